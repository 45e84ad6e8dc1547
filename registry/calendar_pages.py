"""What the pages of the working-day calendar show: every year, one year day by day, and what a notice would change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from policies.calendar import NATION, Book, Calendar, Year, calendar_at, library_year
from policies.reckoning import Rest, holidays_of
from registry import clock, daybook
from registry.calendar_words import named
from registry.models import CalendarEdition, Division

NATION_IN_ADDRESSES = "nation"


@dataclass(frozen=True)
class YearRow:
    """One year of one region in the list; `edition` is None for what only the software knows."""

    region: str
    name: str
    year: int
    edition: CalendarEdition | None
    provisional: bool

    @property
    def url(self) -> str:
        return reverse("calendars:year", args=[self.region or NATION_IN_ADDRESSES, self.year])


@dataclass(frozen=True)
class Change:
    """A day on which offices would work or rest otherwise than now."""

    day: date
    now: str
    then: str


@dataclass(frozen=True)
class YearPage:
    """One year of one region: the stretches of rest, the days of work, and how its editions followed."""

    row: YearRow
    rests: list[tuple[str, Rest]]
    worked: list[date]
    editions: list[CalendarEdition]
    working_days: int


def year_rows() -> list[YearRow]:
    """Every published year, the nation first and the newest first; around today also those only the software knows."""
    editions = list(CalendarEdition.objects.in_use().select_related("published_by"))
    names = {each.pk: str(each) for each in Division.objects.filter(pk__in={e.region for e in editions})}
    found = {(each.region, each.year): each for each in editions}
    this_year = clock.today().year
    national = {year for region, year in found if region == NATION} | {
        this_year - 1,
        this_year,
        this_year + 1,
    }
    rows = [
        _row(NATION, _("全国"), year, found.get((NATION, year))) for year in sorted(national, reverse=True)
    ]
    local = [each for each in editions if each.region != NATION]
    return rows + [_row(each.region, names.get(each.region, each.region), each.year, each) for each in local]


def _row(region: str, name: str, year: int, edition: CalendarEdition | None) -> YearRow:
    provisional = edition.provisional if edition else library_year(year).provisional
    return YearRow(region, name, year, edition, provisional)


def year_page(region: str, year: int) -> YearPage | None:
    """One year; None where that region has no calendar of its own for it, or is no place."""
    editions = list(CalendarEdition.objects.of(region, year).select_related("published_by"))
    division = Division.objects.filter(pk=region).first()
    if region != NATION and (not editions or division is None):
        return None
    daybook.refresh()
    days = calendar_at(region).year(year)
    return YearPage(
        row=_row(region, str(division or _("全国")), year, editions[0] if editions else None),
        rests=[(named(rest.name), rest) for rest in holidays_of(year, region)],
        worked=sorted(days.work),
        editions=editions,
        working_days=sum(calendar_at(region).is_working_day(day) for day in _days_of(year)),
    )


def changes(region: str, year: int, days: Year) -> list[Change]:
    """The days that this notice would turn from work to rest or back, in order."""
    daybook.refresh()
    now = calendar_at(region)
    then = Calendar(tuple(dict.fromkeys([*now.regions, region])) if region else (), _with(region, year, days))
    return [
        Change(day, named(now.explain(day)), named(then.explain(day)))
        for day in _days_of(year)
        if now.is_working_day(day) != then.is_working_day(day)
    ]


def typed_from(region: str, year: int) -> Year | None:
    """What the year says now, as the start of its next edition; None for a region that has nothing yet."""
    newest = CalendarEdition.objects.of(region, year).first()
    if newest is not None:
        return newest.as_year()
    return library_year(year) if region == NATION else None


def _with(region: str, year: int, days: Year) -> Book:
    return dict(daybook.published()) | {(region, year): days}


def _days_of(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))
