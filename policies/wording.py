"""Titles of evidence and words for coded values, in both languages, from evidence.toml and words.toml."""

from functools import cache
from pathlib import Path

from policies.model import Text
from policies.reading import Table

PROMISE = "PROMISE:"  # begins the evidence that a paper was promised instead of handed in
_HERE = Path(__file__).parent


@cache
def _texts(file: str) -> dict[str, Text]:
    table = Table.load(_HERE / file)
    texts = {}
    for key, inner in table.named("texts"):
        texts[key] = Text(inner.text("zh"), inner.text("en"))
        inner.close()
    table.close()
    return texts


def evidence_title(code: str) -> Text | None:
    """What a piece of evidence (or group of alternatives) is called; None for a code nobody defined."""
    title = _texts("evidence.toml").get(code.removeprefix(PROMISE))
    if title is None or not code.startswith(PROMISE):
        return title
    return Text(f"告知承诺（{title.zh}）", f"promise instead of: {title.en}")


def evidence_codes() -> frozenset[str]:
    """Every piece of evidence that has a title."""
    return frozenset(_texts("evidence.toml"))


def word(code: str) -> Text | None:
    """What a coded value (`registered_poor`, `cancelled`, `county` …) is called; None if it has no word."""
    return _texts("words.toml").get(code)
