"""What the pages of posts show: the list of those one may see, and one post with its history and what can be done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from policies.periods import add_months, months_of, overlapping
from policies.post_cap import MonthCap
from registry import clock
from registry.models import Organisation, User
from registry.selectors import organisations_of
from workflows.enums import EndCause, PlacementState, PlacementVerb, StopCause
from workflows.models import Benefit, Claim, Placement, PlacementEvent
from workflows.posts import guards
from workflows.posts.claimed import claimed_from
from workflows.posts.clauses import clause_text
from workflows.posts.coverage import (
    agreed_from,
    agreed_until,
    covered_months,
    days_of,
    month_of,
    open_stop,
)
from workflows.posts.rhythm import rhythm_at, rhythm_of
from workflows.posts.roll import Roll, roll_of
from workflows.posts.used import PROGRAMME, MonthsUsed, cap_for, months_used, parameters_in
from workflows.timeline import Entry
from workflows.wording import ATTENTION, BAD, GOOD, PLAIN, moment

PAGE = 50
COUNTY_DIGITS = 6
UNIT_KINDS = ("employer_unit", "village_committee")
TONES = {
    PlacementVerb.APPROVE: GOOD,
    PlacementVerb.STOP: BAD,
    PlacementVerb.DECLINE: BAD,
    PlacementVerb.RESUME: GOOD,
}

GUARDS: dict[PlacementVerb, Callable[[User, Placement], guards.Refusal]] = {
    PlacementVerb.APPROVE: guards.may_approve,
    PlacementVerb.DECLINE: guards.may_decline,
    PlacementVerb.RENEW: guards.may_renew,
    PlacementVerb.EXTEND: guards.may_extend,
    PlacementVerb.STOP: guards.may_stop,
    PlacementVerb.RESUME: guards.may_resume,
    PlacementVerb.END: guards.may_end,
}


@dataclass(frozen=True)
class Row:
    """One post as the list shows it; `next_month` is the first month that is not asked for yet, as 2026-03."""

    placement: Placement
    words: str
    tone: str
    first: date
    last: date
    used: MonthsUsed
    cap: MonthCap | None
    next_month: str

    @property
    def is_due(self) -> bool:
        """Whether the next month is over, so that its attendance can be entered."""
        return bool(self.next_month) and self.next_month < month_of(clock.today())


@dataclass(frozen=True)
class Month:
    """A month of a unit: the claim it is in, where there is one, who is on its roll, who is left out and why."""

    name: str
    first_day: date
    roll: Roll
    claim: Claim | None


def rows_for(user: User, after: str) -> tuple[list[Row], int | None]:
    """The posts the user may see beyond the key `after`, those in hand first registered first; and where to go on."""
    seen = Placement.objects.visible_to(user)
    if after.isascii() and after.isdigit() and len(after) < 19:
        seen = seen.filter(pk__gt=int(after))
    found = list(seen.with_terms().order_by("pk")[: PAGE + 1])
    return rows_of(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def rows_of(placements: Iterable[Placement]) -> list[Row]:
    """The rows of these posts, whose terms are fetched; two queries for all of them."""
    listed = list(placements)
    used = months_used({each.person_id for each in listed})
    return [_row(each, used[each.person_id]) for each in listed]


def _row(placement: Placement, used: MonthsUsed) -> Row:
    words, tone = standing(placement)
    parameters = parameters_in(placement.place_id[:COUNTY_DIGITS], clock.today())
    cap = None if parameters is None else cap_for(parameters, placement.person, placement.first_approved_on)
    first, last = agreed_from(placement), agreed_until(placement)
    months_back = rhythm_of(parameters).months_back
    return Row(placement, words, tone, first, last, used, cap, _next_month(placement, used, months_back))


def standing(placement: Placement) -> tuple[str, str]:
    """Where a post stands in words, and the tone of its tag."""
    if placement.state == PlacementState.HELD:
        stop = open_stop(placement)
        if stop is not None:
            return _("%(month)s起停发") % {"month": month_of(stop.first_day)}, BAD
        if agreed_until(placement) < clock.today():
            return _("协议已到期"), ATTENTION
        return placement.get_state_display(), GOOD
    tone = ATTENTION if placement.state == PlacementState.PROPOSED else PLAIN
    return placement.get_state_display(), tone


def _next_month(placement: Placement, used: MonthsUsed, months_back: int) -> str:
    today = clock.today()
    first = month_of(max(agreed_from(placement), add_months(today.replace(day=1), -months_back)))
    taken = used.granted | used.claimed
    months = covered_months(placement, first, month_of(agreed_until(placement)))
    return next((month for month in months if month not in taken), "")


def acts_of(placement: Placement, user: User) -> list[PlacementVerb]:
    """What the user may do to the post now, in the order of its life."""
    return [verb for verb, may in GUARDS.items() if may(user, placement) is None]


def already_claimed(placement: Placement) -> list[Benefit]:
    """Months that were asked for or granted although the post is stopped, or was left, before them."""
    stop = open_stop(placement)
    starts = [stop.first_day] if stop is not None else []
    if placement.ended_on is not None:
        starts.append(add_months(placement.ended_on.replace(day=1), 1))
    return claimed_from(placement, month_of(min(starts))) if starts else []


def months_of_unit(organisation: Organisation) -> list[Month]:
    """The last months that are over, latest first: what was opened, and who is left out."""
    names = rhythm_at(organisation.division).last_months(clock.today())[::-1]
    periods = {period for name in names for period in overlapping(name)}
    live = Claim.objects.filter(organisation=organisation, programme=PROGRAMME, period__in=periods)
    claims = {month: each for each in live.open_or_paid().order_by("-pk") for month in months_of(each.period)}
    return [Month(name, days_of(name)[0], roll_of(organisation, name), claims.get(name)) for name in names]


def units_of(user: User) -> list[Organisation]:
    """The units the user acts for that have posts or may have them."""
    return list(organisations_of(user).filter(kind__in=UNIT_KINDS).order_by("pk"))


def history_of(placement: Placement) -> list[Entry]:
    """What happened to the post, the last first, as components/timeline.html shows it."""
    events = placement.events.select_related("actor").order_by("-id")
    return [
        Entry(_told(each), moment(each.at), _details(each), TONES.get(each.verb, PLAIN)) for each in events
    ]


def _told(event: PlacementEvent) -> str:
    data = event.data
    if event.verb == PlacementVerb.STOP:
        words = {"month": data["month"], "cause": StopCause(data["cause"]).label}
        return _("%(month)s起停发：%(cause)s") % words
    if event.verb == PlacementVerb.RESUME:
        return _("%(month)s起恢复发放") % {"month": data["month"]}
    if event.verb == PlacementVerb.END:
        words = {"day": data["last_day"], "cause": EndCause(data["cause"]).label}
        return _("%(day)s退出岗位：%(cause)s") % words
    if "until" in data:
        words = {"verb": event.get_verb_display(), "from": data["from"], "until": data["until"]}
        return _("%(verb)s：协议%(from)s至%(until)s") % words
    return event.get_verb_display()


def _details(event: PlacementEvent) -> str:
    parts = [event.actor.name, event.comment]
    if clause := event.data.get("clause"):
        parts.append(_("依据%(clause)s") % {"clause": clause_text(clause)})
    if already := event.data.get("already"):
        named = "、".join(f"{month}（{number}）" for month, number in already)
        parts.append(_("已申报或批准的月份：%(months)s") % {"months": named})
    return "；".join(part for part in parts if part)
