"""Working days of the mainland, with the State Council's make-up days and the holidays of a region.

Counting a time limit does not count its first day (民法典 第201条). What a year is like is said by the calendars that
were published (`use`), and where none was by the `holidays` library. A year for which no State Council notice is
known yet holds its statutory holidays only; `is_provisional` says so, and a deadline computed from it may move.

`place` is the division code of where the matter belongs: local holidays there and above it count. Without it only
those of the nation do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from holidays.countries.china import China, ChinaStaticHolidays

from policies.errors import PolicyError
from policies.periods import ONE_DAY

FIRST_YEAR, LAST_YEAR = 1950, 2099
MOST_DAYS = 5_000
NATION = ""
LAST_KNOWN_NOTICE: int = max(ChinaStaticHolidays.special_public_holidays)


class CalendarError(PolicyError):
    """A count of days the calendar cannot answer, or a notice it cannot read; `field` is the text with the fault."""

    code = "CALENDAR"

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Year:
    """One year as a notice lays it out: days of rest, and days of work that would be rest, each with its name.

    `provisional`: no notice is known yet. `document` is the notice, empty for what the software knows by itself.
    """

    rest: Mapping[date, str]
    work: Mapping[date, str]
    document: str = ""
    provisional: bool = False

    def under(self, local: "Year") -> "Year":
        """This year with a region's own days laid over it: where both name a day, the region decides."""
        return Year(
            {day: name for day, name in self.rest.items() if day not in local.work} | dict(local.rest),
            {day: name for day, name in self.work.items() if day not in local.rest} | dict(local.work),
            self.document,
            self.provisional or local.provisional,
        )


# Calendars that were published, by region (a division code, "" for the nation) and year.
Book = Mapping[tuple[str, int], Year]


@dataclass(frozen=True)
class Calendar:
    """The working days at places under the same regions: those of the nation first, then inwards."""

    regions: tuple[str, ...]
    book: Book
    _years: dict[int, Year] = field(default_factory=dict, repr=False, compare=False)

    def year(self, year: int) -> Year:
        """That year here. Raises CalendarError outside the years the calendar covers."""
        known = self._years.get(year)
        if known is None:
            known = self.book.get((NATION, year)) or library_year(year)
            for region in self.regions:
                if local := self.book.get((region, year)):
                    known = known.under(local)
            self._years[year] = known
        return known

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day: weekdays that are no holiday, and make-up days."""
        year = self.year(day.year)
        return day in year.work or (day.weekday() < 5 and day not in year.rest)

    def explain(self, day: date) -> str:
        """Why offices work or rest on that day, in Chinese: 工作日, 调休上班, 周末, or the holiday's name."""
        year = self.year(day.year)
        if day in year.work:
            return "调休上班"
        return year.rest.get(day) or ("周末" if day.weekday() >= 5 else "工作日")


class _Shelf:
    """The published calendars in use, and what was made of them; changed only as a whole."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.regions = sorted({region for region, _year in book if region != NATION}, key=len)
        self.calendars: dict[tuple[str, ...], Calendar] = {}

    def calendar(self, place: str) -> Calendar:
        regions = tuple(region for region in self.regions if place.startswith(region))
        found = self.calendars.get(regions)
        if found is None:
            found = self.calendars[regions] = Calendar(regions, self.book)
        return found


_shelves = [_Shelf({})]


def use(book: Book) -> None:
    """Count by these published calendars in this process from now on; by the library where they are silent."""
    _shelves[:] = [_Shelf(book)]


def calendar_at(place: str = NATION) -> Calendar:
    """The calendar that counts at this division code."""
    return _shelves[0].calendar(place)


@cache
def library_year(year: int) -> Year:
    """That year of the nation as the `holidays` library has it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"工作日历只覆盖{FIRST_YEAR}年至{LAST_YEAR}年，无法计算{year}年")
    china = China(years=year, language="zh_CN")
    make_up = {day: "调休上班" for day in sorted(china.weekend_workdays) if day.year == year}
    rest = {day: name for day, name in china.items() if day.year == year and day not in make_up}
    return Year(rest, make_up, provisional=year > LAST_KNOWN_NOTICE)


def is_provisional(year: int, place: str = NATION) -> bool:
    """Whether the State Council's holiday notice for that year is not yet known to the calendar."""
    return calendar_at(place).year(year).provisional


def is_working_day(day: date, place: str = NATION) -> bool:
    """Whether offices work on that day: weekdays that are no holiday, and make-up weekends."""
    return calendar_at(place).is_working_day(day)


def add_working_days(day: date, count: int, place: str = NATION) -> date:
    """The `count`-th working day after `day`, which itself is not counted; 0 gives `day` back."""
    if not 0 <= count <= MOST_DAYS:
        raise CalendarError(f"工作日数须在0至{MOST_DAYS}之间")
    calendar = calendar_at(place)
    calendar.year(day.year)
    while count:
        day += ONE_DAY
        count -= calendar.is_working_day(day)
    return day


def nth_working_day_from(day: date, count: int, place: str = NATION) -> date:
    """The `count`-th working day (1 or more) counted from `day` on, `day` included if offices work then."""
    if count < 1:
        raise CalendarError("工作日数须不小于1")
    first = 1 if is_working_day(day, place) else 0
    return add_working_days(day, count - first, place)


def working_days_between(after: date, until: date, place: str = NATION) -> int:
    """How many working days lie after one day up to another, that one included; 0 when it is not later.

    Raises CalendarError when the days lie further apart than any time limit.
    """
    if (until - after).days > 2 * MOST_DAYS:
        raise CalendarError(f"两天相隔太久，最多{2 * MOST_DAYS}天")
    calendar = calendar_at(place)
    days = range(after.toordinal() + 1, until.toordinal() + 1)
    return sum(calendar.is_working_day(date.fromordinal(day)) for day in days)


def explain(day: date, place: str = NATION) -> str:
    """Why offices work or rest on that day, in Chinese: 工作日, 调休上班, 周末, or the holiday's name."""
    return calendar_at(place).explain(day)
