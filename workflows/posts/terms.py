"""How long an agreement may be: three years at most, and no longer than the months left to the holder."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from policies.periods import ONE_DAY, add_months
from policies.post_cap import MonthCap
from registry import clock
from registry.enums import Level
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Placement
from workflows.posts.coverage import agreed_until, covered_months, month_of, months_from
from workflows.posts.rhythm import rhythm_at
from workflows.posts.used import MonthsUsed, cap_for, first_approval, months_used, parameters_in

LONGEST_MONTHS = 36


def need_order(start: date, until: date) -> None:
    """An agreement ends after it begins and within three years."""
    if until < start:
        raise InvalidInput(_("协议的结束日期要在%(from)s以后。请改正日期。") % {"from": start}, field="until")
    latest = add_months(start, LONGEST_MONTHS) - ONE_DAY
    if until > latest:
        raise InvalidInput(
            _("一份上岗协议最长3年，这一份最晚到%(day)s。请改正日期。") % {"day": latest}, field="until"
        )


def need_room(placement: Placement, start: date, until: date) -> None:
    """Refuse an agreement with more months than are left below the cap, counted over all units."""
    cap, used = standing_of(placement)
    if cap.most is None:
        return
    taken = used.granted | used.claimed | used.drafted | set(_ahead(placement))
    room = cap.most - used.before - len(taken)
    wanted = [month for month in months_from(month_of(start), month_of(until)) if month not in taken]
    if len(wanted) <= room:
        return
    if room <= 0:
        raise InvalidInput(
            _("补贴期限%(most)d个月已经用完或已有安排，不能再签。距法定退休不足5年的，请由县人社局办理延长。")
            % {"most": cap.most},
            code="cap",
            field="until",
        )
    raise InvalidInput(
        _("按补贴期限%(most)d个月，还能安排%(room)d个月，协议最晚签到%(month)s。请改正日期。")
        % {"most": cap.most, "room": room, "month": wanted[room - 1]},
        code="cap",
        field="until",
    )


def need_extension(placement: Placement, until: date) -> None:
    """Refuse an extension to whom the cap is not lifted, and one that goes beyond the month of retirement."""
    cap, _used = standing_of(placement)
    if not cap.lifted:
        raise CommandRefused(
            _("只有初次核定时距法定退休年龄不足5年的人员可以延长到退休。没有任何改动。"), code="not_lifted"
        )
    if month_of(until) > month_of(cap.retires):
        raise InvalidInput(
            _("最多延长到退休的月份（%(month)s）。请改正日期。") % {"month": month_of(cap.retires)},
            field="until",
        )


def standing_of(placement: Placement) -> tuple[MonthCap, MonthsUsed]:
    """The cap that holds for the holder of a post by the rules in force today, and the months he has used.

    Raises CommandRefused where the county has no rules for posts.
    """
    county = placement.place.at(Level.COUNTY)
    parameters = parameters_in(county.code, clock.today()) if county else None
    if parameters is None:
        raise CommandRefused(
            _("%(place)s还没有公布公益性岗位补贴的标准，现在不能办理。请联系县人社局。")
            % {"place": county or placement.place},
            code="no_rules",
        )
    approved = placement.first_approved_on or first_approval(placement.person) or clock.today()
    used = months_used([placement.person_id])[placement.person_id]
    # What a post that is not approved yet declares counts for itself already.
    used.before = max(used.before, placement.months_before)
    return cap_for(parameters, placement.person, approved), used


def _ahead(placement: Placement) -> list[str]:
    """The months of the agreements signed before that are still to be claimed."""
    if placement.pk is None or not placement.agreements.all():
        return []
    first = month_of(add_months(clock.today(), -rhythm_at(placement.place).months_back))
    return covered_months(placement, first, month_of(agreed_until(placement)))
