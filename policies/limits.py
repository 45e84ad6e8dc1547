"""How much may be paid at most: for one claim, to one holder in a calendar year, and to one holder ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from policies.assessment import Reason, RowAssessment
from policies.context import is_paid, is_pending
from policies.levels import ELIGIBLE, INELIGIBLE, NEEDS_HUMAN
from policies.model import Limit, Programme
from policies.repeating import of_year

Values = dict[str, Any]
Entry = Mapping[str, Any]
CUT, REFUSE, ASK = "cut", "refuse", "ask"
BEYOND: Mapping[str, str] = MappingProxyType({CUT: INELIGIBLE, REFUSE: INELIGIBLE, ASK: NEEDS_HUMAN})
PER_CLAIM, PER_YEAR, PER_PERSON = "per_claim_fen", "per_year_fen", "per_person_fen"


@dataclass(frozen=True, slots=True)
class Names:
    """The facts a limit works out: whether it is kept, whether it cut the amount, what was used up before."""

    within: str
    cut: str
    used: str


LIMITS: Mapping[str, Names] = MappingProxyType(
    {
        PER_CLAIM: Names("within_claim_limit", "cut_by_claim_limit", "used_in_claim_fen"),
        PER_YEAR: Names("within_year_limit", "cut_by_year_limit", "used_this_year_fen"),
        PER_PERSON: Names("within_lifetime_limit", "cut_by_lifetime_limit", "used_before_fen"),
    }
)
UNCUT = "uncut_fen"
UNDECLARED = "项目的limits中没有这个上限，写了也不起作用"


def undeclared_limits(programme: Programme, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """The limits that parameters give an amount although the programme has no such limit."""
    declared = {each.parameter for each in programme.limits}
    return tuple(name for name in LIMITS if name in parameters and name not in declared)


def in_force(limits: Iterable[Limit], parameters: Mapping[str, Any]) -> tuple[tuple[Limit, int], ...]:
    """The limits these parameters give an amount, with it."""
    return tuple(
        (each, parameters[each.parameter]) for each in limits if parameters.get(each.parameter) is not None
    )


def hold_down(
    values: Values,
    amount: int,
    limits: Iterable[tuple[Limit, int]],
    entries: Iterable[Entry],
    year: int | None,
) -> int:
    """The amount the limits leave, and in `values` how each was met: kept, exceeded, or None where it is unknown
    what was paid before. `entries` are what was paid or is pending to the same holder."""
    held = list(entries)
    values[UNCUT] = amount
    for limit, most in limits:
        names = LIMITS[limit.parameter]
        values[limit.parameter] = most
        left = most
        if limit.parameter != PER_CLAIM:
            left = _left(values, names, most, amount, _concerned(held, limit.parameter, year))
        if values.get(names.within, True) is None:
            continue
        cut = amount > left and limit.beyond == CUT and left > 0
        values[names.cut], values[names.within] = cut, cut or amount <= left
        amount = left if cut else amount
    return amount


def _concerned(entries: list[Entry], parameter: str, year: int | None) -> list[tuple[Entry, bool | None]]:
    answers = ((entry, of_year(entry, year) if parameter == PER_YEAR else True) for entry in entries)
    return [(entry, answer) for entry, answer in answers if answer is not False]


def _left(
    values: Values, names: Names, most: int, amount: int, entries: list[tuple[Entry, bool | None]]
) -> int:
    """What is left of a limit; `within` is None where that is unknown, or hangs on a claim still pending."""
    paid = [_fen(entry, sure) for entry, sure in entries if is_paid(entry)]
    pending = [_fen(entry, sure) for entry, sure in entries if is_pending(entry)]
    if None in paid:
        values[names.within] = None
        return 0
    used = sum(fen for fen in paid if fen is not None)
    values[names.used] = used
    left = max(0, most - used)
    waiting = sum(fen for fen in pending if fen is not None)
    if left and pending and (None in pending or amount > left - waiting):
        values[names.within] = None
    return left


def _fen(entry: Entry, sure: bool | None) -> int | None:
    fen: int | None = entry.get("amount_fen")
    return fen if sure else None


def share_out(rows: list[RowAssessment], most: int, reason: Reason) -> list[RowAssessment]:
    """The lines of a roster under the limit of one claim: paid in their order until it is used up, the next one
    what is left, those after it refused for `reason`. Lines that wait keep their part."""
    shared = []
    for row in rows:
        wanted = row.provisional_fen
        given = min(wanted, most)
        most -= given
        if given < wanted:
            paid = given if row.outcome == ELIGIBLE else 0
            row = replace(row, amount_fen=paid, provisional_fen=given)
            if not given and row.outcome == ELIGIBLE:
                row = replace(row, outcome=INELIGIBLE, reasons=(*row.reasons, reason))
        shared.append(row)
    return shared
