"""定稿与张贴: the office ends the growth of a list, prints it, hangs it up, and says so with a photograph."""

from datetime import date

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from approvals.board import guards
from approvals.models import NoticeEntry, NoticeList, NoticePosting
from approvals.notices import days_after, freeze, locked
from registry import clock
from registry.models import User
from workflows.actors import MACHINE
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Verb
from workflows.errors import InvalidInput
from workflows.locking import busy_when_locked
from workflows.models import Claim
from workflows.reconcile import reschedule

LONGEST_PLACE = 120
AT_ONCE = 50


def freeze_list(*, list_id: int, actor: User) -> NoticeList:
    """定稿: let no more claims join the list, so that it can be printed; later ones of the day begin another list."""
    with busy_when_locked(), transaction.atomic():
        notice = locked(list_id)
        refuse(guards.may_freeze(actor, notice))
        freeze(notice)
    return notice


def record_posting(
    *, list_id: int, actor: User, posted_on: date, place: str, photograph_sha256: str
) -> NoticePosting:
    """Record that the list hangs on a board since `posted_on`; the hash of the list as it stands is kept with it.

    Where the programme wants a posting, the first one begins the days of every line; the relay then tells the
    claims (`follow_dates`). Raises InvalidInput for a day before the list was made or after today, or no place.
    """
    place = _place(place)
    with busy_when_locked(), transaction.atomic():
        notice = locked(list_id)
        refuse(guards.may_post(actor, notice))
        if not notice.opens_on <= posted_on <= clock.today():
            raise InvalidInput(
                _("张贴日期应在%(first)s到今天之间，请改正后再提交。")
                % {"first": notice.opens_on.isoformat()},
                field="posted_on",
            )
        first = not notice.postings.exists()
        posting = _write(notice, actor, posted_on, place, photograph_sha256)
        if first and notice.posting_required:
            _begin_days(notice, posted_on)
    return posting


def follow_dates() -> int:
    """Tell the claims of lists whose days have moved, some at a time; answers how many lists were looked at."""
    moved = NoticeList.objects.exclude(dates_moved_at=None).order_by("dates_moved_at")
    lists = list(moved[:AT_ONCE])
    for notice in lists:
        _follow(notice)
    return len(lists)


def follow_days(move: Move) -> None:
    """Let the claim wait for the last of its lines, and its wait with it; the caller records why."""
    claim = move.claim
    lines = NoticeEntry.objects.of_claim(claim).live()
    days = lines.aggregate(opens=Min("opens_on"), closes=Max("closes_on"))
    claim.notice_from, claim.notice_until = days["opens"], days["closes"]
    for task in move.waiting:
        reschedule(claim, task)


def days_of(claim: Claim) -> dict[str, str]:
    """The days of a claim's notice as events tell them."""
    return {"from": claim.notice_from.isoformat(), "until": claim.notice_until.isoformat()}


def _place(place: str) -> str:
    text = place.strip()
    if not text or len(text) > LONGEST_PLACE:
        raise InvalidInput(
            _("请写明张贴在哪里，例如：九溪村村务公开栏，最多%(most)d个字。") % {"most": LONGEST_PLACE},
            field="place",
        )
    return text


def _write(notice: NoticeList, actor: User, posted_on: date, place: str, photograph: str) -> NoticePosting:
    if notice.postings.filter(photograph_sha256=photograph).exists():
        raise InvalidInput(
            _("这张照片已经登记过，没有重复登记。请换一张照片，或直接返回。"),
            code="posted_already",
            field="file",
        )
    return NoticePosting.objects.create(
        notice=notice,
        posted_on=posted_on,
        place=place,
        photograph_sha256=photograph,
        entries_hash=notice.entries_hash,
        recorded_by=actor,
        recorded_at=clock.now(),
    )


def _begin_days(notice: NoticeList, posted_on: date) -> None:
    closes_on = days_after(posted_on, notice.days, notice.unit, notice.division_id)
    notice.entries.live().update(opens_on=posted_on, closes_on=closes_on)
    notice.closes_on, notice.dates_moved_at = closes_on, clock.now()
    notice.save(update_fields=["closes_on", "dates_moved_at"])


def _follow(notice: NoticeList) -> None:
    posting = notice.postings.first()
    waiting = notice.entries.live().filter(line__claim__state=ClaimState.ON_NOTICE).order_by()
    days = waiting.values("line__claim", "line__claim__notice_until").annotate(last=Max("closes_on"))
    behind = [each["line__claim"] for each in days if each["last"] != each["line__claim__notice_until"]]
    for claim_id in behind[:AT_ONCE]:
        with claim_command(claim_id, actor=MACHINE, office=notice.office) as move:
            if move.claim.state != ClaimState.ON_NOTICE:
                continue
            follow_days(move)
            told = {"notice": notice.number, "place": posting.place} if posting else {"notice": notice.number}
            move.record(Verb.POST_LIST, data=days_of(move.claim) | told)
    if len(behind) <= AT_ONCE:
        NoticeList.objects.filter(pk=notice.pk, dates_moved_at=notice.dates_moved_at).update(
            dates_moved_at=None
        )
