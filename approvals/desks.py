"""办件: what lies at the desks of one reviewer's offices, read from the desk rows alone."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db.models import IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from approvals.deadlines import Due, due_in_words
from approvals.models import Confirmation, Consultation, Copy, Decision, Seat, Urging
from approvals.panel.standing import waiting_for
from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from policies.load import programmes
from registry import clock
from registry.enums import Role
from registry.models import Office, User
from registry.powers import Power, powers_of
from workflows import worklist
from workflows.enums import CLOSED_STATES
from workflows.guards import power_for
from workflows.models import Claim, OpenItem

WAITING, MINE, COLLEAGUES, DONE, COPIES = "waiting", "mine", "colleagues", "done", "copies"
CONSULTATIONS, CONFIRMATIONS = "consultations", "confirmations"
TABS = {
    WAITING: _("待签"),
    MINE: _("待办"),
    COLLEAGUES: _("同事在办"),
    DONE: _("已办"),
    CONSULTATIONS: _("会商"),
    CONFIRMATIONS: _("输入地确认"),
    COPIES: _("抄送"),
}
MOST_COUNTED = 999
# Each claim somebody has decided is looked at to count it: may he still read it?
MOST_DECIDED_COUNTED = 99
DECIDED_PLACE = re.compile(r"\d{8}T\d{12}\|\d{1,18}")
MOMENT = "%Y%m%dT%H%M%S%f"
COPY_PLACE = re.compile(r"\d{1,18}")
PLACE_IN_LIST = re.compile(r"(\d{4}-\d{2}-\d{2})\|\d{1,18}")


class BoundedCount(Subquery):
    """How many rows a query has, counted no further than its slice: a desk never waits for COUNT(*)."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Tab:
    code: str
    label: object
    count: int
    more: bool
    is_current: bool


@dataclass(frozen=True)
class Row:
    """One claim on a desk; `urged` is how often the applicant has asked this desk to get on with it."""

    key: str
    task_id: int | None
    number: str
    title: str
    programme: str
    station: object
    amount_fen: int | None
    place: str
    submitted_on: date | None
    due: Due | None
    note: object
    # For whom it is done by delegation; empty where one's own post is.
    principal: str = ""
    urged: int = 0
    url: str = ""


@dataclass(frozen=True)
class Desk:
    """One page of one tab; `next_place` is empty on the last page."""

    offices: list[Office]
    tabs: list[Tab]
    tab: str
    programme: str
    choices: list[tuple[str, str]]
    rows: list[Row]
    next_place: str
    first: bool
    # Whether the reader tends the phrases of an office: who acts by delegation alone does not.
    keeps_phrases: bool = False


def desk_of(user: User, *, tab: str = "", programme: str = "", after: str = "") -> Desk:
    """The desk of the user's offices. An unknown tab, programme or place in the list is read as the first."""
    powers = [power for power in powers_of(user) if power.role == Role.REVIEWER]
    offices = list({power.office.pk: power.office for power in powers}.values())
    choices = [(each.code, each.title.in_language(_language())) for each in programmes()]
    tab = tab if tab in TABS else WAITING
    programme = programme if programme in dict(choices) else ""
    if not offices:
        return Desk([], [], tab, programme, choices, [], "", first=True)
    queries = _queries(user, powers, programme)
    if tab == DONE:
        rows, place = _done_page(queries[DONE], after)
    elif tab == CONSULTATIONS:
        rows, place = _consultations_page(queries[tab], after if _is_place(after) else "")
    elif tab == CONFIRMATIONS:
        rows, place = _confirmations_page(queries[tab], after if _is_place(after) else "")
    elif tab == COPIES:
        rows, place = _copies_page(queries[COPIES], after)
    else:
        rows, place = _open_page(queries[tab], powers, after if _is_place(after) else "")
    tabs, has_post = _tabs(user, queries, tab), any(power.delegation is None for power in powers)
    return Desk(offices, tabs, tab, programme, choices, rows, place, not after, keeps_phrases=has_post)


def next_at_desk(user: User) -> OpenItem | None:
    """The most urgent claim the user has taken, or that nobody has: what to do when one is done."""
    items = worklist.desk(user, role=Role.REVIEWER).order_by("due_on", "id")
    return items.filter(taken_by=user).first() or items.filter(taken_by=None).first()


def programme_title(code: str) -> str:
    """What a programme is called in the reader's language; its code when it is not carried any more."""
    try:
        return load_programme(code).title.in_language(_language())
    except UnknownProgramme:
        return code


