"""The public notices as everybody sees them: people from the masked list that was published, never from the claim."""

import re
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from approvals.desks import programme_title
from approvals.models import PublicNotice
from policies.errors import NoRules
from registry import clock
from workflows.archive import rules_of
from workflows.explaining import clause_words
from workflows.models import Claim

PAGE = 20
NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class Entry:
    """One line of a list: masked name, place, amount in fen."""

    name: str
    unit: str
    place: str
    period: str
    amount_fen: int


@dataclass(frozen=True)
class Shown:
    """One notice as it is shown. `entries` is empty once it is over: the list is taken down."""

    notice: PublicNotice
    title: str
    basis: list[str]
    entries: list[Entry]
    is_open: bool

    @property
    def total_fen(self) -> int:
        return sum(entry.amount_fen for entry in self.entries)

    @property
    def units(self) -> list[str]:
        return sorted({entry.unit for entry in self.entries if entry.unit})

    @property
    def is_of_units(self) -> bool:
        """Whether the list names units that are paid for themselves, not people."""
        return bool(self.entries) and all(entry.name == entry.unit for entry in self.entries)

    @property
    def has_periods(self) -> bool:
        return any(entry.period for entry in self.entries)


@dataclass(frozen=True)
class Page:
    notices: list[Shown]
    next_place: str
    first: bool


def notices_page(after: str = "") -> Page:
    """The notices open today, newest first. A notice nobody has closed yet still ends with its last day."""
    found = PublicNotice.objects.filter(closed_at=None, closes_on__gte=clock.today())
    place = after if NUMBER.fullmatch(after) else ""
    if place:
        found = found.filter(pk__lt=int(place))
    rows = list(found.select_related("office", "claim").order_by("-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return Page([_shown(row) for row in rows], str(rows[-1].pk) if more else "", first=not place)


def notice_of(notice_id: int) -> Shown:
    """One notice, open or over; 404 when there never was one."""
    return _shown(get_object_or_404(PublicNotice.objects.select_related("office", "claim"), pk=notice_id))


def _shown(notice: PublicNotice) -> Shown:
    is_open = notice.closed_at is None and notice.closes_on >= clock.today()
    code = notice.entries[0]["programme"] if notice.entries else ""
    entries = [
        Entry(each["name"], each.get("unit", ""), each["place"], each["period"], each["amount_fen"])
        for each in notice.entries
    ]
    basis = _basis(notice.claim) if is_open else []
    return Shown(notice, programme_title(code), basis, entries if is_open else [], is_open)


def _basis(claim: Claim) -> list[str]:
    """The clauses the county's standard rests on; none where people decided without a standard."""
    try:
        rules = rules_of(claim)
    except NoRules:
        return []
    return [clause_words(rules.clauses.get(key), key) for key in rules.cites]
