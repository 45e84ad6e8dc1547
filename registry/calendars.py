"""Publishing the working-day calendar of a year, for the nation or for one region.

A notice is entered once and never edited: whoever made a mistake publishes the year again. Deadlines that run are
reckoned anew afterwards (`approvals.rescheduling`), so nothing is decided here.
"""

from datetime import date
from importlib.metadata import version

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from policies.calendar import LAST_KNOWN_NOTICE, NATION, Year, library_year
from registry import clock, daybook
from registry.calendar_guards import may_publish_calendar
from registry.errors import CalendarRefused
from registry.models import CalendarDay, CalendarEdition, Division, User
from registry.models.calendar import LIBRARY, days_of

LONGEST_DOCUMENT = 120


def publish_calendar(
    *, actor: User | None, region: str, year: int, document: str, days: Year
) -> CalendarEdition:
    """Let this notice count for the year, in the nation (region "") or over the nation's days in one region.

    `actor` None is the operator at the machine. Raises CalendarRefused when the actor may not, the region is no
    place, the document is not named, or the same days are in force already.
    """
    document = document.strip()
    if region != NATION and not Division.objects.filter(pk=region).exists():
        raise CalendarRefused(_("没有这个地区，请核对行政区划代码。"), code="region")
    if actor is not None and (refusal := may_publish_calendar(actor, region)) is not None:
        raise CalendarRefused(refusal, code="not_allowed")
    if not document or len(document) > LONGEST_DOCUMENT:
        raise CalendarRefused(
            _("请写明依据的通知名称和文号，最多%(most)s个字。") % {"most": LONGEST_DOCUMENT}, code="document"
        )
    edition = _written(region, year, document, days, actor)
    if edition is None:
        raise CalendarRefused(
            _("现行的%(year)s年日历已经是这些日子，不用再发布。没有任何改动。") % {"year": year}, code="same"
        )
    return edition


def seed_calendar(today: date) -> list[CalendarEdition]:
    """Write what the `holidays` library knows of the nation's years around `today`; answers what is new.

    From last year to the last year whose notice the library knows, and at least to the next. What a person has
    published stays; a year that was provisional is written again once the library knows its notice.
    """
    source = f"{LIBRARY}{version('holidays')}"
    years = range(today.year - 1, max(LAST_KNOWN_NOTICE, today.year + 1) + 1)
    return [edition for year in years if (edition := _seeded(year, source)) is not None]


def _seeded(year: int, source: str) -> CalendarEdition | None:
    newest = CalendarEdition.objects.of(NATION, year).first()
    if newest is not None and newest.published_by_id is not None:
        return None
    known = library_year(year)
    if newest is not None and known.provisional and not newest.provisional:
        return None
    return _written(NATION, year, source, known, None)


def _written(region: str, year: int, document: str, days: Year, actor: User | None) -> CalendarEdition | None:
    """The next edition of that year; None where the one in force says the same."""
    try:
        with transaction.atomic():
            newest = CalendarEdition.objects.of(region, year).first()
            if newest is not None and _same(newest, days):
                return None
            last = CalendarEdition.objects.of(region, year).aggregate(last=Max("number"))["last"] or 0
            edition = CalendarEdition.objects.create(
                region=region,
                year=year,
                number=last + 1,
                document=document,
                provisional=days.provisional,
                published_at=clock.now(),
                published_by=actor,
            )
            CalendarDay.objects.bulk_create(days_of(edition, days))
            transaction.on_commit(daybook.refresh)
            return edition
    except IntegrityError as error:
        raise CalendarRefused(
            _("刚刚有人发布了同一年的日历，您的操作没有执行。请刷新页面，看过再办。"), code="stale"
        ) from error


def _same(edition: CalendarEdition, days: Year) -> bool:
    known = edition.as_year()
    return (known.rest, known.work, known.provisional) == (dict(days.rest), dict(days.work), days.provisional)
