"""Derived facts of the transport subsidy: the journey out, its tickets, and the year it counts for."""

from typing import Any

from policies.context import Context, is_paid
from policies.periods import NotADay, add_months, running_period_met, year_completed
from policies.places import OUT_OF_PROVINCE, OUTSIDE_MAINLAND, SAME_COUNTY, destination

TICKET_MODES = frozenset(("rail", "coach"))


def claim_facts(values: dict[str, Any], context: Context) -> None:
    """Adds destination, cross_province, the facts of the outbound tickets, employed_enough and the year (CV-04)."""
    home, work = values["origin_county"], values["work_county"]
    away = values["destination"] = destination(home, work)
    values["in_paying_county"] = home == context.county
    values["in_mainland"] = None if away is None else away != OUTSIDE_MAINLAND
    if away is not None and away != OUTSIDE_MAINLAND:
        values["cross_province"] = away == OUT_OF_PROVINCE
        values["away_from_county"] = away != SAME_COUNTY
    _employment(values, context)
    if context.parameters.get("mode") == "ticket":
        _tickets(values, work, context)
    year = values.setdefault("year", None)
    values["other_year"] = year is not None and year != context.policy_date.year
    values["paid_elsewhere"] = any(is_paid(entry) for entry in context.elsewhere)


def _tickets(values: dict[str, Any], work: str | None, context: Context) -> None:
    """CV-14: outbound legs only, rail or coach, to the province of work; the trip counts for the year it began."""
    out = [ticket for ticket in values.get("tickets", ()) if ticket["direction"] == "out"]
    values["year"] = None
    values["ticket_total_fen"] = total = sum(ticket["fen"] for ticket in out)
    values["has_ticket"] = total > 0
    if not out:
        return
    values["several_legs"] = len(out) > 1
    values["only_rail_and_coach"] = all(ticket["mode"] in TICKET_MODES for ticket in out)
    values["names_match"] = _all([ticket["name_match"] for ticket in out])
    if work is not None:
        reached = [
            None if ticket["to_province"] is None else ticket["to_province"] == work[:2] for ticket in out
        ]
        values["reaches_work"] = _all(reached)
    days = [ticket["date"] for ticket in out]
    wrong = [day for day in days if isinstance(day, NotADay)]
    values["days_possible"] = not wrong
    if wrong:
        values["impossible"] = wrong[0]
    values["year_known"] = None if None in days else True
    if not wrong and None not in days:
        values["travelled_on"], values["has_travelled"] = min(days), max(days) <= context.policy_date
        values["year"] = values["travelled_on"].year


def _all(answers: list[bool | None]) -> bool | None:
    """False if any is False, else None if any is unknown."""
    return False if False in answers else None if None in answers else True


def _employment(values: dict[str, Any], context: Context) -> None:
    start, months = values.get("employed_from"), context.parameters.get("min_months")
    if months is not None:
        values["months"], values["employed_enough"] = months, None
    if start is None:
        return
    values["year"] = start.year
    if months is not None:
        values["employed_enough"] = running_period_met(start, months, context.policy_date)
        values["earliest"] = add_months(start, months)
        values["year"] = year_completed(start, months)
