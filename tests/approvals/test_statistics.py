"""How offices keep their time: what was received, lies there, was done and how long it took, for those who answer."""

from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from approvals.timekeeping.figures import (
    Figures,
    month_from,
    months_offered,
    percentile,
    reading_offices,
    statistics_of,
)
from registry import clock
from registry.models import Office
from tests.approvals.calendars import local_holiday
from tests.approvals.conftest import answer, at, carry, item_of
from workflows.models import PlanStep

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def figures(user, month: date = MARCH) -> dict[str, Figures]:
    return {office.name: row for office, row in statistics_of(user, month).by_office}


@pytest.fixture
def village(file_startup, cast):
    """Two claims at the village since 2 March; one was answered on 6 March, a day late."""
    claims = [file_startup(name) for name in ("chen", "huang")]
    clock.move_to(at(date(2026, 3, 6)))
    answer(claims[0], cast["na-village"])
    return item_of(claims[1]).office


def test_an_office_reads_what_it_received_has_and_has_done(village, cast):
    row = figures(cast["na-village"])[village.name]
    assert (row.received, row.in_hand, row.overdue, row.done, row.done_late) == (2, 1, 1, 1, 1)
    assert (row.median, row.p90) == (4, 4)


def test_working_days_are_those_of_the_offices_own_calendar(file_startup, cast):
    claim = file_startup()
    local_holiday(date(2026, 3, 4))
    clock.move_to(at(date(2026, 3, 6)))
    answer(claim, cast["na-village"])
    row = statistics_of(cast["na-village"], MARCH).total
    assert row.median == 3


def test_a_step_counts_for_the_month_it_was_done_in(village, cast):
    PlanStep.objects.filter(office=village, status="done").update(
        done_at=datetime(2026, 3, 31, 16, tzinfo=clock.SHANGHAI) + timedelta(hours=8)
    )
    march, april = (figures(cast["na-village"], month)[village.name] for month in (MARCH, APRIL))
    assert (march.received, march.done) == (2, 0)
    assert (april.received, april.done) == (0, 1)


def test_rows_by_office_and_by_programme_come_to_the_same(village, cast, file_roster):
    file_roster()
    found = statistics_of(cast["auditor"], MARCH)
    for rows in (found.by_office, found.by_programme):
        together = Figures()
        for _name, row in rows:
            together.add(row)
        assert together == found.total
    assert {code for code, _row in found.by_programme} == {"startup_grant", "labor_export_service_subsidy"}


@pytest.mark.parametrize(
    ("who", "reads"),
    [("na-village", 1), ("chen", 0), ("na-policy", 0), ("wu", 0)],
)
def test_an_office_reads_itself_and_those_below_it(cast, who, reads):
    assert reading_offices(cast[who]).count() == reads


def test_a_county_reads_its_townships_and_villages_and_no_other_county(village, cast):
    read = set(reading_offices(cast["na-county"]).values_list("division_id", flat=True))
    assert village.division_id in read
    assert all(code.startswith("350583") for code in read)
    assert figures(cast["zx-county"]) == {}


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "03-2026", "2026-03-01", "²", "2099-01", "x" * 999])
def test_a_month_that_cannot_be_read_is_this_month(demo_day, db, text):
    assert month_from(text) == MARCH


def test_the_months_offered_end_with_this_one(demo_day, db):
    offered = months_offered()
    assert (offered[0], offered[-1], len(offered)) == (MARCH, date(2025, 3, 1), 13)
    assert month_from("2025-03") == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("spent", "median", "p90"),
    [
        ({}, None, None),
        ({3: 1}, 3, 3),
        ({1: 5, 9: 5}, 1, 9),
        ({1: 9, 30: 1}, 1, 1),
        ({0: 1, 2: 1, 4: 1}, 2, 4),
    ],
)
def test_the_percentiles_are_those_of_the_nearest_rank(spent, median, p90):
    row = Figures(spent=Counter(spent))
    assert (row.median, row.p90) == (median, p90)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=80), st.sampled_from([0.5, 0.9, 1.0]))
def test_at_least_that_share_was_done_within_the_percentile_and_no_fewer_days_are_enough(days, share):
    found = percentile(Counter(days), share)
    assert sum(day <= found for day in days) >= share * len(days)
    assert sum(day < found for day in days) < share * len(days)


def test_two_questions_however_many_offices_and_claims(village, cast, django_assert_num_queries, settings):
    settings.DEMO = False
    with django_assert_num_queries(4):
        statistics_of(cast["na-county"], MARCH)


@pytest.fixture
def page_of(cast):
    def get(who: str, name: str = "statistics", **query: str):
        client = Client(raise_request_exception=False)
        client.force_login(cast[who], backend="django.contrib.auth.backends.ModelBackend")
        return client.get(reverse(f"approvals:{name}"), query)

    return get


def test_the_page_shows_the_figures_of_the_chosen_month(village, page_of):
    text = page_of("na-county", month="2026-03").content.decode()
    assert village.name in text
    assert "一次性创业" in text
    assert 'value="2026-03" selected' in text


def test_a_month_without_anything_says_so(cast, page_of):
    assert "这个月没有" in page_of("na-county", month="2025-06").content.decode()


@pytest.mark.parametrize("who", ["chen", "na-policy"])
def test_the_page_is_not_for_those_who_answer_for_no_office(page_of, who):
    assert page_of(who).status_code == 403
    assert page_of(who, "statistics_export").status_code == 403


def test_the_spreadsheet_holds_the_same_figures(village, page_of):
    answered = page_of("na-village", "statistics_export", month="2026-03")
    book = openpyxl.load_workbook(BytesIO(b"".join(answered.streaming_content)))
    rows = list(book["各机构"].iter_rows(values_only=True))
    assert rows[1] == (village.name, 2, 1, 1, 1, 1, 4, 4)
    assert rows[-1][0] == "合计"
    assert len(list(book["各项目"].iter_rows())) == 3


def test_what_lies_at_a_later_desk_is_another_offices(file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    office = item_of(claim).office
    rows = figures(cast["na-county"])
    assert rows[office.name].in_hand == 1
    assert sum(row.in_hand for row in rows.values()) == 1
    assert Office.objects.count() > len(rows)
