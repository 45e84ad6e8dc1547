"""Working days: make-up weekends, long holidays, years without a notice, and the edges of the calendar."""

from datetime import date

import pytest

from policies.calendar import (
    MOST_DAYS,
    CalendarError,
    add_working_days,
    explain,
    is_provisional,
    is_working_day,
    nth_working_day_from,
)
from policies.deadlines import half_year_summary_due, platform_pull_due, quarterly_report_due


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2025-12-31", 2, "2026-01-05"),
        ("2026-04-03", 1, "2026-04-07"),
        ("2026-10-07", 3, "2026-10-10"),
        ("2026-05-08", 0, "2026-05-08"),
    ],
)
def test_the_first_day_is_not_counted_and_make_up_days_are(start, count, end):
    assert add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-01-01", 1, "2026-01-04"),
        ("2026-07-01", 3, "2026-07-03"),
        ("2026-07-04", 1, "2026-07-06"),
        ("2026-10-10", 1, "2026-10-10"),
    ],
)
def test_counting_from_a_day_counts_it_if_offices_work(start, count, end):
    assert nth_working_day_from(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_counting_from_a_day_needs_at_least_one():
    with pytest.raises(CalendarError):
        nth_working_day_from(date(2026, 1, 1), 0)


@pytest.mark.parametrize("quarter_start", ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"])
def test_the_platform_is_pulled_on_the_third_working_day(quarter_start):
    expected = {"01": "2026-01-06", "04": "2026-04-03", "07": "2026-07-03", "10": "2026-10-10"}
    due = platform_pull_due(date.fromisoformat(quarter_start))
    assert due.isoformat() == expected[quarter_start[5:7]]


def test_reports_fall_five_calendar_days_after_the_quarter():
    assert [quarterly_report_due(2026, quarter).isoformat() for quarter in (1, 2, 3, 4)] == [
        "2026-04-05",
        "2026-07-05",
        "2026-10-05",
        "2027-01-05",
    ]
    assert half_year_summary_due(2026) == date(2026, 6, 30)


def test_a_year_without_a_notice_is_provisional_and_still_answers():
    assert is_provisional(2027)
    assert not is_provisional(2025)
    assert not is_working_day(date(2027, 10, 1))
    assert is_working_day(date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 10, 10), "调休上班"),
        (date(2026, 10, 1), "国庆节"),
        (date(2026, 10, 17), "周末"),
        (date(2026, 10, 12), "工作日"),
    ],
)
def test_a_day_is_explained_in_words(day, reason):
    assert explain(day) == reason


def test_a_day_off_in_lieu_is_explained_by_the_day_worked():
    assert "2026-10-10" in explain(date(2026, 10, 7))


@pytest.mark.parametrize("count", [-1, MOST_DAYS + 1, 10**18])
def test_a_count_out_of_bounds_is_refused_at_once(count):
    with pytest.raises(CalendarError):
        add_working_days(date(2026, 1, 1), count)


@pytest.mark.parametrize("day", [date.max, date(2099, 12, 31), date(1949, 12, 31), date.min])
def test_a_day_outside_the_calendar_is_refused_with_its_span(day):
    with pytest.raises(CalendarError, match="1950"):
        add_working_days(day, 1)


def test_every_year_from_2008_on_has_about_250_working_days():
    for year in range(2008, 2027):
        days = sum(
            is_working_day(date.fromordinal(n))
            for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
        )
        assert 245 <= days <= 255, year
