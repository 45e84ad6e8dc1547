"""The public notices as everybody sees them: from the masked lines that were published, never from the claims."""

import re
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.shortcuts import get_object_or_404

from approvals.desks import programme_title
from approvals.models import NoticeEntry, NoticeList
from policies.errors import NoRules
from registry import clock
from workflows.archive import rules_of
from workflows.explaining import clause_words
from workflows.models import Claim

PAGE = 20
LINES = 100
NUMBER = re.compile(r"\d{1,18}")
POSITION = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class Card:
    """One list in the list of lists: how many lines of it are public today, and their sum in fen."""

    notice: NoticeList
    title: str
    count: int
    total_fen: int


@dataclass(frozen=True)
class Page:
    cards: list[Card]
    next_place: str
    first: bool


@dataclass(frozen=True)
class Shown:
    """One list as it is shown, a page of lines at a time; without lines it is over, and taken down.

    `following` is the position the next page begins at, None on the last.
    """

    notice: NoticeList
    title: str
    basis: list[str]
    entries: list[NoticeEntry]
    count: int
    total_fen: int
    following: int | None
    is_first: bool

    @property
    def is_open(self) -> bool:
        return self.count > 0

    @property
    def is_of_units(self) -> bool:
        """Whether the list names units that are paid for themselves, not people."""
        return all(entry.name == entry.unit for entry in self.entries)

    @property
    def has_units(self) -> bool:
        return not self.is_of_units and any(entry.unit for entry in self.entries)

    @property
    def has_periods(self) -> bool:
        return any(entry.period for entry in self.entries)

    @property
    def has_later_days(self) -> bool:
        """Whether a line has days of its own, because it was corrected or an objection to it was looked into."""
        return any(entry.replaces_id or entry.closes_on != self.notice.closes_on for entry in self.entries)


def notices_page(after: str = "") -> Page:
    """The lists open today, newest first. A list nobody has closed yet still ends with its last day."""
    today = clock.today()
    lines = NoticeEntry.objects.public(today).filter(notice=OuterRef("pk")).order_by().values("notice")
    found = NoticeList.objects.filter(closed_at=None, closes_on__gte=today).annotate(
        count=Subquery(lines.annotate(count=Count("pk")).values("count"), output_field=IntegerField()),
        total=Subquery(lines.annotate(total=Sum("amount_fen")).values("total")),
    )
    place = after if NUMBER.fullmatch(after) else ""
    if place:
        found = found.filter(pk__lt=int(place))
    rows = list(found.filter(count__gt=0).select_related("office", "division").order_by("-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    cards = [Card(row, programme_title(row.programme), row.count, row.total) for row in rows]
    return Page(cards, str(rows[-1].pk) if more else "", first=not place)


def notice_of(list_id: int, start: str = "") -> Shown:
    """One list from the line `start` on, open or over; 404 when there never was one or it is not out yet."""
    lists = NoticeList.objects.filter(Q(posting_required=False) | ~Q(postings=None)).distinct()
    notice = get_object_or_404(lists.select_related("office", "division"), pk=list_id)
    public = notice.entries.public(clock.today())
    begun = int(start) if POSITION.fullmatch(start) else 0
    whole = public.order_by().aggregate(count=Count("pk"), total=Sum("amount_fen"))
    entries = list(public.filter(position__gte=begun).order_by("position")[: LINES + 1])
    following = entries[LINES].position if len(entries) > LINES else None
    return Shown(
        notice=notice,
        title=programme_title(notice.programme),
        basis=_basis(public) if whole["count"] else [],
        entries=entries[:LINES],
        count=whole["count"],
        total_fen=whole["total"] or 0,
        following=following,
        is_first=begun <= 1,
    )


def _basis(public: QuerySet[NoticeEntry]) -> list[str]:
    """The clauses that the county's standards rest on, of every set of rules by which a claim of the list was decided.

    Nothing where people decided without a standard.
    """
    latest = public.order_by().values("line__claim__rules_hash").annotate(claim=Max("line__claim"))
    clauses: dict[str, None] = {}
    for claim in Claim.objects.filter(pk__in=[each["claim"] for each in latest]).order_by("pk"):
        try:
            rules = rules_of(claim)
        except NoRules:
            continue
        clauses |= dict.fromkeys(clause_words(rules.clauses.get(key), key) for key in rules.cites)
    return list(clauses)
