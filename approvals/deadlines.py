"""How much time is left, in words: a desk says it, colour only repeats it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from policies.calendar import NATION, working_days_between

LONGEST_COUNT = timedelta(days=366)
SOON_WORKING_DAYS = 1


@dataclass(frozen=True)
class Due:
    """`tone` is "late", "soon" or "" as the style sheet knows them."""

    day: date
    text: object
    tone: str


def due_in_words(day: date, today: date, place: str = NATION) -> Due:
    """The time left until `day` (itself included) or passed since, counted in working days at that place."""
    if day == today:
        return Due(day, _("今天到期"), "soon")
    count = _working_days(min(day, today), max(day, today), place)
    if day > today:
        if count == 0:
            return Due(day, _("今天是期限内最后一个工作日"), "soon")
        tone = "soon" if count <= SOON_WORKING_DAYS else ""
        return Due(day, _("剩余%(days)s个工作日") % {"days": count}, tone)
    if count == 0:
        return Due(day, _("已超期"), "late")
    return Due(day, _("超期%(days)s个工作日") % {"days": count}, "late")


def _working_days(after: date, until: date, place: str) -> int:
    """Working days after one day up to another, that one included; counted up to a year, further no desk cares."""
    return working_days_between(after, min(until, after + LONGEST_COUNT), place)
