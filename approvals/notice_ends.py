"""What comes of a public notice: the result of a claim that goes on, and the lists that come down by themselves."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef

from approvals.enums import EntryStatus, NoticeOutcome
from approvals.models import NoticeEntry, NoticeList, NoticePosting, NoticeResult, ObjectedLine
from approvals.notices import freeze, locked
from registry import clock
from workflows.enums import ClaimState
from workflows.jobs import NotYet
from workflows.models import Claim

SOON = timedelta(hours=1)
AT_ONCE = 50


def wait_for_the_end(claim: Claim) -> None:
    """Raise NotYet while the days of the claim's lines run, a list has to be posted, or an objection is open."""
    entries = NoticeEntry.objects.of_claim(claim).live()
    last = max(claim.notice_until, entries.aggregate(last=Max("closes_on"))["last"] or claim.notice_until)
    if clock.today() <= last:
        raise NotYet("on_notice", retry_in=SOON)
    if entries.filter(status=EntryStatus.HELD).exists():
        raise NotYet("objection", retry_in=SOON)
    if entries.filter(notice__posting_required=True, notice__postings=None).exists():
        raise NotYet("not_posted", retry_in=SOON)


def confirm(claim: Claim) -> NoticeResult | None:
    """Take the claim's lines down as confirmed and keep the result; None for a claim that was on no list."""
    lines = NoticeEntry.objects.of_claim(claim).live()
    objected = ObjectedLine.objects.filter(entry__in=lines).exists()
    result = conclude(claim, NoticeOutcome.DISMISSED if objected else NoticeOutcome.NO_OBJECTION)
    lines.update(status=EntryStatus.CONFIRMED)
    return result


def take_down(claim: Claim) -> None:
    """Let no line of the claim wait any more, without a result."""
    NoticeEntry.objects.of_claim(claim).live().update(status=EntryStatus.WITHDRAWN)


def conclude(claim: Claim, outcome: NoticeOutcome) -> NoticeResult | None:
    """Write what came of the days of the lines that are live; the caller takes them down."""
    entries = NoticeEntry.objects.of_claim(claim).live()
    found = (
        entries.values("notice")
        .annotate(opens=Min("opens_on"), closes=Max("closes_on"))
        .order_by("notice")
        .first()
    )
    if found is None:
        return None
    notice = locked(found["notice"])
    freeze(notice)
    return NoticeResult.objects.create(
        claim=claim,
        notice=notice,
        outcome=outcome,
        opens_on=found["opens"],
        closes_on=found["closes"],
        entries_hash=notice.entries_hash,
        posting=NoticePosting.objects.filter(notice=notice).order_by("id").first(),
        made_at=clock.now(),
    )


def in_event(result: NoticeResult | None) -> dict[str, object]:
    """The result as the event of the approval carries it."""
    if result is None:
        return {}
    told = {
        "notice": result.notice.number,
        "outcome": str(result.outcome),
        "list_sha256": result.entries_hash,
    }
    if result.posting is not None:
        told |= {
            "posted_on": result.posting.posted_on.isoformat(),
            "photograph_sha256": result.posting.photograph_sha256,
        }
    return told


def tidy_lists() -> int:
    """Freeze the lists of days gone by, and close those of which no line waits any more; answers how many."""
    today = clock.today()
    open_lists = NoticeList.objects.filter(closed_at=None)
    waiting = NoticeEntry.objects.live().filter(
        notice=OuterRef("pk"), line__claim__state=ClaimState.ON_NOTICE
    )
    grown = open_lists.filter(frozen_at=None, opens_on__lt=today)
    over = open_lists.filter(~Exists(waiting), closes_on__lt=today)
    keys = {*grown.values_list("pk", flat=True)[:AT_ONCE], *over.values_list("pk", flat=True)[:AT_ONCE]}
    for key in sorted(keys):
        _tidy(key, today)
    return len(keys)


def _tidy(list_id: int, today: date) -> None:
    with transaction.atomic():
        notice = locked(list_id)
        freeze(notice)
        left = notice.entries.live()
        if notice.closes_on >= today or left.filter(line__claim__state=ClaimState.ON_NOTICE).exists():
            return
        # What is left belongs to claims that were taken back or ended otherwise.
        left.update(status=EntryStatus.WITHDRAWN)
        notice.closed_at = clock.now()
        notice.save(update_fields=["closed_at"])
