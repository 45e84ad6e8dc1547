"""The time a subsidy was for: its month or quarter where it is claimed by them, else the calendar year of the event,
which is not that of the application (CV-04)."""

from collections.abc import Mapping
from datetime import date

from policies.errors import ImpossibleDate, NoRules
from policies.periods import ONE_DAY, add_months, parse_date, parse_month
from workflows.archive import programme_of, rules_of
from workflows.models import Claim, ClaimLine

OUTBOUND = "out"
MONTHS = {"month": 1, "quarter": 3, "year": 12}
Days = tuple[date | None, date | None]
UNKNOWN: Days = (None, None)


def period_of(claim: Claim, line: ClaimLine | None = None) -> Days:
    """The first and the last day of what the line, or the claim of a unit, is for.

    Both None where the papers name no day, so that a person has to look.
    """
    month = (line and line.period) or claim.period
    day = _month(month) if month else _event(claim, line.facts if line else {})
    if day is None:
        return UNKNOWN
    frequency = programme_of(claim).frequency
    months = MONTHS[frequency.period or ("month" if month else "year")]
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    return first, add_months(first, months) - ONE_DAY


def _month(written: str) -> date | None:
    try:
        return parse_month(written)
    except ImpossibleDate:
        return None


def _event(claim: Claim, facts: Mapping[str, object]) -> date | None:
    """A day of the year this counts for; None where its papers name none."""
    if "contract_start" in facts:
        return _months_done(claim, _day(facts["contract_start"]))
    if "tickets" in claim.answers:
        days = [_day(t.get("date")) for t in claim.answers["tickets"] if t.get("direction") == OUTBOUND]
        return None if None in days else min(days, default=None)
    if "employed_from" in claim.answers:
        return _months_done(claim, _day(claim.answers["employed_from"]))
    return claim.policy_date


def _months_done(claim: Claim, start: date | None) -> date | None:
    """The last day of the months of work that the rules of the claim asked for."""
    months = _months_asked(claim)
    if months is None:
        return claim.policy_date
    return None if start is None else add_months(start, months) - ONE_DAY


def _months_asked(claim: Claim) -> int | None:
    try:
        rules = rules_of(claim)
    except NoRules:
        return None
    months = rules.parameters.get("min_months")
    return months if isinstance(months, int) else None


def _day(written: object) -> date | None:
    try:
        return parse_date(written)
    except ImpossibleDate:
        return None
