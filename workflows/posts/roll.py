"""在岗名单: who of a unit is paid for a month, who is not, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from policies.periods import add_months
from registry import clock
from registry.enums import Level
from registry.models import Organisation
from workflows.enums import OPEN_PLACEMENTS
from workflows.models import Attendance, ClaimLine, Placement
from workflows.models.claim import ENDED_UNPAID
from workflows.posts.coverage import MONTH, Refusal, agreed_from, days_of, month_of, why_not
from workflows.posts.used import PROGRAMME, MonthsUsed, cap_for, months_used, over_cap, parameters_in


@dataclass
class Roll:
    """The placements of a unit in one month: those that are paid for, by post, and those left out with the reason."""

    holders: list[Placement] = field(default_factory=list)
    left_out: list[tuple[Placement, Refusal]] = field(default_factory=list)


def roll_of(organisation: Organisation, month: str) -> Roll:
    """The roll of a unit for a month; empty for what is no month. As many queries for five as for five hundred."""
    roll = Roll()
    if not MONTH.fullmatch(month):
        return roll
    placed = list(
        Placement.objects.filter(organisation=organisation).with_terms().order_by("post_code", "id")
    )
    judge = _Judge(organisation, month, placed)
    for placement in placed:
        refusal = judge.refusal(placement)
        if refusal is None:
            roll.holders.append(placement)
        elif _is_of_interest(placement, month):
            roll.left_out.append((placement, refusal))
    return roll


class _Judge:
    """Looks at each placement of one unit for one month, with what all of them need fetched once."""

    def __init__(self, organisation: Organisation, month: str, placed: list[Placement]) -> None:
        people = {each.person_id for each in placed}
        self.month = month
        self.used = months_used(people)
        self.elsewhere = taken_elsewhere(people, organisation, month)
        county = organisation.division.at(Level.COUNTY)
        self.parameters = parameters_in(county.code, clock.today()) if county else None

    def refusal(self, placement: Placement) -> Refusal:
        return (
            why_not(placement, self.month)
            or self.elsewhere.get(placement.person_id)
            or self._over_cap(placement)
        )

    def _over_cap(self, placement: Placement) -> Refusal:
        if self.parameters is None:
            return None
        cap = cap_for(self.parameters, placement.person, placement.first_approved_on)
        return over_cap(cap, _besides(self.used[placement.person_id], self.month), self.month)


def taken_elsewhere(people: Iterable[int], organisation: Organisation, month: str) -> dict[int, Refusal]:
    """Of these people those whose month another unit has entered or asked for, with which unit; by primary key."""
    lines = ClaimLine.objects.filter(
        person__in=people, period=month, struck=False, claim__programme=PROGRAMME
    )
    lines = lines.exclude(claim__state__in=ENDED_UNPAID).exclude(approved_fen=0)
    lines = lines.exclude(claim__organisation=organisation).order_by()
    rows = Attendance.objects.filter(month=month, placement__person__in=people, attended__gt=0)
    rows = rows.exclude(placement__organisation=organisation).order_by()
    taken = {
        person: _("%(unit)s已把这个人列入当月的申报，同一个月只能由一个单位申报。请与该单位核对。")
        % {"unit": unit}
        for person, unit in lines.values_list("person", "claim__organisation__name")
    }
    return taken | {
        person: _("%(unit)s已录入这个人当月的考勤，同一个月只能由一个单位申报。请与该单位核对。")
        % {"unit": unit}
        for person, unit in rows.values_list("placement__person", "placement__organisation__name")
    }


def _besides(used: MonthsUsed, month: str) -> MonthsUsed:
    """The months used without this one: whether it was asked for already is another question."""
    return MonthsUsed(used.before, used.granted - {month}, used.claimed - {month}, used.drafted - {month})


def _is_of_interest(placement: Placement, month: str) -> bool:
    """Whether anybody would look for him in this month: in post now, or gone for a month or two at most."""
    first, last = days_of(month)
    if placement.state in OPEN_PLACEMENTS:
        return agreed_from(placement) <= last
    return placement.ended_on is not None and month_of(placement.ended_on) >= month_of(add_months(first, -2))
