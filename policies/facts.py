"""The facts that are worked out from a claim: what they are called and which of its facts they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policies.model import Text
from policies.reading import Table

_FILE = Path(__file__).parent / "facts.toml"
NO_TEXT = Text("", "")
RECEIVED = "received."  # begins the fact of a subsidy that excludes another, see policies.repeating
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Derived:
    """One such fact; `title` is empty where only yes or no is known of it, `unit` follows its value."""

    title: Text
    unit: Text
    origins: tuple[str, ...]


@cache
def derived_facts() -> Mapping[str, Derived]:
    """All of them by name; raises DataError naming the fact that is not well described."""
    table = Table.load(_FILE)
    found = {}
    for name, inner in table.named("facts"):
        found[name] = Derived(_text(inner, "title"), _text(inner, "unit"), inner.texts("from", ()))
        inner.close()
    table.close()
    return found


def origins(fact: str) -> tuple[str, ...]:
    """The facts of the claim a fact comes from; a fact that nothing is written of comes from itself."""
    known = derived_facts().get(fact)
    if fact.startswith(RECEIVED):
        return (HISTORY,)
    return known.origins if known is not None else (fact,)


def _text(table: Table, key: str) -> Text:
    if key not in table.data:
        return NO_TEXT
    inner = table.table(key)
    text = Text(inner.text("zh"), inner.text("en"))
    inner.close()
    return text
