"""After a calendar was published the deadlines that run are reckoned anew, each through the door, with its event.

An office's due day moves either way. The day an applicant was told in writing only moves later: nobody loses what he
was promised because a notice came out. Interrupted, the sweep goes on behind the last claim it has seen.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from approvals.limits import Limit, limit_of
from approvals.models import Rescheduling
from registry import clock, daybook
from registry.models import CalendarEdition
from workflows import worklist
from workflows.actors import MACHINE
from workflows.door import claim_command
from workflows.enums import ClaimState, Verb
from workflows.errors import ClaimBusy
from workflows.models import Claim

BATCH = 200


def follow_calendars() -> int:
    """Carry the oldest edition that has not been over all claims one batch further; answers how many days moved.

    An edition waits until every process has had time to read it, so that none dates a new step by the old one.
    """
    edition = _waiting_edition()
    if edition is None:
        return 0
    daybook.refresh()
    progress, _new = Rescheduling.objects.get_or_create(edition=edition)
    claims = list(_touched(edition).filter(pk__gt=progress.last_claim).order_by("pk")[:BATCH])
    moved = 0
    for claim in claims:
        try:
            moved += reschedule(claim, edition)
        except ClaimBusy:
            # Somebody is at work on it: this one comes first in the next round.
            break
        progress.last_claim = claim.pk
    else:
        progress.finished_at = clock.now() if len(claims) < BATCH else None
    progress.save()
    return moved


def reschedule(claim: Claim, edition: CalendarEdition) -> bool:
    """Let the limit that runs on this claim end where it does by the calendar now; whether it moved."""
    seen = limit_of(claim)
    if seen is None or seen.due == seen.until:
        return False
    with claim_command(claim.pk, actor=MACHINE) as move:
        # What was read before the lock may have moved.
        limit = limit_of(move.claim)
        if limit is None or limit.due == limit.until:
            return False
        _redate(move.claim, limit)
        worklist.redate(move.claim, move.waiting)
        move.record(Verb.RECOMPUTE_DEADLINE, data=_told(limit, edition))
    return True


def _redate(claim: Claim, limit: Limit) -> None:
    if limit.step is None:
        claim.correct_by = limit.due
    else:
        limit.step.due_on = limit.due
        limit.step.save(update_fields=["due_on"])


def _told(limit: Limit, edition: CalendarEdition) -> dict[str, object]:
    change = {"station": limit.station.value, "from": limit.until.isoformat(), "to": limit.due.isoformat()}
    return {
        "edition": edition.pk,
        "year": edition.year,
        "document": edition.document,
        "changes": [change],
    }


def _waiting_edition() -> CalendarEdition | None:
    read_by_all = clock.now() - timedelta(seconds=settings.RULEBOOK_SECONDS or 0)
    waiting = CalendarEdition.objects.filter(published_at__lte=read_by_all)
    return waiting.exclude(rescheduling__finished_at__isnull=False).order_by("pk").first()


def _touched(edition: CalendarEdition) -> QuerySet[Claim]:
    """The open claims of the region with a due day in that year or later; an earlier day does not depend on it."""
    claims = Claim.objects.open().exclude(state=ClaimState.DRAFT)
    return (
        claims.filter(
            place__code__startswith=edition.region, open_items__due_on__gte=date(edition.year, 1, 1)
        )
        .select_related("person", "organisation")
        .distinct()
    )