def _queries(user: User, powers: list[Power], programme: str) -> dict[str, QuerySet]:
    items = worklist.desk(user, role=Role.REVIEWER, powers=powers).order_by()
    seen = Claim.objects.visible_to(user)
    decided = _readable(Seat.objects.filter(user=user, decided_at__isnull=False), seen)
    offices = [power.post.office_id for power in powers]
    asked = Consultation.objects.filter(office__in=offices, answered_at=None)
    asked = asked.exclude(claim__state__in=CLOSED_STATES)
    confirmed = Confirmation.objects.filter(office__in=offices, answered_at=None)
    confirmed = confirmed.exclude(claim__state__in=CLOSED_STATES)
    copies = _readable(Copy.objects.filter(reader=user), seen)
    if programme:
        items = items.filter(programme=programme)
        decided = decided.filter(claim__programme=programme)
        copies = copies.filter(claim__programme=programme)
        asked = asked.filter(claim__programme=programme)
        confirmed = confirmed.filter(claim__programme=programme)
    return {
        WAITING: items.filter(taken_by=None),
        MINE: items.filter(Q(taken_by=user) | Q(claim__in=waiting_for(user))),
        COLLEAGUES: items.exclude(taken_by=None).exclude(taken_by=user),
        DONE: decided.order_by("-decided_at", "-id"),
        COPIES: copies.order_by("-id"),
        CONSULTATIONS: asked.order_by("answer_by", "id"),
        CONFIRMATIONS: confirmed.order_by("due_on", "id"),
    }


def _readable(rows: QuerySet, seen: QuerySet[Claim]) -> QuerySet:
    """Those of the rows whose claim may still be read.

    Each claim is asked for by its key, which a planner cannot turn round: it would rather read every claim of the
    area and sort.
    """
    readable = seen.filter(pk=OuterRef("claim_id")).order_by().values("pk")
    return rows.alias(readable=Subquery(readable)).filter(readable__isnull=False)


def _tabs(user: User, queries: dict[str, QuerySet], current: str) -> list[Tab]:
    bounded = {
        f"in_{code}": BoundedCount(query.values("pk")[: _most(code) + 1]) for code, query in queries.items()
    }
    found = User.objects.filter(pk=user.pk).values(**bounded).get()
    counts = {code: found[f"in_{code}"] for code in TABS}
    return [
        Tab(code, label, min(counts[code], _most(code)), counts[code] > _most(code), code == current)
        for code, label in TABS.items()
    ]


def _most(tab: str) -> int:
    return MOST_DECIDED_COUNTED if tab == DONE else MOST_COUNTED


def _open_page(items: QuerySet, powers: list[Power], after: str) -> tuple[list[Row], str]:
    today = clock.today()
    urgings = Urging.objects.filter(claim=OuterRef("claim"), made_at__gte=OuterRef("opened_at"))
    items = items.annotate(urged=BoundedCount(urgings.values("pk")))
    found, place = worklist.page(items.select_related("claim__place", "office", "taken_by"), after)
    return [_open_row(item, power_for(powers, item), today) for item in found], place


def _open_row(item: OpenItem, power: Power | None, today: date) -> Row:
    principal = power.principal if power else None
    return Row(
        key=item.claim.key,
        task_id=item.task_id,
        number=item.number,
        title=item.title,
        programme=programme_title(item.programme),
        station=item.get_station_display(),
        amount_fen=item.amount_fen,
        place=item.claim.place.full_name,
        submitted_on=item.submitted_on,
        due=due_in_words(item.due_on, today, item.place_code),
        principal=principal.name if principal else "",
        note=_note(item),
        urged=item.urged,
    )


def _note(item: OpenItem) -> object:
    """Who has it, and whether the office above has been told that it is late."""
    parts = [_("%(name)s在办") % {"name": item.taken_by.name}] if item.taken_by_id else []
    if item.escalated_on is not None:
        parts.append(_("超期已报上级"))
    return " · ".join(map(str, parts))


def _done_page(decided: QuerySet, after: str) -> tuple[list[Row], str]:
    """The claims somebody has decided, the last first, each with his last word on it."""
    if place := _moment(after):
        moment, last = place
        # The first comparison alone is one an index can begin at.
        decided = decided.filter(Q(decided_at__lt=moment) | Q(id__lt=last), decided_at__lte=moment)
    decided = decided.select_related("claim__place", "claim__person", "claim__organisation")
    decided = decided.prefetch_related(
        Prefetch("decisions", Decision.objects.select_related("step").order_by("id"))
    )
    found = list(decided[: worklist.PAGE + 1])
    more, found = len(found) > worklist.PAGE, found[: worklist.PAGE]
    return [_done_row(seat) for seat in found], _after(found[-1]) if more else ""


