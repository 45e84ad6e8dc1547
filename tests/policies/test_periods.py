"""Months counted to the corresponding day, closed intervals, and dates that do not exist."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import ImpossibleDate
from policies.periods import (
    ONE_DAY,
    NotADay,
    add_months,
    add_years,
    closed_interval_met,
    month_text,
    parse_date,
    parse_month,
    parse_paper_date,
    running_period_met,
    whole_years,
)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2018-08-31", 6, "2019-02-28"),
        ("2019-08-31", 6, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2018-11-30", 3, "2019-02-28"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2018-12-15", 1, "2019-01-15"),
        ("2018-03-31", -1, "2018-02-28"),
        ("2018-01-15", -1, "2017-12-15"),
        ("2018-01-15", 0, "2018-01-15"),
    ],
)
def test_months_run_to_the_corresponding_day_or_the_month_s_last(start, months, end):
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_months_beyond_the_calendar_stop_at_its_ends():
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert add_months(date(1, 1, 31), -1) == date.min


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600))
def test_adding_months_lands_in_the_month_counted_and_never_later_than_the_day(day, months):
    landed = add_months(day, months)
    assert (landed.year * 12 + landed.month) - (day.year * 12 + day.month) == months
    assert landed.day <= day.day
    if landed.day < day.day:
        assert (landed + ONE_DAY).day == 1


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 60))
def test_a_closed_interval_is_met_one_day_before_a_running_period(start, months):
    due = add_months(start, months)
    assert running_period_met(start, months, due)
    assert not running_period_met(start, months, due - ONE_DAY)
    assert closed_interval_met(start, due - ONE_DAY, months)
    assert not closed_interval_met(start, due - ONE_DAY - ONE_DAY, months)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2008-04-15", "2024-04-14", 15),
        ("2008-04-15", "2024-04-15", 16),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-29", "2025-02-28", 17),
        ("2024-01-01", "2023-12-31", -1),
    ],
)
def test_an_age_is_reached_on_the_birthday(born, on, age):
    assert whole_years(date.fromisoformat(born), date.fromisoformat(on)) == age


def test_a_birthday_of_29_february_falls_on_the_28th_of_a_common_year():
    assert add_years(date(2008, 2, 29), 17) == date(2025, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "2019-02-29",
        "2018-09-31",
        "2018-13-01",
        "2018-00-10",
        "0000-01-01",
        "2018-1-1",
        "2018/01/01",
        "20180101",
        "2018-W01-1",
        "２０１８-01-01",
        " 2018-01-01",
        "",
        "today",
        None,
        20180101,
        True,
        datetime(2018, 1, 1),
    ],
)
def test_what_is_no_day_is_refused_with_what_was_written(text):
    with pytest.raises(ImpossibleDate) as refused:
        parse_date(text)
    assert refused.value.text is text
    assert str(text) in refused.value.sentence


def test_a_date_and_its_text_read_the_same():
    assert parse_date("2018-01-31") == parse_date(date(2018, 1, 31)) == date(2018, 1, 31)


def test_a_paper_s_impossible_day_is_kept_for_the_rules_and_other_texts_refused():
    assert parse_paper_date("2019-02-29") == NotADay("2019-02-29")
    assert parse_paper_date("2020-02-29") == date(2020, 2, 29)
    with pytest.raises(ImpossibleDate):
        parse_paper_date("29 February")


@pytest.mark.parametrize(
    "text", ["2018-13", "2018-0", "2018", "0000-01", "2018-01-01", "２０１８-01", None, 201801]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ImpossibleDate):
        parse_month(text)


def test_a_month_is_its_first_day_and_reads_back():
    assert month_text(parse_month("2018-02")) == "2018-02"
