"""Working days of the mainland, with the State Council's make-up days, on the `holidays` library.

Counting a time limit does not count its first day. A year for which no State Council notice is known
yet holds its statutory holidays only; `is_provisional` says so, and a deadline computed from it may move.
"""

from datetime import date
from functools import cache

from holidays.countries.china import China, ChinaStaticHolidays

from policies.errors import PolicyError
from policies.periods import ONE_DAY

FIRST_YEAR, LAST_YEAR = 1950, 2099
MOST_DAYS = 5_000
_LAST_NOTICE = max(ChinaStaticHolidays.special_public_holidays)


class CalendarError(PolicyError):
    """A count of days the calendar cannot answer."""

    code = "CALENDAR"


@cache
def _year(year: int) -> tuple[dict[date, str], frozenset[date]]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"工作日历只覆盖{FIRST_YEAR}年至{LAST_YEAR}年，无法计算{year}年")
    china = China(years=year, language="zh_CN")
    return dict(china.items()), frozenset(day for day in china.weekend_workdays if day.year == year)


def is_provisional(year: int) -> bool:
    """Whether the State Council's holiday notice for that year is not yet known to the calendar."""
    return year > _LAST_NOTICE


def is_working_day(day: date) -> bool:
    """Whether offices work on that day: weekdays that are no holiday, and make-up weekends."""
    holidays, make_up = _year(day.year)
    return day in make_up if day.weekday() >= 5 else day not in holidays


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is not counted; 0 gives `day` back."""
    if not 0 <= count <= MOST_DAYS:
        raise CalendarError(f"工作日数须在0至{MOST_DAYS}之间")
    _year(day.year)
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def nth_working_day_from(day: date, count: int) -> date:
    """The `count`-th working day (1 or more) counted from `day` on, `day` included if offices work then."""
    if count < 1:
        raise CalendarError("工作日数须不小于1")
    first = 1 if is_working_day(day) else 0
    return add_working_days(day, count - first)


def explain(day: date) -> str:
    """Why offices work or rest on that day, in Chinese: 工作日, 调休上班, 周末, or the holiday's name."""
    holidays, make_up = _year(day.year)
    if day in make_up:
        return "调休上班"
    return holidays.get(day) or ("周末" if day.weekday() >= 5 else "工作日")
