"""Objections as pages show them: the lines chosen, the list of an office, and one with what may be done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.shortcuts import get_object_or_404

from approvals.board import guards
from approvals.board.enclosures import Enclosures, enclosures_of
from approvals.board.objections import MOST_LINES
from approvals.desks import programme_title
from approvals.models import NoticeEntry, NoticeList, ObjectedLine, Objection, Unsealing
from registry import clock
from registry.enums import Role
from registry.models import User
from registry.models.division import LENGTHS
from workflows.models import Claim

PAGE = 30
NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class Choice:
    """The lines of a list somebody means to object to; those that are not on notice there are left out."""

    notice: NoticeList
    title: str
    lines: list[NoticeEntry]


@dataclass(frozen=True)
class Page:
    objections: list[Objection]
    next_place: str
    first: bool


@dataclass(frozen=True)
class Complaint:
    """One objection for one reader; a sentence where he may not act."""

    objection: Objection
    title: str
    lines: list[ObjectedLine]
    unsealings: list[Unsealing]
    enclosures: Enclosures
    candidates: list[User]
    assigning: object | None
    concluding: object | None


def chosen_lines(list_id: int, keys: Iterable[str]) -> Choice:
    """What was ticked, of the lines that are on notice today; 404 for a list there never was."""
    notice = get_object_or_404(NoticeList.objects.select_related("office", "division"), pk=list_id)
    numbers = [int(key) for key in list(keys)[:MOST_LINES] if NUMBER.fullmatch(key)]
    lines = notice.entries.public(clock.today()).filter(pk__in=numbers).order_by("position")
    return Choice(notice, programme_title(notice.programme), list(lines) if numbers else [])


def objections_page(user: User, after: str = "") -> Page:
    """The objections this user may read, newest first."""
    found = Objection.objects.visible_to(user).select_related("notice__division", "investigator")
    place = after if NUMBER.fullmatch(after) else ""
    if place:
        found = found.filter(pk__lt=int(place))
    rows = list(found.annotate(line_count=Count("lines")).order_by("-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return Page(rows, str(rows[-1].pk) if more else "", first=not place)


def objection_of(user: User, objection_id: int) -> Complaint:
    """One objection with its lines; 404 for whoever may not read it."""
    known = Objection.objects.visible_to(user).select_related(
        "notice__office", "notice__division", "investigator"
    )
    objection = get_object_or_404(known, pk=objection_id)
    lines = list(objection.lines.select_related("entry__line__claim").order_by("entry__position"))
    assigning = guards.may_assign(user, objection)
    return Complaint(
        objection=objection,
        title=programme_title(objection.notice.programme),
        lines=lines,
        unsealings=list(objection.unsealings.select_related("user")),
        enclosures=enclosures_of(objection),
        candidates=[] if assigning else _candidates(objection, [line.entry.line.claim for line in lines]),
        assigning=assigning,
        concluding=guards.may_conclude(user, objection),
    )


def _candidates(objection: Objection, claims: list[Claim]) -> list[User]:
    """Who may look into it: reviewers of the office and of those above it who did not review."""
    code = objection.notice.office.division_id
    above = [code[:length] for length in LENGTHS if length <= len(code)]
    reviewers = User.objects.filter(
        is_active=True, posts__role=Role.REVIEWER, posts__office__division__in=above
    ).distinct()
    claims = list({claim.pk: claim for claim in claims}.values())
    users = reviewers.select_related("person").order_by("-posts__office__division", "pk")
    once = {user.pk: user for user in users}
    return [user for user in once.values() if guards.may_investigate(user, objection, claims) is None]
