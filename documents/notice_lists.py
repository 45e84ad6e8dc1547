"""公示榜 as an office tends it: its lists, what has to be done with each, and the proof that it hung."""

import re
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from approvals.board import guards
from approvals.desks import programme_title
from approvals.enums import ENTRY_LIVE, EntryStatus
from approvals.models import NoticeList, NoticePosting
from documents.posters import parts_of
from registry.models import User

PAGE = 30
NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class Row:
    """One list in the list of lists: where it stands in a word, and the tone of that."""

    notice: NoticeList
    title: str
    standing: object
    tone: str


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_place: str
    first: bool


@dataclass(frozen=True)
class Sheet:
    """One list with what may be done; a sentence where something may not be."""

    row: Row
    postings: list[NoticePosting]
    counts: dict[str, int]
    parts: range
    freezing: object | None
    posting: object | None

    @property
    def notice(self) -> NoticeList:
        return self.row.notice


def lists_page(user: User, after: str = "") -> Page:
    """The lists of the offices this user's posts cover, newest first."""
    found = _lists(user)
    place = after if NUMBER.fullmatch(after) else ""
    if place:
        found = found.filter(pk__lt=int(place))
    lists = list(found.order_by("-pk")[: PAGE + 1])
    more, lists = len(lists) > PAGE, lists[:PAGE]
    return Page([_row(each) for each in lists], str(lists[-1].pk) if more else "", first=not place)


def sheet_of(user: User, list_id: int) -> Sheet:
    """One list for its office and whoever looks after it; 404 for everybody else."""
    notice = get_object_or_404(_lists(user), pk=list_id)
    postings = notice.postings.select_related("recorded_by", "photograph").order_by("id")
    lines = Q(status__in=ENTRY_LIVE), Q(status=EntryStatus.HELD), Q(status=EntryStatus.WITHDRAWN)
    live, held, withdrawn = (Count("pk", filter=each) for each in lines)
    return Sheet(
        row=_row(notice),
        postings=list(postings),
        counts=notice.entries.order_by().aggregate(live=live, held=held, withdrawn=withdrawn),
        parts=range(1, parts_of(notice) + 1),
        freezing=guards.may_freeze(user, notice),
        posting=guards.may_post(user, notice),
    )


def _lists(user: User) -> QuerySet[NoticeList]:
    lists = NoticeList.objects.visible_to(user).select_related("office", "division")
    return lists.annotate(posted=Count("postings"))


def _row(notice: NoticeList) -> Row:
    return Row(notice, programme_title(notice.programme), *_standing(notice))


def _standing(notice: NoticeList) -> tuple[object, str]:
    if notice.closed_at is not None:
        return _("已结束"), ""
    if notice.frozen_at is None:
        return _("待定稿"), "is-attention"
    if notice.posted:
        return _("已张贴"), "is-good"
    return (_("待张贴"), "is-attention") if notice.posting_required else (_("公示中"), "is-progress")
