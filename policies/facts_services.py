"""Derived facts of work done for the people served: rows of a survey, activities, pensions paid in arrears."""

from datetime import date
from typing import Any

from policies.context import Context
from policies.facts_skills import stands_once
from policies.periods import NotADay, add_months, add_years

Values = dict[str, Any]
PENSION_AGE = 60


def surveyed(row: Values, context: Context) -> None:
    """A row of annex 2: adds reviewed, reviewed_by_another, in_order (review not before the survey, both by the
    day of the claim), paid_this_year and amount_fen."""
    row["amount_fen"] = context.parameters.get("per_head_fen")
    row["amount_configured"] = row["amount_fen"] is not None
    reviewer, collected, reviewed = row.get("reviewed_by"), row["collected_on"], row.get("reviewed_on")
    row["reviewed"] = reviewer is not None and reviewed is not None
    if reviewer is not None:
        row["reviewed_by_another"] = reviewer != row["collected_by"]
    impossible = [day for day in (collected, reviewed) if isinstance(day, NotADay)]
    if impossible:
        row["days_possible"], row["impossible"] = False, impossible[0]
    elif reviewed is not None:
        row["in_order"] = collected <= reviewed <= context.policy_date
    _surveyed_before(row, context)
    stands_once(row, context, row["collected_on"])


def _surveyed_before(row: Values, context: Context) -> None:
    collected_on, entries = row["collected_on"], context.by_person.get(row["pid"], ())
    row["paid_this_year"] = False
    if entries and not isinstance(collected_on, NotADay):
        years = {entry.get("year") for entry in entries}
        row["paid_this_year"] = collected_on.year in years or None in years


def activity(row: Values, context: Context) -> None:
    """An activity for poor labourers: adds held (by the day of the claim), paid_ever and amount_fen by its kind."""
    row["amount_fen"] = (context.parameters.get("rates") or {}).get(row["kind"])
    row["amount_configured"] = row["amount_fen"] is not None
    held_on = row["held_on"]
    if isinstance(held_on, NotADay):
        row["days_possible"], row["impossible"] = False, held_on
    else:
        row["held"] = None if held_on is None else held_on <= context.policy_date
    row["paid_ever"] = bool(context.by_person.get(row["pid"]))
    stands_once(row, context, held_on)


def back_pay(values: Values, context: Context) -> None:
    """Adds old_enough and months_due: from the later of the first month paid back and the month after the sixtieth
    birthday, up to the month of the claim or the last before regular payment began."""
    born, start = values["birth_date"], context.parameters.get("back_pay_from")
    values["months_due"] = None
    if born is None:
        values["old_enough"] = None
        return
    sixty = add_years(born, PENSION_AGE)
    values["old_enough"] = sixty <= context.policy_date
    if start is None:
        return
    first = max(start, add_months(sixty.replace(day=1), 1))
    last = context.policy_date.replace(day=1)
    paid_from = values.get("regular_from")
    if paid_from is not None:
        last = min(last, add_months(paid_from, -1))
    values["months_due"] = max(0, _months_between(first, last) + 1)
    values["anything_due"] = values["months_due"] > 0


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
