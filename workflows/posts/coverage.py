"""Which months of a post are paid for: held, inside an agreement, not stopped, not after the holder has left."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from policies.periods import add_months
from workflows.enums import PlacementState
from workflows.models import Placement, Stop

MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])", re.ASCII)
Refusal = object | None


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month written as `2026-03`."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def months_from(first: str, last: str) -> Iterator[str]:
    """The months from `first` to `last`, both included."""
    day, end = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
    while day <= end:
        yield month_of(day)
        day = add_months(day, 1)


def why_not(placement: Placement, month: str) -> Refusal:
    """None when this month of the post is paid for; else the sentence that says why not.

    Reads the agreements and stops fetched with the placement (`with_terms`).
    """
    first, last = days_of(month)
    if placement.state == PlacementState.PROPOSED:
        return _("岗位还没有核定，请等县人社局核定后再申报。")
    if placement.state == PlacementState.DECLINED:
        return _("岗位没有核定，不能申报。")
    if not any(
        each.agreed_from <= last and first <= each.agreed_until for each in placement.agreements.all()
    ):
        return _("上岗协议从%(from)s到%(until)s，不包括这个月。请核对月份，到期的请先续签。") % {
            "from": agreed_from(placement),
            "until": agreed_until(placement),
        }
    if placement.ended_on is not None and placement.ended_on < first:
        return _("%(day)s已退出岗位（%(cause)s），之后的月份不能申报。") % {
            "day": placement.ended_on,
            "cause": placement.get_end_cause_display(),
        }
    stop = stop_in(placement, month)
    if stop is not None:
        return _("从%(month)s起停发（%(cause)s），这个月不能申报。") % {
            "month": month_of(stop.first_day),
            "cause": stop.get_cause_display(),
        }
    return None


def stop_in(placement: Placement, month: str) -> Stop | None:
    """The stop that this month falls into."""
    first, last = days_of(month)
    stops = placement.stops.all()
    return next(
        (
            each
            for each in stops
            if each.first_day <= last and (each.last_day is None or first <= each.last_day)
        ),
        None,
    )


def open_stop(placement: Placement) -> Stop | None:
    """The stop that has no end yet."""
    return next((each for each in placement.stops.all() if each.last_day is None), None)


def agreed_from(placement: Placement) -> date:
    """The first day of the first agreement."""
    return min(each.agreed_from for each in placement.agreements.all())


def agreed_until(placement: Placement) -> date:
    """The last day of the last agreement."""
    return max(each.agreed_until for each in placement.agreements.all())


def covered_months(placement: Placement, first: str, last: str) -> list[str]:
    """The months from `first` to `last` that are paid for."""
    return [month for month in months_from(first, last) if why_not(placement, month) is None]
