"""请示: what waits for whose answer, and what was granted in a month."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.models import Consent, Seat
from registry import clock
from registry.enums import Role
from registry.models import Office, User
from registry.selectors import offices_of, posts_of
from workflows import worklist
from workflows.models import Claim

SHOWN = 30
MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")
READERS = (Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR)


def consents_seen_by(user: User) -> QuerySet[Consent]:
    """Those of the offices where the user reviews, and of all offices in the divisions he reviews or audits."""
    covered = Q()
    for post in posts_of(user):
        if post.role in READERS:
            covered |= Q(asked_for__division__code__startswith=post.office.division_id) | Q(
                office=post.office_id
            )
    found = Consent.objects.filter(covered) if covered else Consent.objects.none()
    return found.select_related(
        "claim__person", "claim__organisation", "asked_by", "asked_for", "office__division", "answered_by"
    )


def waiting_among(seen: QuerySet[Consent], user: User) -> QuerySet[Consent]:
    """What the offices of this reviewer have to answer, the oldest first."""
    return seen.filter(office__in=offices_of(user, Role.REVIEWER), granted=None).order_by("id")


@dataclass(frozen=True)
class Asking:
    """For which office one asks, and what a consent to a second level would be for."""

    office: Office
    subject: dict[str, object]


def asking_of(user: User, claim: Claim) -> Asking | None:
    """The office for which this user may ask about the claim: where it lies now, or the lowest of his own.

    None for whoever reviews at no office of the claim's place.
    """
    covering = [each for each in offices_of(user, Role.REVIEWER) if each.division.covers(claim.place_id)]
    if not covering:
        return None
    item = worklist.item_of(claim, user)
    here = next((each for each in covering if item is not None and each.pk == item.office_id), None)
    office = here or max(covering, key=lambda each: len(each.division_id))
    level = item.level if here is not None else office.level
    return Asking(office, {"person": user.person_id, "level": str(level)})


def may_ask_here(user: User, claim: Claim) -> object | None:
    """Whether this user may ask the office above about this claim, for one of his own offices."""
    asking = asking_of(user, claim)
    if asking is None:
        return _("您所在的机构不办理这份申请，不能就它请示上级。")
    return guards.may_ask(user, claim, asking.office)


@dataclass(frozen=True)
class Override:
    """One person who sat at two levels of a claim, as the month's report tells it."""

    number: str
    who: str
    levels: list[str]
    office: str
    reason: str
    granted_by: str
    granted_for: str
    comment: str
    used_on: date


def overrides_of(user: User, month: date) -> list[Override]:
    """What was used in the month that begins on this day, of the offices this user may see; three queries."""
    seen = Consent.objects.filter(pk__in=consents_seen_by(user).values("pk"))
    following = (month + timedelta(days=31)).replace(day=1)
    used = Seat.objects.filter(
        consent__in=seen, consent__used_at__gte=_midnight(month), consent__used_at__lt=_midnight(following)
    )
    seats = list(
        used.select_related(
            "claim", "user", "principal", "office", "consent__office", "consent__answered_by"
        ).order_by("consent__used_at", "pk")
    )
    levels: dict[tuple[int, int], list[str]] = {}
    for seat in Seat.objects.filter(claim__in={seat.claim_id for seat in seats}).order_by("pk"):
        levels.setdefault((seat.claim_id, seat.person_id), []).append(seat.get_level_display())
    return [_told(seat, levels[seat.claim_id, seat.person_id]) for seat in seats]


def _told(seat: Seat, levels: list[str]) -> Override:
    consent = seat.consent
    return Override(
        number=seat.claim.number,
        who=seat.signed,
        levels=levels,
        office=seat.office.name,
        reason=consent.reason,
        granted_by=consent.answered_by.name,
        granted_for=consent.office.name,
        comment=consent.comment,
        used_on=consent.used_at.astimezone(clock.SHANGHAI).date(),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def month_of(text: str) -> date:
    """The first day of the month named as 2026-03; of this month for whatever names none."""
    if MONTH.fullmatch(text):
        return date.fromisoformat(f"{text}-01")
    return clock.today().replace(day=1)
