"""Refusing a claim, or refusing to accept it: it ends, with the reasons and the clauses they rest on."""

from datetime import date

from approvals.answers import Answer
from approvals.enums import Verdict
from approvals.findings import latest_assessment
from approvals.papers import keep_paper_verdicts
from approvals.sitting import Sitting
from registry import clock
from workflows.enums import LineOutcome, Verb
from workflows.models import Claim

MISSING = "MISSING:"


def refuse_claim(sitting: Sitting, answer: Answer) -> None:
    """不予批准: the claim ends with the reasons named, by default all that the machine found."""
    claim = sitting.claim
    reasons = _machine_reasons(claim) if answer.reasons is None else list(answer.reasons)
    decision = sitting.decide(Verdict.REFUSE, answer.comment, reasons)
    keep_paper_verdicts(decision, answer.papers)
    claim.decided_at = clock.now()
    claim.approved_fen = None
    claim.earliest_again = earliest_again(reasons)
    sitting.move.transition(Verb.REJECT, comment=answer.comment.strip(), data={"reasons": reasons})


def refuse_to_accept(sitting: Sitting, answer: Answer) -> None:
    """不予受理: the claim ends before it was looked into."""
    reasons = list(answer.reasons or ())
    decision = sitting.decide(Verdict.NOT_ACCEPT, answer.comment, reasons)
    keep_paper_verdicts(decision, answer.papers)
    sitting.move.transition(Verb.NOT_ACCEPT, comment=answer.comment.strip(), data={"reasons": reasons})


def earliest_again(reasons: list[dict[str, object]]) -> date | None:
    """The first day on which nothing of what the machine found stands in the way any more.

    None when no day is named, or when something stands in the way that no waiting removes. Papers that are
    missing stand in nobody's way: they can be brought along.
    """
    lasting = [reason for reason in reasons if not str(reason["code"]).startswith(MISSING)]
    days = [(reason.get("facts") or {}).get("earliest") for reason in lasting]
    return max(date.fromisoformat(day) for day in days) if days and all(days) else None


def _machine_reasons(claim: Claim) -> list[dict[str, object]]:
    """Why the rules refuse the claim; nothing when they do not."""
    assessment = latest_assessment(claim)
    if assessment is None or assessment.outcome != LineOutcome.INELIGIBLE:
        return []
    return [reason.to_json() for reason in assessment.reasons]
