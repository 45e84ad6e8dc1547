"""The database itself keeps the promises of published calendars, on SQLite and on PostgreSQL."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from registry.models import CalendarDay, CalendarEdition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db) -> CalendarEdition:
    edition = CalendarEdition.objects.create(region="", year=2027, number=1, document="通知")
    CalendarDay.objects.create(edition=edition, day=date(2027, 1, 1), year=2027, name="元旦")
    return edition


def refused(change, *, names: str, error=IntegrityError) -> None:
    with pytest.raises(error) as refusal, transaction.atomic():
        change()
    # SQLite names the columns of a unique constraint and not the constraint.
    assert names in str(refusal.value) or "UNIQUE constraint failed: registry_calendar" in str(refusal.value)


def test_a_number_is_given_once_a_region_and_year(edition):
    refused(
        lambda: CalendarEdition.objects.create(region="", year=2027, number=1, document="另一份"),
        names="registry_calendaredition_number_once",
    )
    CalendarEdition.objects.create(region="45", year=2027, number=1, document="另一份")


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ({"year": 1900}, "registry_calendaredition_year_covered"),
        ({"document": ""}, "registry_calendaredition_names_its_notice"),
    ],
)
def test_an_edition_names_its_notice_and_a_year_that_is_covered(db, columns, names):
    row = {"region": "", "year": 2027, "number": 2, "document": "通知"} | columns
    refused(lambda: CalendarEdition.objects.create(**row), names=names)


def test_what_a_person_publishes_is_a_notice_and_never_provisional(edition, user):
    refused(
        lambda: CalendarEdition.objects.create(
            region="", year=2027, number=2, document="通知", provisional=True, published_by=user
        ),
        names="registry_calendaredition_people_publish_notices",
    )


def test_a_day_is_named_once_and_lies_in_its_year(edition):
    refused(
        lambda: CalendarDay.objects.create(
            edition=edition, day=date(2027, 1, 1), year=2027, works=True, name="班"
        ),
        names="registry_calendarday_once",
    )
    refused(
        lambda: CalendarDay.objects.create(edition=edition, day=date(2028, 1, 1), year=2027, name="元旦"),
        names="registry_calendarday_in_its_year",
    )


@pytest.mark.parametrize("model", [CalendarEdition, CalendarDay])
def test_what_is_published_is_never_changed_and_never_removed(edition, model):
    refused(lambda: model.objects.update(year=2026), names="append-only", error=DatabaseError)
    refused(lambda: model.objects.all()._raw_delete("default"), names="append-only", error=DatabaseError)
