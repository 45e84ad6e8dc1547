"""Dates and months as the conventions count them (CV-01, CV-02, CV-03)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from policies.errors import ImpossibleDate

ONE_DAY = timedelta(days=1)
MONTHLY, QUARTERLY = "month", "quarter"
SHORTEST_MONTH = 28
_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotADay:
    """A day written on a paper that no calendar has, such as 2019-02-29: a correction, not a crash (CV-35)."""

    text: str


def parse_date(value: object) -> date:
    """A `date` or the text `YYYY-MM-DD` as a date; anything else raises ImpossibleDate with the text."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ImpossibleDate(value) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ImpossibleDate(value)


def parse_paper_date(value: object) -> date | NotADay:
    """Like `parse_date`, but a day that merely does not exist is kept as NotADay for the rules to judge."""
    try:
        return parse_date(value)
    except ImpossibleDate:
        if isinstance(value, str) and _SHAPE.fullmatch(value):
            return NotADay(value)
        raise


def parse_month(value: object) -> date:
    """The first day of the month written `YYYY-MM`; anything else raises ImpossibleDate."""
    if not isinstance(value, str) or len(value) != 7 or value[4] != "-":
        raise ImpossibleDate(value)
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        raise ImpossibleDate(value) from None


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, or that month's last day where there is none (CV-02).

    Months may be negative. Results outside the years 1 to 9999 stop at `date.min` or `date.max`.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    if day.day <= SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_years(day: date, years: int) -> date:
    """The corresponding day `years` later (CV-02: 29 February falls on 28 February of a common year)."""
    return add_months(day, years * 12)


def running_period_met(start: date, months: int, on: date) -> bool:
    """Whether a period still running from `start` has lasted `months` on the day `on` (CV-01, CV-02)."""
    return on >= add_months(start, months)


def closed_interval_met(start: date, until: date, months: int) -> bool:
    """Whether `start` to `until`, both days included, lasts `months` (CV-03)."""
    return until.toordinal() + 1 >= add_months(start, months).toordinal()


def year_completed(start: date, months: int) -> int:
    """The calendar year of the day on which `months` from `start` on are completed (CV-03, CV-04)."""
    after = add_months(start, months)
    return after.year - 1 if (after.month, after.day) == (1, 1) else after.year


def whole_years(born: date, on: date) -> int:
    """Completed years of age on a day, birthdays counted by CV-02; negative before birth."""
    years = on.year - born.year
    return years if add_years(born, years) <= on else years - 1


def month_text(day: date) -> str:
    """The month of a day as `YYYY-MM`."""
    return day.isoformat()[:7]


def quarter_of(month: str) -> str:
    """The quarter of a month: `2026-Q1` for `2026-03`."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def months_of(period: str) -> list[str]:
    """The months of a period written `2026-03` or `2026-Q1`, the earliest first."""
    year, _dash, part = period.partition("-")
    if not part.startswith("Q"):
        return [period]
    last = int(part[1:]) * 3
    return [f"{year}-{month:02d}" for month in range(last - 2, last + 1)]


def overlapping(period: str) -> list[str]:
    """Every period that has a month in common with this one: its months and their quarter."""
    months = months_of(period)
    return [*months, quarter_of(months[0])]
