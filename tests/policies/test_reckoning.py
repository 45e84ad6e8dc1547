"""A deadline is the sum of the days it names: none is left out, none is told twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import calendar
from policies.calendar import Year, add_working_days, working_days_between
from policies.reckoning import Rest, explained, holidays_of


def test_a_deadline_over_spring_festival_names_the_holiday_and_the_make_up_days():
    sum_ = explained(date(2026, 2, 12), 10)
    assert sum_.due == date(2026, 3, 4)
    assert sum_.rests == (Rest(date(2026, 2, 15), date(2026, 2, 23), "春节"),)
    assert sum_.worked == (date(2026, 2, 14), date(2026, 2, 28))
    assert (sum_.calendar_days, sum_.count, sum_.weekend_days, sum_.rests[0].days) == (20, 10, 1, 9)


def test_ordinary_weeks_are_working_days_and_weekends_alone():
    sum_ = explained(date(2026, 3, 2), 10)
    assert (sum_.due, sum_.weekend_days, sum_.rests, sum_.worked) == (date(2026, 3, 16), 4, (), ())


def test_no_days_are_no_sum():
    sum_ = explained(date(2026, 3, 7), 0)
    assert (sum_.due, sum_.calendar_days, sum_.weekend_days) == (date(2026, 3, 7), 0, 0)


@pytest.mark.parametrize(
    ("start", "count", "years"),
    [("2026-12-30", 5, (2027,)), ("2026-03-02", 5, ()), ("2027-12-30", 5, (2027, 2028))],
)
def test_the_years_without_a_notice_are_named(start, count, years):
    assert explained(date.fromisoformat(start), count).provisional == years


def test_two_holidays_in_one_stretch_are_both_named_and_the_eve_belongs_to_its_festival():
    names = {rest.name for rest in holidays_of(2025)}
    assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节、中秋节"}


def test_local_holidays_are_told_by_their_name():
    calendar.use({("45", 2026): Year({date(2026, 4, 20): "三月三"}, {}, "x")})
    assert [rest.name for rest in explained(date(2026, 4, 16), 3, "450100").rests] == ["三月三"]
    assert explained(date(2026, 4, 16), 3).rests == ()


@given(start=st.dates(date(2008, 1, 1), date(2030, 1, 1)), count=st.integers(0, 250))
def test_working_days_weekends_and_holidays_make_up_all_the_days(start, count):
    sum_ = explained(start, count)
    assert sum_.due == add_working_days(start, count)
    assert sum_.calendar_days == count + sum_.weekend_days + sum(rest.days for rest in sum_.rests)
    assert working_days_between(start, sum_.due) == count
    assert len(sum_.worked) <= count


@given(start=st.dates(date(2020, 1, 1), date(2028, 1, 1)), far=st.integers(-50, 400))
def test_counting_between_two_days_undoes_adding(start, far):
    later = date.fromordinal(start.toordinal() + far)
    count = working_days_between(start, later)
    assert add_working_days(start, count) <= max(start, later)
    assert add_working_days(start, count + 1) > later


def test_days_that_lie_ages_apart_are_refused():
    with pytest.raises(calendar.CalendarError):
        working_days_between(date(1950, 1, 1), date(2099, 1, 1))
