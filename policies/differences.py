"""What differs between two editions of a rule file, in words: part by part, item by item.

Works on the data of the files, not on what the parser makes of it, so that no difference can escape: the list is
empty exactly where both texts say the same.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policies.describing import code_title, joined, parameter_title, plain_text, value_in_words
from policies.model import Text
from policies.money import yuan
from policies.reading import Table

_FILE = Path(__file__).parent / "differences.toml"
_BASICS = "basics"
# What tells one table of an array from the next; a second of the same name is told by its place.
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "applicants": ("type",),
    "versions": ("id",),
    "standards": ("programme", "id"),
    "conditions": ("key",),
    "evidence": ("code",),
    "fields": ("path",),
    "notes": ("code",),
    "plan": ("station", "level"),
}
_NOTHING: Mapping[str, Text] = MappingProxyType({})
_ABSENT = object()


class Change(StrEnum):
    """What has become of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One value that differs; None where that side has none."""

    name: Text
    old: Text | None
    new: Text | None


@dataclass(frozen=True, slots=True)
class Difference:
    """An item added, removed, or changed in its details; `part` is the part of the file it stands in."""

    part: Text
    item: Text
    change: Change
    details: tuple[Detail, ...]

    @property
    def is_single(self) -> bool:
        """Whether the item is nothing but its one value, so that naming both would say it twice."""
        return len(self.details) == 1 and self.details[0].name == self.item


@cache
def _words() -> Mapping[str, Mapping[str, Text]]:
    table = Table.load(_FILE)
    found: dict[str, dict[str, Text]] = {}
    for section in ("parts", "keys", "values"):
        texts = {}
        for name, inner in table.named(section):
            texts[name] = Text(inner.text("zh"), inner.text("en"))
            inner.close()
        found[section] = texts
    table.close()
    return found


def differences(old: str, new: str, titles: Mapping[str, Text] = _NOTHING) -> tuple[Difference, ...]:
    """What the new text changes, in the order of a file; both texts must be TOML (tomllib.TOMLDecodeError).

    `titles` names programmes by their codes, for the standards that say no more than the code.
    """
    before, after = (_parts(tomllib.loads(text)) for text in (old, new))
    named = [*_words()["parts"], *before, *after]
    return tuple(
        each
        for part in dict.fromkeys(named)
        for each in _of_part(part, before.get(part, {}), after.get(part, {}), titles)
    )


def _parts(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The items of a file by part: tables of an array by their names, what stands alone among the basics."""
    parts: dict[str, dict[str, Any]] = {}
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            parts[key] = _by_name(value, _NAMED_BY.get(key, ()))
        elif isinstance(value, dict) and key in ("title", "summary"):
            parts.setdefault(_BASICS, {})[key] = {key: value}
        elif isinstance(value, dict) and key == "clauses":
            parts[key] = value
        elif isinstance(value, dict):
            parts[key] = {"": value}
        else:
            parts.setdefault(_BASICS, {})[key] = {key: value}
    return parts


def _by_name(tables: list[dict[str, Any]], named_by: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, table in enumerate(tables, 1):
        name = " ".join(str(table[key]) for key in named_by if key in table) or f"{number}"
        while name in found:
            name = f"{name} #{number}"
        found[name] = table
    return found


def _of_part(
    part: str, before: Mapping[str, Any], after: Mapping[str, Any], titles: Mapping[str, Text]
) -> Iterator[Difference]:
    title = _words()["parts"].get(part) or plain_text(part)
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name, _ABSENT), after.get(name, _ABSENT)
        details = tuple(_details(_flat(old), _flat(new)))
        if details or (old is _ABSENT) != (new is _ABSENT):
            yield Difference(title, _item_title(part, name, old, new, titles), _change(old, new), details)
    was = [name for name in before if name in after]
    now = [name for name in after if name in before]
    if was != now and part != _BASICS:
        order = _words()["keys"]["order"]
        both = (
            joined(_item_title(part, name, before[name], after[name], titles) for name in names)
            for names in (was, now)
        )
        yield Difference(title, order, Change.CHANGED, (Detail(order, *both),))


def _change(old: Any, new: Any) -> Change:
    if old is _ABSENT:
        return Change.ADDED
    return Change.REMOVED if new is _ABSENT else Change.CHANGED


def _item_title(part: str, name: str, old: Any, new: Any, titles: Mapping[str, Text]) -> Text:
    """The item's own title where it has one, with what tells it from its neighbours."""
    table = old if new is _ABSENT else new
    if part == _BASICS:
        return _words()["keys"].get(name) or plain_text(name)
    if isinstance(table, Mapping) and _is_text(table.get("title")):
        return Text(table["title"]["zh"], table["title"]["en"])
    if not name:
        return _words()["parts"].get(part) or plain_text(part)
    return joined((titles.get(word) or code_title(word) for word in name.split(" ")), "step")


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() == {"zh", "en"}


def _flat(value: Any, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The leaves of a table by their way: a sentence in two languages is one leaf, a list is one."""
    if value is _ABSENT:
        return {}
    if isinstance(value, Mapping) and not _is_text(value) and not _is_parameter(at):
        return {way: leaf for key, each in value.items() for way, leaf in _flat(each, (*at, key)).items()}
    return {at: value}


def _is_parameter(at: tuple[str, ...]) -> bool:
    return len(at) == 2 and at[0] == "parameters"


def _details(old: Mapping[tuple[str, ...], Any], new: Mapping[tuple[str, ...], Any]) -> Iterator[Detail]:
    for way in dict.fromkeys((*old, *new)):
        before, after = old.get(way, _ABSENT), new.get(way, _ABSENT)
        # 1 == True in Python; a file that says one for the other has changed.
        if type(before) is not type(after) or before != after:
            yield Detail(_name(way), _shown(way, before), _shown(way, after))


def _name(way: tuple[str, ...]) -> Text:
    if _is_parameter(way):
        return parameter_title(way[1])
    known = _words()["keys"]
    return joined((known.get(key) or code_title(key) for key in way), "step")


def _shown(way: tuple[str, ...], value: Any) -> Text | None:
    if value is _ABSENT:
        return None
    if _is_parameter(way):
        return value_in_words(way[1], value)
    if _is_text(value):
        return Text(value["zh"], value["en"])
    if way[-1].endswith("_fen") and isinstance(value, int):
        return Text(f"{yuan(value)}元", f"CNY {yuan(value)}")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return joined(_word(each) for each in value)
    if isinstance(value, list):
        return plain_text(json.dumps(value, ensure_ascii=False, default=str))
    return _word(value)


def _word(value: Any) -> Text:
    written = f"{value}".lower() if isinstance(value, bool) else f"{value}"
    if isinstance(value, (bool, str)) and not isinstance(value, date):
        return _words()["values"].get(written) or code_title(written)
    return plain_text(written)