def _done_row(seat: Seat) -> Row:
    decision = list(seat.decisions.all())[-1]
    note = _("%(verdict)s，现在：%(state)s") % {
        "verdict": decision.get_verdict_display(),
        "state": seat.claim.get_state_display(),
    }
    return _row_of(seat.claim, station=decision.step.get_station_display(), note=note)


def _copies_page(copies: QuerySet, after: str) -> tuple[list[Row], str]:
    """What was sent to somebody to read, the last first."""
    if COPY_PLACE.fullmatch(after):
        copies = copies.filter(pk__lt=int(after))
    copies = copies.select_related("sender", "claim__place", "claim__person", "claim__organisation")
    found = list(copies[: worklist.PAGE + 1])
    more, found = len(found) > worklist.PAGE, found[: worklist.PAGE]
    return [_copy_row(copy) for copy in found], str(found[-1].pk) if more else ""


def _copy_row(copy: Copy) -> Row:
    sent = _("%(name)s抄送：%(note)s") if copy.note else _("%(name)s抄送")
    station = _("已阅") if copy.read_at else _("未阅")
    return _row_of(copy.claim, station=station, note=sent % {"name": copy.sender.name, "note": copy.note})


def _consultations_page(asked: QuerySet, after: str) -> tuple[list[Row], str]:
    """What other offices ask, the soonest due first; the claim itself is not shown to whoever may not read it."""
    if after:
        day, _bar, last = after.partition("|")
        asked = asked.filter(Q(answer_by__gt=day) | Q(answer_by=day, pk__gt=int(last)))
    asked = asked.select_related("asked_for", "claim__place", "claim__person", "claim__organisation")
    found = list(asked[: worklist.PAGE + 1])
    more, found = len(found) > worklist.PAGE, found[: worklist.PAGE]
    today = clock.today()
    rows = [_consultation_row(each, today) for each in found]
    return rows, f"{found[-1].answer_by.isoformat()}|{found[-1].pk}" if more else ""


def _consultation_row(asked: Consultation, today: date) -> Row:
    note = _("%(office)s问：%(question)s") % {"office": asked.asked_for.name, "question": asked.question}
    row = _row_of(asked.claim, station=_("待答复"), note=note)
    url = reverse("approvals:consultation", args=[asked.pk])
    return replace(row, url=url, due=due_in_words(asked.answer_by, today))


def _confirmations_page(asked: QuerySet, after: str) -> tuple[list[Row], str]:
    """Rosters of other counties with people who work here, the soonest due first."""
    asked = asked.select_related("claim__county", "claim__place", "claim__person", "claim__organisation")
    found, place = worklist.page(asked, after)
    today = clock.today()
    return [_confirmation_row(each, today) for each in found], place


def _confirmation_row(asked: Confirmation, today: date) -> Row:
    note = _("%(county)s请求确认在本地务工的人员") % {"county": asked.claim.county.name}
    row = _row_of(asked.claim, station=_("待确认"), note=note)
    url = reverse("approvals:confirmation", args=[asked.pk])
    return replace(row, url=url, due=due_in_words(asked.due_on, today))


def _row_of(claim: Claim, *, station: object, note: object) -> Row:
    return Row(
        key=claim.key,
        task_id=None,
        number=claim.number or "",
        title=claim.claimant_label,
        programme=programme_title(claim.programme),
        station=station,
        amount_fen=claim.approved_fen if claim.approved_fen is not None else claim.claimed_fen,
        place=claim.place.full_name,
        submitted_on=claim.policy_date,
        due=None,
        note=note,
    )


def _after(seat: Seat) -> str:
    """The place of a row among the decided ones, as it stands in an address."""
    return f"{seat.decided_at.astimezone(UTC):{MOMENT}}|{seat.pk}"


def _moment(text: str) -> tuple[datetime, int] | None:
    if not DECIDED_PLACE.fullmatch(text):
        return None
    moment, _, last = text.partition("|")
    try:
        return datetime.strptime(moment, MOMENT).replace(tzinfo=UTC), int(last)
    except ValueError:
        return None


def _is_place(text: str) -> bool:
    found = PLACE_IN_LIST.fullmatch(text)
    if found is None:
        return False
    try:
        date.fromisoformat(found[1])
    except ValueError:
        return False
    return True


def _language() -> str:
    return get_language() or "zh-hans"
