"""Derived facts of organised labour export: the organiser's filing and each line of the roster."""

from datetime import date
from typing import Any

from policies.context import Context, is_paid, is_pending
from policies.identity_check import is_identity_number
from policies.periods import NotADay, add_months, closed_interval_met, year_completed
from policies.places import OUT_OF_COUNTY, OUT_OF_PROVINCE, SAME_COUNTY, destination

PROOFS = frozenset(("DEST_HRSS_ROSTER", "WAGE_PROOF"))


def claim_facts(values: dict[str, Any], context: Context) -> None:
    """Adds agency_filed, broker_filed (only for whom each binds, CV-11) and the roster's home counties."""
    kind, filed = values["applicant.type"], values.get("applicant.filed")
    if kind == "hr_agency":
        values["agency_filed"] = filed
        if filed:
            values["filing_date_known"] = True if values.get("applicant.filing_date") else None
    if kind == "broker":
        values["broker_filed"] = filed
    context.counties = frozenset(row["origin_county"] for row in values["roster"])
    values["paid_elsewhere"] = any(is_paid(entry) for entry in context.elsewhere)
    for entry in context.history:
        if "pid" in entry:
            context.by_person.setdefault(entry["pid"], []).append(entry)


def row_facts(row: dict[str, Any], context: Context) -> None:
    """Adds destination, amount_fen, performed_enough, earliest, has_proof and what was paid or pends already."""
    away = row["destination"] = destination(row["origin_county"], row["work_county"])
    if away in (OUT_OF_PROVINCE, OUT_OF_COUNTY):
        rates = context.parameters.get("rates") or {}
        row["amount_fen"] = rates.get(away)
        row["amount_configured"] = row["amount_fen"] is not None
    start = row["contract_start"]
    row["begins"] = start if isinstance(start, date) else date.max
    row["is_away"] = None if away is None else away != SAME_COUNTY
    row["in_paying_county"] = _in_paying_county(row["origin_county"], context)
    row["has_proof"] = not PROOFS.isdisjoint(row["proofs"])
    row["one_proof_only"] = len(PROOFS.intersection(row["proofs"])) == 1
    if "id_number" in row:
        row["id_valid"] = is_identity_number(row["id_number"])
    _performance(row, context)
    _other_claims(row, context)


def _in_paying_county(home: str, context: Context) -> bool:
    """CV-06; a roster of the claim's county may hold workers of other counties of the same prefecture."""
    if home == context.county:
        return True
    return context.county in context.counties and home[:4] == context.county[:4]


def _performance(row: dict[str, Any], context: Context) -> None:
    """Three months performed, not promised: until the proof's last day, or until the claim where it runs on."""
    start, until = row["contract_start"], row.get("performed_until")
    wrong = start if isinstance(start, NotADay) else until
    if isinstance(wrong, NotADay):
        row["days_possible"], row["impossible"] = False, wrong
        return
    row["days_possible"] = True
    months = context.parameters.get("min_months")
    if start is None:
        row["performed_enough"] = None
        return
    died = row.get("deceased_date")
    if died is not None:
        row["died_before_start"] = died < start
        row["died_in_period"] = start <= died <= (until or context.policy_date)
    if months is None:
        row["year"] = context.policy_date.year
        return
    due = add_months(start, months)
    row["earliest"], row["months"] = due, months
    row["year"] = year_completed(start, months)
    performed_to = context.policy_date
    if until is None or until > context.policy_date:
        row["performed_enough"] = performed_to >= due
    else:
        performed_to = until
        row["performed_enough"] = closed_interval_met(start, until, months)
    row["performed_to"] = performed_to


def _other_claims(row: dict[str, Any], context: Context) -> None:
    """One paid subsidy a worker and calendar year (CV-09, CV-04); a pending claim elsewhere waits (CV-29)."""
    row["once_keys"] = key = ((row["pid"], row.get("year")),)
    row["repeated"] = key[0] in context.rows_seen
    for entry in context.by_person.get(row["pid"], ()):
        if is_pending(entry):
            row["pending_elsewhere"] = True
        elif is_paid(entry) and "year" not in entry:
            row.setdefault("paid_this_year", None)
        elif is_paid(entry) and entry["year"] == row.get("year"):
            row["paid_this_year"] = True


def roster_facts(values: dict[str, Any], rows: list[dict[str, Any]], context: Context) -> None:
    """Adds filed_in_time: on file no later than the day each worker left, lines refused anyway aside (CV-38)."""
    filed_on = values.get("applicant.filing_date")
    if values.get("agency_filed") is not True or filed_on is None:
        return
    left = [row["contract_start"] for row in rows if row.get("contract_start") is not None]
    left = [day for day in left if not isinstance(day, NotADay)]
    if left:
        values["first_departure"] = min(left)
        values["filed_in_time"] = filed_on <= values["first_departure"]
