"""After a calendar was published the deadlines that run are reckoned anew, each through the door, with its event.

An office's due day moves either way. The day an applicant was told in writing only moves later: nobody loses what he
was promised because a notice came out. Interrupted, the sweep goes on behind the last claim it has seen.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from approvals.limits import Limit, limit_of
from approvals.models import NoticeEntry, NoticeList, Rescheduling
from approvals.notices import days_after
from registry import clock, daybook
from registry.models import CalendarEdition
from workflows import reconcile, worklist
from workflows.actors import MACHINE
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Station, Verb
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
        _redate(move, limit)
        move.record(Verb.RECOMPUTE_DEADLINE, data=_told(limit, edition))
    return True


def _redate(move: Move, limit: Limit) -> None:
    claim = move.claim
    if limit.step is not None:
        limit.step.due_on = limit.due
        limit.step.save(update_fields=["due_on"])
    elif limit.station == Station.NOTICE:
        _extend_notice(claim, limit)
        for task in move.waiting:
            reconcile.reschedule(claim, task)
    else:
        claim.correct_by = limit.due
    worklist.redate(claim, move.waiting)


def _extend_notice(claim: Claim, limit: Limit) -> None:
    """Every line of the claim that waits, its list, and the claim itself; none becomes earlier."""
    for entry in NoticeEntry.objects.of_claim(claim).live().select_related("notice"):
        closes_on = days_after(entry.opens_on, entry.notice.days, entry.notice.unit, claim.place_id)
        if closes_on > entry.closes_on:
            NoticeEntry.objects.filter(pk=entry.pk).update(closes_on=closes_on)
            NoticeList.objects.filter(pk=entry.notice_id, closes_on__lt=closes_on).update(closes_on=closes_on)
    claim.notice_until = limit.due


def _told(limit: Limit, edition: CalendarEdition) -> dict[str, object]:
    return {
        "edition": edition.pk,
        "document": edition.document,
        "station": limit.station.value,
        "from": limit.until.isoformat(),
        "until": limit.due.isoformat(),
    }


def _waiting_edition() -> CalendarEdition | None:
    read_by_all = clock.now() - timedelta(seconds=settings.RULEBOOK_SECONDS or 0)
    waiting = CalendarEdition.objects.filter(published_at__lte=read_by_all)
    return waiting.exclude(rescheduling__finished_at__isnull=False).order_by("pk").first()


def _touched(edition: CalendarEdition) -> QuerySet[Claim]:
    """The open claims of the region with a due day in that year or later; an earlier day does not depend on it."""
    first = date(edition.year, 1, 1)
    runs = Q(open_items__due_on__gte=first) | Q(state=ClaimState.ON_NOTICE, notice_until__gte=first)
    claims = Claim.objects.open().exclude(state=ClaimState.DRAFT)
    found = claims.filter(runs, place__code__startswith=edition.region)
    return found.select_related("person", "organisation").distinct()
