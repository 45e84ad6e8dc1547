"""Derived facts of public-welfare posts: each holder's line and each month in it."""

from datetime import date
from itertools import pairwise
from typing import Any

from policies.context import Context, is_paid
from policies.money import half_up
from policies.periods import NotADay, add_years, month_text, whole_years
from policies.post_cap import MonthCap, cap_of

YOUNGEST = 16
OWNER_ROLES = frozenset(("legal_rep", "operator"))
INSURANCES = ("si_unit.pension", "si_unit.medical", "si_unit.unemployment")
ROTA_MONTHS = 3


def claim_facts(values: dict[str, Any], context: Context) -> None:
    """Marks the lines of a post that changes hands every month (CV-31) and gathers the months paid before."""
    values["with_insurance"] = bool(context.parameters.get("si_subsidy"))
    by_post: dict[str, list[dict[str, Any]]] = {}
    for row in values["posts"]:
        by_post.setdefault(row["post_id"], []).append(row)
    for rows in by_post.values():
        rota = len(rows) > 1 and _is_rota(rows)
        for row in rows:
            row["rota_seen"] = rota
    for entry in context.history:
        if "pid" in entry and is_paid(entry):
            context.by_person.setdefault(entry["pid"], []).append(entry)


def _is_rota(rows: list[dict[str, Any]]) -> bool:
    """Three months or more, and never the same hands two months running."""
    holders: dict[date, set[str]] = {}
    for row in rows:
        for month in row["months"]:
            holders.setdefault(month["ym"], set()).add(row["pid"])
    in_order = [holders[month] for month in sorted(holders)]
    return len(in_order) >= ROTA_MONTHS and all(now.isdisjoint(later) for now, later in pairwise(in_order))


def row_facts(row: dict[str, Any], context: Context) -> None:
    """Adds old_enough, cap and extension (CV-17), and runs_business."""
    months = row["months"]
    row["has_months"] = bool(months)
    first = row["begins"] = min((month["ym"] for month in months), default=context.policy_date)
    born = row["birth_date"]
    row["old_enough"] = None if born is None else add_years(born, YOUNGEST) <= first
    if "open_business_role" in row:
        row["runs_business"] = row["open_business_role"] in OWNER_ROLES
    row["gig_beside_full_time"] = row.get("flexible_job") is True and row.get("part_time") is not True
    row["gig_beside_part_time"] = row.get("flexible_job") is True and row.get("part_time") is True
    _retirement(row, context, first)
    row["once_keys"] = ()


def _retirement(row: dict[str, Any], context: Context, first: date) -> None:
    """The cap of months and its lifting, and whether somebody past the usual age is judged by his ability alone."""
    cap = cap_of(context.parameters, born=row["birth_date"], sex=row["sex"], approved=row["first_approved"])
    row["cap"], row["extension"] = cap, cap.lifted
    if cap.retires is not None:
        row["retires"] = cap.retires
        row["by_ability"] = context.parameters.get("max_age") is None and first >= cap.retires


def month_facts(month: dict[str, Any], row: dict[str, Any], context: Context) -> None:
    """Adds amount_fen (CV-16), over_cap (CV-18), after_death, month_of_death (CV-20), wage_covers (CV-19),
    and whether the month was claimed already: in this line, in another of the same post, for another post (CV-30).
    """
    first = month["ym"]
    month["month"] = month_text(first)
    claimed = context.rows_seen.get((row["pid"], first))
    month["repeated"] = claimed is row
    month["second_line"] = month["second_post"] = False
    if claimed is not None and claimed is not row:
        month["second_line"] = claimed["post_id"] == row["post_id"]
        month["second_post"] = not month["second_line"]
    died = row.get("deceased_date")
    if died is not None:
        month["after_death"] = first > died
        month["month_of_death"] = (first.year, first.month) == (died.year, died.month)
    month["over"] = (first.year, first.month) < (context.policy_date.year, context.policy_date.month)
    if row["birth_date"] is not None and context.parameters.get("max_age") is not None:
        month["age"] = whole_years(row["birth_date"], first)
    month["over_cap"] = _over_cap(first, row, context)
    month["paid_already"] = any(entry.get("ym") == first for entry in context.by_person.get(row["pid"], ()))
    _attendance(month)
    _allowance(month, context)


def _over_cap(first: date, row: dict[str, Any], context: Context) -> bool | None:
    cap: MonthCap = row["cap"]
    used = row["used_months"]
    if used is not None:
        used += context.months_counted.get(row["pid"], 0)
    over = cap.exceeded(first, used, row.get("pending_months", 0))
    if cap.lifted and cap.most is not None and used is not None and used >= cap.most:
        row["extended"] = not over
    return over


def _attendance(month: dict[str, Any]) -> None:
    days = month.get("attendance_dates")
    if not days:
        return
    real = [day for day in days if not isinstance(day, NotADay)]
    month["days_possible"] = len(real) == len(days)
    if not month["days_possible"]:
        month["impossible"] = next(day for day in days if isinstance(day, NotADay))
    month["days_distinct"] = len(set(real)) == len(real)
    first: date = month["ym"]
    last = max(real, default=first)
    month["days_in_month"] = min(real, default=first) >= first and last.replace(day=1) == first


def _allowance(month: dict[str, Any], context: Context) -> None:
    """Standard x min(attended, required) / required, half-up, and the unit's share of social insurance on top."""
    standard = context.parameters.get("monthly_fen")
    month["amount_configured"] = standard is not None
    if standard is None:
        return
    required = month["required"]
    attended = min(month["attended"], required)
    allowance = half_up(standard * attended, required) if required else 0
    month["allowance_fen"] = month["amount_fen"] = allowance
    month["prorated"] = 0 < attended < required
    wage = month.get("wage_paid_fen")
    month["wage_covers"] = None if wage is None else wage >= allowance
    if context.parameters.get("si_subsidy") and attended:
        shares = [month[each] for each in INSURANCES if each in month]
        month["insurance_shown"] = bool(shares)
        month["amount_fen"] += sum(shares)
