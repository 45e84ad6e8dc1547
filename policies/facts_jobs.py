"""Derived facts of rewards for taking people on: each worker of the roster, and how long the job has lasted."""

from typing import Any

from policies.context import Context, is_paid, is_pending
from policies.facts_skills import stands_once
from policies.periods import NotADay, add_months, closed_interval_met, year_completed

Values = dict[str, Any]


def employer(values: Values, context: Context) -> None:
    """Adds what was paid or pends for each worker, and whether the business is open."""
    for entry in context.history:
        if "pid" in entry:
            context.by_person.setdefault(entry["pid"], []).append(entry)
    if "business.status" in values:
        status = values["business.status"]
        values["in_operation"] = None if status is None else status == "open"


def worker(row: Values, context: Context) -> None:
    """Adds kept_enough (CV-02 while the job lasts, CV-03 once it has ended), earliest, the year it counts for
    (CV-04), amount_fen a head, and what was paid for the worker before."""
    row["amount_fen"] = context.parameters.get("per_head_fen")
    row["amount_configured"] = row["amount_fen"] is not None
    start, until = row["contract_start"], row.get("employed_until")
    wrong = start if isinstance(start, NotADay) else until
    if isinstance(wrong, NotADay):
        row["days_possible"], row["impossible"] = False, wrong
    else:
        _duration(row, context)
    left = row.get("out_of_poverty_date")
    if left is not None:
        row["left_poverty"] = left <= context.policy_date
    _paid_before(row, context)
    stands_once(row, context, start)


def _duration(row: Values, context: Context) -> None:
    months, start, until = (
        context.parameters.get("min_months"),
        row["contract_start"],
        row.get("employed_until"),
    )
    if start is None or months is None:
        row["kept_enough"] = None if start is None else True
        row["year"] = context.policy_date.year
        return
    due = add_months(start, months)
    row["months_required"], row["earliest"], row["year"] = months, due, year_completed(start, months)
    row["kept_to"] = kept_to = context.policy_date if until is None else min(until, context.policy_date)
    still_there = until is None or until > context.policy_date
    row["kept_enough"] = kept_to >= due if still_there else closed_interval_met(start, kept_to, months)


def _paid_before(row: Values, context: Context) -> None:
    """`paid_this_year` for a yearly reward, `paid_ever` for one given once."""
    row["paid_this_year"] = row["paid_ever"] = False
    for entry in context.by_person.get(row["pid"], ()):
        if is_pending(entry):
            row["pending_elsewhere"] = True
        elif is_paid(entry):
            row["paid_ever"] = True
            same = entry.get("year") == row.get("year")
            if same or ("year" not in entry and row["paid_this_year"] is False):
                row["paid_this_year"] = True if same else None
