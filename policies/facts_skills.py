"""Derived facts of training and of certificates: the person's own claim, a course's roster, months at work."""

from datetime import date
from typing import Any

from policies.context import Context, is_paid
from policies.periods import NotADay, month_text

Values = dict[str, Any]


def certificate(values: Values, context: Context) -> None:
    """Adds held_by_claim (the certificate is no younger than the claim) and same_paid: one subsidy an occupation
    and level. Where one was paid before and nobody says for which, it is unknown."""
    held_on = values["certificate_on"]
    values["held_by_claim"] = None if held_on is None else held_on <= context.policy_date
    values["same_paid"] = _same_paid(values, any(is_paid(entry) for entry in context.history))


def course_certificate(values: Values, context: Context) -> None:
    """As `certificate`; the kind of certificate is the level that sets the sum."""
    certificate(values, context)
    values["level"] = values["certificate"]


def gather_people(values: Values, context: Context) -> None:
    """Gathers what was paid to each person before, for the lines."""
    for entry in context.history:
        if "pid" in entry and is_paid(entry):
            context.by_person.setdefault(entry["pid"], []).append(entry)


def trainee(row: Values, context: Context) -> None:
    """A line of a course: adds passed, same_paid, amount_fen by the kind of certificate."""
    kind = row.get("certificate")
    row["passed"] = kind is not None
    row["amount_fen"] = (context.parameters.get("rates") or {}).get(kind)
    row["amount_configured"] = kind is None or row["amount_fen"] is not None
    row["same_paid"] = _same_paid(row, bool(context.by_person.get(row["pid"])))
    stands_once(row, context)


def _same_paid(values: Values, paid_before: bool) -> bool | None:
    said = values.get("same_paid")
    return said if said is not None or paid_before else False


def stands_once(row: Values, context: Context, begins: Any = None) -> None:
    """Adds repeated: the person stands in a line that comes before this one. Of the lines of one person the one
    that `begins` first comes first."""
    row["begins"] = begins if isinstance(begins, date) else date.max
    row["once_keys"] = key = (row["pid"],)
    row["repeated"] = key[0] in context.rows_seen


def student(row: Values, context: Context) -> None:
    """A pupil of a technical school: adds amount_fen, the tuition waived and the stipend where it is drawn."""
    rates = context.parameters.get("rates") or {}
    parts = ["tuition", "stipend"] if row["draws_stipend"] else ["tuition"]
    known = [rates.get(part) for part in parts]
    row["amount_fen"] = None if None in known else sum(known)
    row["amount_configured"] = row["amount_fen"] is not None
    paid = context.by_person.get(row["pid"], ())
    row["year"] = row["school_year"]
    row["paid_this_year"] = _paid_in(paid, row["year"])
    stands_once(row, context)


def _paid_in(entries: Any, year: int) -> bool | None:
    years = {entry.get("year") for entry in entries}
    return True if year in years else None if None in years else False


def worker_in_training(row: Values, context: Context) -> None:
    """A line of work-based training: adds has_months and, for a contract dated on no day, days_possible."""
    row["has_months"] = bool(row["months"])
    row["begins"] = min((month["ym"] for month in row["months"]), default=context.policy_date)
    if isinstance(row["contract_start"], NotADay):
        row["days_possible"], row["impossible"] = False, row["contract_start"]
    row["once_keys"] = ()


def month_in_training(month: Values, row: Values, context: Context) -> None:
    """One sum a person and month of training, no longer than the cap: adds amount_fen, over_cap, under_contract and
    whether the month was claimed already, in this line or in another."""
    first: date = month["ym"]
    month["month"] = month_text(first)
    claimed = context.rows_seen.get((row["pid"], first))
    month["repeated"] = claimed is row
    month["second_line"] = claimed is not None and claimed is not row
    month["over"] = (first.year, first.month) < (context.policy_date.year, context.policy_date.month)
    start = row["contract_start"]
    if not isinstance(start, NotADay):
        month["under_contract"] = None if start is None else first >= start.replace(day=1)
    month["amount_fen"] = context.parameters.get("monthly_fen")
    month["amount_configured"] = month["amount_fen"] is not None
    month["over_cap"] = _over_cap(row, context)
    month["paid_already"] = any(entry.get("ym") == first for entry in context.by_person.get(row["pid"], ()))


def _over_cap(row: Values, context: Context) -> bool | None:
    cap, used = context.parameters.get("month_cap"), row["used_months"]
    if cap is None:
        return False
    return None if used is None else used + context.months_counted.get(row["pid"], 0) >= cap
