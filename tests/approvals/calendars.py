"""Calendars for trials: 3 and 4 March 2026 turn out to be a local holiday, or a Saturday is worked."""

from collections.abc import Iterable
from datetime import date

from policies.calendar import Year
from registry import daybook
from registry.calendars import publish_calendar
from registry.models import CalendarEdition

NANAN = "350583"
DOCUMENT = "南政办〔2026〕1号"


def local_holiday(*days: date, region: str = NANAN, work: Iterable[date] = ()) -> CalendarEdition:
    """Publish these days for one region, in force in this process at once."""
    said = Year(dict.fromkeys(days, "本地节日"), dict.fromkeys(work, "调休上班"))
    edition = publish_calendar(actor=None, region=region, year=2026, document=DOCUMENT, days=said)
    daybook.refresh()
    return edition


THIRD, FOURTH = date(2026, 3, 3), date(2026, 3, 4)
SATURDAY = date(2026, 3, 7)
