"""Two texts beside each other, line by line, with what lies between their differences left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `kind` is same, changed, added, removed or skipped; numbers count from 1, None where nothing stands."""

    kind: str
    old_number: int | None
    old: str
    new_number: int | None
    new: str


def side_by_side(old: str, new: str) -> tuple[Row, ...]:
    """The rows of both texts around their differences; none at all where the texts are equal."""
    before, after = old.splitlines(), new.splitlines()
    rows: list[Row] = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_CONTEXT):
        if rows or group[0][1] or group[0][3]:
            rows.append(Row("skipped", None, "", None, ""))
        for tag, i1, i2, j1, j2 in group:
            rows.extend(_rows(tag, before, range(i1, i2), after, range(j1, j2)))
    return tuple(rows)


def _rows(tag: str, before: list[str], left: range, after: list[str], right: range) -> Iterator[Row]:
    kind = {"equal": "same", "replace": "changed", "delete": "removed", "insert": "added"}[tag]
    for place in range(max(len(left), len(right))):
        old = left[place] if place < len(left) else None
        new = right[place] if place < len(right) else None
        yield Row(
            kind if tag != "replace" else "removed" if new is None else "added" if old is None else kind,
            None if old is None else old + 1,
            "" if old is None else before[old],
            None if new is None else new + 1,
            "" if new is None else after[new],
        )
