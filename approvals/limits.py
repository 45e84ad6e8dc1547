"""Which time limit runs on a claim, from which day, and where it ends by the calendar as it is now."""

from dataclasses import dataclass
from datetime import date

from approvals.returning import CORRECTION_WORKING_DAYS
from policies.reckoning import Reckoning, explained
from registry.clock import SHANGHAI
from workflows.enums import CLOSED_STATES, ClaimState, Station, Verb
from workflows.models import Claim, PlanStep
from workflows.route import current_step


@dataclass(frozen=True)
class Limit:
    """A time limit that runs. `until` is the day that counts for everybody; `reckoning` how it is computed today.

    The two differ while a new calendar has not reached the claim yet, and for good where an applicant was promised
    a later day in writing.
    """

    station: Station
    until: date
    reckoning: Reckoning
    step: PlanStep | None = None

    @property
    def due(self) -> date:
        """Where it should end: an office's day moves either way, an applicant's never becomes earlier."""
        return self.reckoning.due if self.step is not None else max(self.until, self.reckoning.due)


def limit_of(claim: Claim) -> Limit | None:
    """The limit that runs now: the office's for its step, or the applicant's for his correction.

    None where none runs, or where the step began before its first day was kept.
    """
    if claim.state in CLOSED_STATES:
        return None
    if claim.state == ClaimState.RETURNED:
        return _correction(claim)
    step = current_step(claim.plan)
    if step is None or step.due_on is None or step.began_on is None:
        return None
    reckoning = explained(step.began_on, step.working_days, claim.place_id)
    return Limit(Station(step.station), step.due_on, reckoning, step)


def _correction(claim: Claim) -> Limit | None:
    returned = claim.events.filter(verb=Verb.RETURN).order_by("-sequence").first()
    if returned is None or claim.correct_by is None:
        return None
    day = returned.at.astimezone(SHANGHAI).date()
    return Limit(Station.CORRECT, claim.correct_by, explained(day, CORRECTION_WORKING_DAYS, claim.place_id))
