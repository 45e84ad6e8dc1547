"""The calendars in force in this process: read from what was published, followed as the rules are.

A process looks at most every RULEBOOK_SECONDS; where nothing was published the `holidays` library counts.
"""

import time

from django.conf import settings
from django.db.models import Max

from policies import calendar
from registry.models import CalendarEdition

_looked: list[float] = []
_known: list[int | None] = []


def follow() -> int:
    """Count by what was published since the last look; 1 where it looked, else 0."""
    seconds = settings.RULEBOOK_SECONDS
    if seconds is None or (_looked and 0 <= time.monotonic() - _looked[0] < seconds):
        return 0
    refresh()
    return 1


def refresh() -> None:
    """Count by the last edition of each region and year, read anew only where there are others than before."""
    newest = CalendarEdition.objects.aggregate(newest=Max("pk"))["newest"]
    if newest not in _known:
        calendar.use(published())
    # Another thread may put down what it has read; both have read it from the same rows.
    _known[:] = [newest]
    _looked[:] = [time.monotonic()]


def published() -> calendar.Book:
    """Every year that was published, by region, as the database has it now: two queries."""
    editions = CalendarEdition.objects.in_use().prefetch_related("days")
    return {(each.region, each.year): each.as_year() for each in editions}


def forget() -> None:
    """Read everything afresh on the next question."""
    _looked.clear()
    _known.clear()
