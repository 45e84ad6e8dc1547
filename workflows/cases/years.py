"""The time a subsidy was for: its month or quarter where it is claimed by them, else the calendar year of the event,
which is not that of the application (CV-04)."""

from collections.abc import Callable, Mapping
from datetime import date

from policies.errors import ImpossibleDate, NoRules
from policies.periods import ONE_DAY, add_months, parse_date, parse_month
from workflows.archive import programme_of, rules_of
from workflows.models import Claim, ClaimLine

OUTBOUND = "out"
MONTHS = {"month": 1, "quarter": 3, "year": 12}
Days = tuple[date | None, date | None]
UNKNOWN: Days = (None, None)


def periods_of(claim: Claim) -> Callable[[ClaimLine | None], Days]:
    """A function that tells the first and the last day of what a line, or the claim of a unit (None), is for.

    Both are None where the papers name no day, so that a person has to look. What the rules say is asked once,
    however long the roster is.
    """
    frequency = programme_of(claim).frequency
    months_asked = _months_asked(claim)

    def period(line: ClaimLine | None) -> Days:
        month = (line and line.period) or claim.period
        day = _month(month) if month else _event(claim, line.facts if line else {}, months_asked)
        if day is None:
            return UNKNOWN
        months = MONTHS[frequency.period or ("month" if month else "year")]
        first = date(day.year, day.month - (day.month - 1) % months, 1)
        return first, add_months(first, months) - ONE_DAY

    return period


def _month(written: str) -> date | None:
    try:
        return parse_month(written)
    except ImpossibleDate:
        return None


def _event(claim: Claim, facts: Mapping[str, object], months_asked: int | None) -> date | None:
    """A day of the year this counts for; None where its papers name none."""
    if "contract_start" in facts:
        return _months_done(claim, _day(facts["contract_start"]), months_asked)
    if "tickets" in claim.answers:
        days = [_day(t.get("date")) for t in claim.answers["tickets"] if t.get("direction") == OUTBOUND]
        return None if None in days else min(days, default=None)
    if "employed_from" in claim.answers:
        return _months_done(claim, _day(claim.answers["employed_from"]), months_asked)
    return claim.policy_date


def _months_done(claim: Claim, start: date | None, months_asked: int | None) -> date | None:
    """The last day of the months of work that the rules of the claim asked for."""
    if months_asked is None:
        return claim.policy_date
    return None if start is None else add_months(start, months_asked) - ONE_DAY


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
