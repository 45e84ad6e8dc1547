"""Sending a claim back to its applicant (退回补正): everything that has to be mended is named at once."""

from approvals.answers import Answer
from approvals.corrections import Correction, find_all, keep_items, need_first_time
from approvals.enums import CorrectionKind, Verdict
from approvals.findings import latest_assessment, provisional_fen
from approvals.lines import answers_to, keep_opinions
from approvals.machine_corrections import by_machine
from approvals.papers import corrections_by_paper, keep_paper_verdicts
from approvals.sitting import Sitting
from policies.calendar import add_working_days, working_days_between
from registry import clock
from workflows.archive import parameters_of
from workflows.enums import Verb
from workflows.models import Claim, PlanStep

# Where the programme and the local standard do not say otherwise.
CORRECTION_WORKING_DAYS = 15


def correction_days(claim: Claim) -> int:
    """How many working days the applicant has to mend what is named, by the rules of the claim."""
    return parameters_of(claim).get("correction_working_days") or CORRECTION_WORKING_DAYS


def return_claim(sitting: Sitting, answer: Answer) -> None:
    """一次性告知: what has to be mended is named at once; the applicant has `correction_days`.

    Without items of his own the reviewer sends back what the rules found, or else the claim as a whole. What he
    says of single lines is kept. Raises InvalidInput for items that are none, CommandRefused for a second return.
    """
    move, step, claim = sitting.move, sitting.step, sitting.claim
    asked = corrections_of(claim, answer)
    found = find_all(claim, asked)
    need_first_time(claim, found.values())
    reasons = list(answer.reasons or ())
    days = correction_days(claim)
    claim.correct_by = add_working_days(clock.today(), days, claim.place_id)
    decision = sitting.decide(Verdict.RETURN, answer.comment, reasons)
    keep_items(decision, asked, found)
    keep_paper_verdicts(decision, answer.papers)
    lines = claim.judged_lines
    limits = provisional_fen(claim, latest_assessment(claim))
    keep_opinions(decision, lines, answers_to(lines, answer.lines), limits)
    stop_clock(claim, step)
    move.transition(
        Verb.RETURN,
        comment=answer.comment.strip(),
        data={
            "correct_by": claim.correct_by.isoformat(),
            "working_days": days,
            "reasons": reasons,
            "items": [
                {
                    "title": found[each.kind, each.key].title,
                    "wrong": each.wrong.strip(),
                    "clause": each.clause,
                }
                for each in asked
            ],
        },
    )


def corrections_of(claim: Claim, answer: Answer) -> tuple[Correction, ...]:
    """The items of a return: those the reviewer chose, or what the rules found, with every paper he did not agree to;
    without any of them the claim as a whole."""
    found = answer.corrections
    if found is None:
        found = tuple(each for group in by_machine(claim) for each in group.corrections(group.wrong))
    named = {(each.kind, each.key) for each in found}
    papers = corrections_by_paper(claim, answer.papers)
    found += tuple(each for each in papers if (each.kind, each.key) not in named)
    if found or answer.corrections is not None:
        return found
    return (Correction(CorrectionKind.WHOLE, "", answer.comment.strip()[:300]),)


def stop_clock(claim: Claim, step: PlanStep) -> None:
    """The time the applicant takes is not the office's: what it has used is kept, and the rest begins when the claim
    is back."""
    if step.began_on is not None:
        used = working_days_between(step.began_on, clock.today(), claim.place_id)
        step.days_used += min(used, step.days_left)
    step.began_on = step.due_on = None
    step.save(update_fields=["began_on", "due_on", "days_used"])
