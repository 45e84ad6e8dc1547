"""A lower level may set less than the level above allows, never more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.errors import DataError
from policies.layers import NATION
from policies.model import Programme, Standard, Version
from policies.money import yuan

# Each ceiling with the parameters of a lower level (or of its own) that it holds down; the first is itself.
CEILINGS: Mapping[str, tuple[str, ...]] = {
    "cap_fen": ("cap_fen", "amount_fen", "fixed_fen", "monthly_fen", "rates"),
    "month_cap": ("month_cap",),
    "per_claim_fen": ("per_claim_fen",),
    "per_year_fen": ("per_year_fen",),
    "per_person_fen": ("per_person_fen",),
}


def above_ceiling(programme: Programme, standards: Sequence[Standard]) -> Iterator[DataError]:
    """Where a standard goes beyond itself, the programme's own version, or a standard of a region above it.

    Each names the file, the key, both amounts and the document that sets the ceiling.
    """
    for lower in standards:
        yield from _held_down(lower, lower, lower.document)
        for version in programme.versions:
            if _overlap(lower, version):
                yield from _held_down(lower, version, f"{programme.title.zh}{version.id}")
        for upper in standards:
            if _is_above(upper.region, lower.region) and _overlap(lower, upper):
                yield from _held_down(lower, upper, upper.document)


def _is_above(upper: str, lower: str) -> bool:
    return upper != lower and (upper == NATION or lower.startswith(upper))


def _overlap(one: Standard | Version, other: Standard | Version) -> bool:
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def _held_down(lower: Standard, upper: Standard | Version, document: str) -> Iterator[DataError]:
    for ceiling, names in CEILINGS.items():
        most = upper.parameters.get(ceiling)
        if most is None:
            continue
        for name in names:
            for key, amount in _amounts(name, lower.parameters.get(name)):
                if amount > most:
                    yield DataError(
                        lower.source.name,
                        f"standards[{lower.number}].parameters.{key}",
                        f"{_shown(key, amount)}超过“{document}”规定的上限{_shown(ceiling, most)}，请改低",
                    )


def _amounts(name: str, value: Any) -> Iterator[tuple[str, int]]:
    """The amounts a parameter holds: one, or one for each name of a table."""
    if isinstance(value, Mapping):
        yield from ((f"{name}.{key}", each) for key, each in value.items() if each is not None)
    elif value is not None:
        yield name, value


def _shown(name: str, amount: int) -> str:
    return f"{amount}个月" if name == "month_cap" else f"{yuan(amount)}元"
