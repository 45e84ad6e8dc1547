"""办件进度: what happened, who has the claim now, and what comes next, newest first, in the applicant's words."""

from dataclasses import dataclass

from workflows.enums import CLOSED_STATES, ClaimState, StepStatus
from workflows.models import Claim, ClaimEvent, PlanStep
from workflows.route import current_step
from workflows.wording import coming_words, event_words, moment, standing


@dataclass(frozen=True)
class Entry:
    """One entry as components/timeline.html shows it."""

    title: str
    when: str = ""
    text: str = ""
    tone: str = ""


def timeline(claim: Claim, events: list[ClaimEvent], steps: list[PlanStep]) -> list[Entry]:
    """The whole way of a claim. `events` oldest first with their offices, `steps` of the plan in order."""
    past = [_past(event) for event in reversed(events)]
    entries = [entry for entry in past if entry is not None]
    if claim.state in CLOSED_STATES:
        return entries
    step = current_step(steps)
    return [*reversed(_ahead(claim, steps, step)), _now(claim, step), *entries]


def _past(event: ClaimEvent) -> Entry | None:
    words = event_words(event)
    return Entry(words.title, moment(event.at), words.text, words.tone) if words else None


def _now(claim: Claim, step: PlanStep | None) -> Entry:
    words = standing(claim, step)
    return Entry(words.title, "", words.text, "current")


def _ahead(claim: Claim, steps: list[PlanStep], step: PlanStep | None) -> list[Entry]:
    """What is still to come, soonest first; what stands now is not among it."""
    here = step.position if step and claim.state != ClaimState.RETURNED else 0
    waiting = [each for each in steps if each.status == StepStatus.WAITING and each.position > here]
    words = [coming_words(each) for each in waiting]
    return [Entry(each.title, each.text, "", "future") for each in words if each is not None]
