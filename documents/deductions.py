"""扣减明细: what was not paid of a claim, by how much and why, in words that stand on paper."""

from collections.abc import Mapping
from typing import Any

from documents.values import Deduction
from policies.assessment import Reason
from policies.model import Clause
from policies.reasons import sentence
from workflows.models import ClaimLine

NOT_AGREED = "审核未予同意"
PROVINCE = 2


def standard_fen(line: ClaimLine, parameters: Mapping[str, Any]) -> int | None:
    """What one whole line is worth by the local standard, in fen; None where the standard knows no such figure."""
    if "monthly_fen" in parameters:
        return parameters["monthly_fen"]
    origin, work = line.facts.get("origin_county"), line.facts.get("work_county")
    if "rates" not in parameters or not origin or not work or origin == work:
        return None
    beyond = origin[:PROVINCE] != work[:PROVINCE]
    return parameters["rates"].get("out_of_province" if beyond else "out_of_county")


def deductions_of(
    lines: list[ClaimLine], parameters: Mapping[str, Any], clauses: Mapping[str, Clause], *, named: bool
) -> tuple[Deduction, ...]:
    """The lines paid nothing or less than the whole; without `named`, for a claim of one person, no row is named."""
    found = ((line, _cut_fen(line, parameters)) for line in lines)
    return tuple(
        Deduction(
            position=line.position if named else 0,
            name=label_of(line) if named else "",
            identity=line.person.identity_masked if named and line.person_id else "",
            deducted_fen=cut,
            reason=_why(line, clauses),
        )
        for line, cut in found
        if cut or not line.approved_fen
    )


def label_of(line: ClaimLine) -> str:
    """The masked name of the person, or what the line is about."""
    return line.person.name_masked if line.person_id else line.label


def _cut_fen(line: ClaimLine, parameters: Mapping[str, Any]) -> int:
    capped = next((reason for reason in line.reasons if reason["code"] == "OK_CAPPED"), None)
    whole = capped["facts"]["ticket_total_fen"] if capped else standard_fen(line, parameters)
    return max((whole or line.proposed_fen or 0) - (line.approved_fen or 0), 0)


def _why(line: ClaimLine, clauses: Mapping[str, Clause]) -> str:
    told = [_told(Reason.from_json(reason), clauses) for reason in line.reasons if _takes_off(reason, line)]
    if not told and _absent(line):
        prorated = sentence(Reason("OK_PRORATA", "")).text
        told = [f"{prorated}：出勤{line.facts['attended']}天，应出勤{line.facts['required']}天"]
    verdict = line.verdicts.order_by("-pk").first()
    if verdict and verdict.comment:
        told.append(verdict.comment)
    return "；".join(told) or NOT_AGREED


def _takes_off(reason: Mapping[str, Any], line: ClaimLine) -> bool:
    """A reason against a line, or the cap of one that is paid."""
    return reason["code"] == "OK_CAPPED" if line.approved_fen else not str(reason["code"]).startswith("OK_")


def _absent(line: ClaimLine) -> bool:
    return line.facts.get("attended", 0) < line.facts.get("required", 0)


def _told(reason: Reason, clauses: Mapping[str, Clause]) -> str:
    text, clause = sentence(reason).text.rstrip("。"), clauses.get(reason.clause)
    return f"{text}（{clause.document}{clause.clause}）" if clause else text
