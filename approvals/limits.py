"""Which time limit runs on a claim, from which day, and where it ends by the calendar as it is now."""

from dataclasses import dataclass
from datetime import date

from approvals.enums import NoticeUnit
from approvals.models import NoticeEntry
from approvals.notices import days_after
from approvals.returning import CORRECTION_WORKING_DAYS
from policies.reckoning import Reckoning, explained
from registry.clock import SHANGHAI
from workflows.enums import CLOSED_STATES, ClaimState, Station, Verb
from workflows.models import Claim, PlanStep
from workflows.route import current_step


@dataclass(frozen=True)
class Limit:
    """A time limit that runs: `count` days from `start`, itself not counted.

    `until` is the day that counts for everybody, `computed` what the calendar says today. The two differ while a new
    calendar has not reached the claim yet, and for good where people were promised a later day. `reckoning` is the
    sum of working days, None where days of the calendar run. `step` is the office's; None: it is the applicant's or
    the public's.
    """

    station: Station
    start: date
    count: int
    until: date
    computed: date
    reckoning: Reckoning | None
    step: PlanStep | None = None

    @property
    def due(self) -> date:
        """Where it should end: an office's day moves either way, what people were promised never becomes earlier."""
        return self.computed if self.step is not None else max(self.until, self.computed)


def limit_of(claim: Claim) -> Limit | None:
    """The limit that runs now: the office's for its step, the applicant's for his correction, or that of the notice.

    None where none runs, or where the step began before its first day was kept.
    """
    if claim.state in CLOSED_STATES:
        return None
    if claim.state == ClaimState.RETURNED:
        return _correction(claim)
    if claim.state == ClaimState.ON_NOTICE:
        return _notice(claim)
    step = current_step(claim.plan)
    if step is None or step.due_on is None or step.began_on is None:
        return None
    return _counted(claim, Station(step.station), step.began_on, step.days_left, step.due_on, step)


def _correction(claim: Claim) -> Limit | None:
    returned = claim.events.filter(verb=Verb.RETURN).order_by("-sequence").first()
    if returned is None or claim.correct_by is None:
        return None
    day = returned.at.astimezone(SHANGHAI).date()
    # What he was told counts, whatever the rules say by now.
    days = returned.data.get("working_days", CORRECTION_WORKING_DAYS)
    return _counted(claim, Station.CORRECT, day, days, claim.correct_by)


def _notice(claim: Claim) -> Limit | None:
    """The line whose days end last holds the claim; where an objection stopped its days, they are not counted anew."""
    entries = NoticeEntry.objects.of_claim(claim).live().select_related("notice")
    entry = entries.order_by("-closes_on", "-opens_on").first()
    if entry is None or entry.objected.exists():
        return None
    notice, until = entry.notice, claim.notice_until or entry.closes_on
    if notice.unit == NoticeUnit.WORKING_DAYS:
        return _counted(claim, Station.NOTICE, entry.opens_on, notice.days, until)
    computed = days_after(entry.opens_on, notice.days, notice.unit, claim.place_id)
    return Limit(Station.NOTICE, entry.opens_on, notice.days, until, computed, None)


def _counted(
    claim: Claim, station: Station, start: date, count: int, until: date, step: PlanStep | None = None
) -> Limit:
    reckoning = explained(start, count, claim.place_id)
    return Limit(station, start, count, until, reckoning.due, reckoning, step)
