"""What the county of Nan'an sets for the startup grant, beside what it has set."""

from policies import load
from policies.model import Source

COUNTY, BEFORE = "350583", 'id = "2026-demonstration"'


def set_by_county(**parameters: int) -> None:
    """From now on the local standard says so as well; the bed of the tests takes it back."""
    library = load.current()
    text = library.source_of("standard", COUNTY).text
    head, found, tail = text.partition(BEFORE)
    assert found
    lines = "".join(f"{name} = {value}\n" for name, value in parameters.items())
    tail = tail.replace("[standards.parameters]\n", f"[standards.parameters]\n{lines}", 1)
    load.use(library.with_source(Source("standard", f"{COUNTY}.toml", head + found + tail)))
