"""What the machine found, in words: the last assessment of a claim, its checks, its reasons and their clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.assessment import Assessment, Reason
from policies.tracing import FAILED, NOT_ASKED, PASSED, UNKNOWN
from workflows.basis import Sheet
from workflows.explaining import clause_words, clauses_of, explain
from workflows.models import Claim

ORDER = (FAILED, UNKNOWN, PASSED)


@dataclass(frozen=True)
class Finding:
    """One reason in words: what is wrong, what to do about it, and the clause with its number."""

    reason: Reason
    text: str
    next_step: str
    clause: str


@dataclass(frozen=True)
class CheckRow:
    """One check as `components/checks.html` shows it."""

    title: str
    verdict: str
    seen: str
    clause: str


def latest_assessment(claim: Claim) -> Assessment | None:
    """What the rules said last; None where no rules were in force, or before the check has run."""
    stored = claim.assessments.order_by("-number").values_list("result", flat=True).first()
    return None if stored is None else Assessment.from_json(stored)


def provisional_fen(claim: Claim, assessment: Assessment | None) -> dict[int, int]:
    """What each line a person has to judge would bring by the standard, in fen, by its position."""
    if assessment is None or not assessment.rows:
        return {}
    positions = [line.position for line in claim.judged_lines]
    return {
        position: row.provisional_fen
        for position, row in zip(positions, assessment.rows, strict=False)
        if row.provisional_fen
    }


def findings_of(claim: Claim, reasons: Iterable[Reason | Mapping[str, object]]) -> list[Finding]:
    """The reasons in the reader's language, each with its clause."""
    clauses = clauses_of(claim)
    found = []
    for each in reasons:
        reason = each if isinstance(each, Reason) else Reason.from_json(each)
        words = explain(claim, reason, clauses)
        found.append(Finding(reason, words.text, words.next_step, words.clause))
    return found


def checks_of(sheet: Sheet) -> list[CheckRow]:
    """Every condition that was put, and every reason that no condition gave; what is open stands first."""
    asked = [row for row in (*sheet.rows, *sheet.summary) if row.result != NOT_ASKED]
    rows = sorted(asked, key=lambda row: ORDER.index(row.result))
    return [
        *(CheckRow(text, FAILED, next_step, "") for text, next_step in sheet.others),
        *(
            CheckRow(row.required, row.result, row.seen, clause_words(row.clause, row.clause.key))
            for row in rows
        ),
    ]
