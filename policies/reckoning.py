"""How a deadline comes about, as a sum of days a reader can follow on a wall calendar."""

from dataclasses import dataclass
from datetime import date

from policies.calendar import NATION, Calendar, add_working_days, calendar_at
from policies.periods import ONE_DAY

# What a calendar calls the days around a holiday, and the holiday people mean by it.
OBSERVED = "（补假）"
IN_LIEU = "休息日"
EVE = {"农历除夕": "春节"}


@dataclass(frozen=True)
class Rest:
    """A stretch of holidays within a time limit, the weekends it runs over included; both ends belong to it."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Reckoning:
    """`count` working days after `start`, which is not counted, end on `due`.

    From the day after `start` to `due` there are exactly `count` + `weekend_days` + the days of all `rests`.
    `worked` are the days that look like rest and count (调休上班); `provisional` the years without a notice.
    """

    start: date
    count: int
    due: date
    weekend_days: int
    rests: tuple[Rest, ...]
    worked: tuple[date, ...]
    provisional: tuple[int, ...]

    @property
    def calendar_days(self) -> int:
        return (self.due - self.start).days


def explained(start: date, count: int, place: str = NATION) -> Reckoning:
    """The sum of days behind `add_working_days(start, count, place)`. Raises CalendarError as that does."""
    due = add_working_days(start, count, place)
    calendar = calendar_at(place)
    days = [date.fromordinal(number) for number in range(start.toordinal() + 1, due.toordinal() + 1)]
    runs = _runs(calendar, days)
    rests = tuple(Rest(run[0], run[-1], name) for run in runs if (name := _name(calendar, run)))
    return Reckoning(
        start=start,
        count=count,
        due=due,
        weekend_days=sum(len(run) for run in runs) - sum(rest.days for rest in rests),
        rests=rests,
        worked=tuple(day for day in days if day in calendar.year(day.year).work),
        provisional=tuple(
            year for year in range(start.year, due.year + 1) if calendar.year(year).provisional
        ),
    )


def holidays_of(year: int, place: str = NATION) -> tuple[Rest, ...]:
    """The stretches of rest of a year that are more than a weekend, as a notice lists them."""
    calendar = calendar_at(place)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    runs = _runs(calendar, [date.fromordinal(number) for number in range(first, last + 1)])
    return tuple(Rest(run[0], run[-1], name) for run in runs if (name := _name(calendar, run)))


def _runs(calendar: Calendar, days: list[date]) -> list[list[date]]:
    """The days on which offices rest, in unbroken stretches."""
    runs: list[list[date]] = []
    for day in days:
        if calendar.is_working_day(day):
            continue
        if runs and runs[-1][-1] + ONE_DAY == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _name(calendar: Calendar, run: list[date]) -> str:
    """The holidays that make this stretch, in their order; empty for a mere weekend."""
    named = [calendar.year(day.year).rest.get(day, "") for day in run]
    found = [name.removesuffix(OBSERVED) for name in named if name]
    proper = dict.fromkeys(EVE.get(name, name) for name in found if not name.startswith(IN_LIEU))
    return "、".join(proper) or (IN_LIEU if found else "")
