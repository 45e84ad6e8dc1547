"""公示榜 on paper: large type, every line of one list, where to object and until when, and a code that leads to it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from approvals.desks import programme_title
from approvals.enums import EntryStatus
from approvals.models import NoticeEntry, NoticeList
from documents.claim_values import HOTLINE
from documents.render import render
from workflows.errors import CommandRefused

TEMPLATE = "documents/notices/poster.html"
LINES = 400
SIZES = ("a4", "a3")


@dataclass(frozen=True)
class Poster:
    """One part of a list on paper: `part` of `parts`, of at most LINES lines each."""

    notice: NoticeList
    part: int
    parts: int
    size: str = "a4"

    def pdf(self) -> bytes:
        """The paper. Same list, same bytes."""
        return render(TEMPLATE, {"poster": self.context()})

    def context(self) -> dict[str, Any]:
        notice = self.notice
        lines = _lines(notice)
        whole = lines.aggregate(count=Count("pk"), total=Sum("amount_fen"))
        rows = list(lines.order_by("position")[(self.part - 1) * LINES : self.part * LINES])
        with translation.override("zh-hans"):
            title = programme_title(notice.programme)
            unit = str(notice.get_unit_display())
        return {
            "office": notice.office.name,
            "division": notice.division.full_name,
            "number": notice.number,
            "title": title,
            "first": notice.opens_on,
            "last": notice.closes_on,
            "days": f"{notice.days}{unit}",
            "rows": rows,
            "first_row": (self.part - 1) * LINES,
            "count": whole["count"],
            "total_fen": whole["total"] or 0,
            "has_units": any(row.unit and row.unit != row.name for row in rows),
            "has_periods": any(row.period for row in rows),
            "of_units": all(row.unit == row.name for row in rows),
            "posting_required": notice.posting_required and not notice.postings.exists(),
            "part": self.part,
            "parts": self.parts,
            "size": self.size,
            "phone": notice.office.phone or HOTLINE,
            "address": notice.office.address,
            "hash": notice.entries_hash,
            "signed_on": notice.opens_on,
            "url": settings.SITE_URL.rstrip("/") + reverse("approvals:notice", args=[notice.pk]),
        }


def poster_of(notice: NoticeList, *, part: str = "", size: str = "") -> Poster:
    """One part of a list as a paper; a part or size there is not is read as the first.

    Raises CommandRefused while the list still grows: what hangs on the board would not be what is shown.
    """
    if notice.frozen_at is None:
        raise CommandRefused(_("这份名单今天还会增加，请先点“定稿”，再打印张贴。"), code="growing")
    parts = parts_of(notice)
    number = int(part) if part.isdecimal() and len(part) < 6 else 1
    return Poster(notice, number if 1 <= number <= parts else 1, parts, size if size in SIZES else SIZES[0])


def parts_of(notice: NoticeList) -> int:
    """Into how many files the paper is divided."""
    return max(1, -(-_lines(notice).count() // LINES))


def _lines(notice: NoticeList) -> QuerySet[NoticeEntry]:
    """What is on the list now: not what was corrected or taken off it."""
    gone = (EntryStatus.CORRECTED, EntryStatus.WITHDRAWN)
    return NoticeEntry.objects.filter(notice=notice).exclude(status__in=gone)
