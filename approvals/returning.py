"""Sending a claim back to its applicant (退回补正): everything that has to be mended is named at once."""

from approvals.answers import Answer
from approvals.enums import Verdict
from approvals.sitting import Sitting
from policies.calendar import add_working_days
from registry import clock
from workflows.enums import Verb

CORRECTION_WORKING_DAYS = 15


def return_claim(sitting: Sitting, answer: Answer) -> None:
    """一次性告知: what has to be mended is named at once; the applicant has 15 working days."""
    move, step, claim = sitting.move, sitting.step, sitting.claim
    reasons = list(answer.reasons or ())
    claim.correct_by = add_working_days(clock.today(), CORRECTION_WORKING_DAYS, claim.place_id)
    sitting.decide(Verdict.RETURN, answer.comment, reasons)
    # The time the applicant takes is not the office's: its own limit starts anew when the claim is back.
    step.due_on = None
    step.save(update_fields=["due_on"])
    move.transition(
        Verb.RETURN,
        comment=answer.comment.strip(),
        data={"correct_by": claim.correct_by.isoformat(), "reasons": reasons},
    )
