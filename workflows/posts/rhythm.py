"""How a county has the months of its posts claimed: by the month or by the quarter, until which day, how far back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies.periods import QUARTERLY, add_months, month_text, months_of, quarter_of
from registry import clock
from registry.enums import Level
from registry.models import Division, Organisation
from workflows.models import Claim
from workflows.posts.used import PROGRAMME, parameters_in


@dataclass(frozen=True)
class Rhythm:
    """`due_day`: by which day of the month after a period its attendance is due. A month more than `months_back` ago
    nobody claims any more."""

    by_quarter: bool = False
    due_day: int = 10
    months_back: int = 3

    def period_of(self, month: str) -> str:
        """What the month is claimed in: itself, or its quarter."""
        return quarter_of(month) if self.by_quarter else month

    def last_months(self, today: date) -> list[str]:
        """The months that are over and may still be claimed, the earliest first."""
        first = today.replace(day=1)
        return [month_text(add_months(first, -back)) for back in range(self.months_back, 0, -1)]

    def last_periods(self, today: date) -> list[str]:
        """The same as periods; a quarter once all of it is over."""
        periods = dict.fromkeys(self.period_of(month) for month in self.last_months(today))
        return [period for period in periods if months_of(period)[-1] < month_text(today)]


def rhythm_of(parameters: Mapping[str, Any] | None) -> Rhythm:
    """As the rules of a region say; what they leave open, or where there are none, is as everywhere."""
    said = parameters or {}
    usual = Rhythm()
    return Rhythm(
        said.get("claim_period") == QUARTERLY,
        said.get("attendance_due_day") or usual.due_day,
        said.get("claim_months_back") or usual.months_back,
    )


def rhythm_at(place: Division) -> Rhythm:
    """By the rules in force today in the county of the place."""
    county = place.at(Level.COUNTY)
    return rhythm_of(parameters_in(county.code, clock.today()) if county else None)


def period_for(organisation: Organisation, month: str) -> str:
    """In what the unit claims a month: as its county has it claimed; but the months of a quarter of which one was
    claimed by itself, before the county changed its ways, are claimed one by one."""
    period = rhythm_at(organisation.division).period_of(month)
    others = [each for each in months_of(period) if each != period]
    apart = Claim.objects.filter(organisation=organisation, programme=PROGRAMME, period__in=others)
    return month if apart.open_or_paid().exists() else period
