"""The calendar year a subsidy was for: that of the event, not of the application (CV-04)."""

from datetime import date

from policies.errors import ImpossibleDate, NoRules
from policies.load import rules_for
from policies.periods import ONE_DAY, add_months, parse_date
from workflows.models import Claim, ClaimLine

OUTBOUND = "out"


def year_of(line: ClaimLine) -> int | None:
    """The year this line counts for; None where its papers name no day, so that a person has to look."""
    claim = line.claim
    if "contract_start" in line.facts:
        return _year(_months_done(claim, _day(line.facts["contract_start"])))
    if "tickets" in claim.answers:
        days = [_day(t.get("date")) for t in claim.answers["tickets"] if t.get("direction") == OUTBOUND]
        return None if None in days else _year(min(days, default=None))
    if "employed_from" in claim.answers:
        return _year(_months_done(claim, _day(claim.answers["employed_from"])))
    return _year(claim.policy_date)


def _months_done(claim: Claim, start: date | None) -> date | None:
    """The last day of the months of work that the rules of the claim asked for."""
    months = _months_asked(claim)
    if months is None:
        return claim.policy_date
    return None if start is None else add_months(start, months) - ONE_DAY


def _months_asked(claim: Claim) -> int | None:
    try:
        rules = rules_for(claim.programme, county=claim.county_id, on=claim.policy_date)
    except NoRules:
        return None
    months = rules.parameters.get("min_months")
    return months if isinstance(months, int) else None


def _day(written: object) -> date | None:
    try:
        return parse_date(written)
    except ImpossibleDate:
        return None


def _year(day: date | None) -> int | None:
    return None if day is None else day.year
