from datetime import date

import pytest

from registry.enums import BusinessKind, BusinessRole, BusinessStatus, Category, PersonStatus
from registry.models import BusinessRecord, CategoryRecord, StatusRecord
from registry.selectors import businesses_of, categories_of, statuses_of


@pytest.fixture
def poor(chen) -> None:
    for category, valid_from, valid_to in (
        (Category.REGISTERED_POOR, date(2015, 12, 31), date(2020, 12, 31)),
        (Category.OUT_OF_POVERTY, date(2021, 1, 1), None),
    ):
        CategoryRecord.objects.create(
            person=chen, category=category, valid_from=valid_from, valid_to=valid_to, source="登记"
        )


@pytest.mark.parametrize(
    ("on", "categories"),
    [
        (date(2015, 12, 30), set()),
        (date(2015, 12, 31), {"registered_poor"}),
        (date(2020, 12, 31), {"registered_poor"}),
        (date(2021, 1, 1), {"out_of_poverty"}),
    ],
)
def test_categories_are_those_of_the_day(poor, chen, on, categories, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert categories_of([chen], on) == {chen.pk: categories}


def test_statuses_come_oldest_first_and_for_everybody_at_once(chen, django_assert_num_queries):
    for status, since in (
        (PersonStatus.DECEASED, date(2026, 1, 1)),
        (PersonStatus.STUDENT, date(2005, 9, 1)),
    ):
        StatusRecord.objects.create(person=chen, status=status, valid_from=since, source="登记")
    with django_assert_num_queries(1):
        found = statuses_of([chen])
    assert [record.status for record in found[chen.pk]] == ["student", "deceased"]


def test_businesses_come_in_the_order_of_registration(chen, places):
    for code, registered_on in (
        ("92350583MADEM0002X", date(2025, 6, 18)),
        ("92350583MADEM0001X", date(2012, 5, 1)),
    ):
        BusinessRecord.objects.create(
            person=chen,
            uscc=code,
            name=code,
            kind=BusinessKind.INDIVIDUAL_BUSINESS,
            registered_on=registered_on,
            county=places["350583"],
            role=BusinessRole.OPERATOR,
            status=BusinessStatus.OPEN,
            status_on=registered_on,
        )
    assert [business.registered_on.year for business in businesses_of(chen)] == [2012, 2025]
