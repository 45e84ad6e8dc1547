"""Calendars that were published: they count instead of the library, and a region's lie over the nation's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import calendar
from policies.calendar import Year, add_working_days, explain, is_provisional, is_working_day, library_year

GUANGXI, NANNING, FUJIAN = "45", "4501", "350583118201"
THIRD_OF_MARCH = date(2027, 4, 9)
NOTICE_2027 = Year(
    library_year(2027).rest | {date(2027, 2, 11): "春节", date(2027, 2, 12): "春节"},
    {date(2027, 1, 30): "调休上班", date(2027, 2, 20): "调休上班"},
    "国办发明电〔2026〕1号",
)
SONG_FESTIVAL = Year({THIRD_OF_MARCH: "三月三"}, {}, "桂政办〔2027〕1号")


def test_a_published_year_counts_instead_of_the_library():
    before = add_working_days(date(2027, 2, 4), 3)
    calendar.use({("", 2027): NOTICE_2027})
    assert (before, add_working_days(date(2027, 2, 4), 3)) == (date(2027, 2, 15), date(2027, 2, 17))
    assert not is_provisional(2027)
    assert is_working_day(date(2027, 1, 30))


def test_a_year_without_a_publication_is_the_librarys_also_beside_published_ones():
    calendar.use({("", 2027): NOTICE_2027})
    assert is_working_day(date(2026, 2, 14))
    assert is_provisional(2028)


@pytest.mark.parametrize(
    ("place", "works"), [("", True), (GUANGXI, False), (f"{NANNING}03", False), (FUJIAN, True)]
)
def test_local_holidays_count_at_the_region_and_below_it_alone(place, works):
    calendar.use({(GUANGXI, 2027): SONG_FESTIVAL})
    assert is_working_day(THIRD_OF_MARCH, place) is works
    assert explain(THIRD_OF_MARCH, place) == ("工作日" if works else "三月三")
    assert is_provisional(2027, place)


def test_the_inner_region_decides_over_the_outer_and_over_the_nation():
    worked = Year({}, {THIRD_OF_MARCH: "上班", date(2027, 5, 3): "上班"}, "南府办〔2027〕1号")
    calendar.use({(NANNING, 2027): worked, (GUANGXI, 2027): SONG_FESTIVAL, ("", 2027): NOTICE_2027})
    assert is_working_day(THIRD_OF_MARCH, f"{NANNING}03")
    assert not is_working_day(THIRD_OF_MARCH, "4502")
    assert is_working_day(date(2027, 5, 3), NANNING)
    assert not is_working_day(date(2027, 5, 3), GUANGXI)


def test_a_region_may_rest_where_the_nation_works_a_weekend():
    local = Year({date(2027, 1, 30): "本地节日"}, {}, "x")
    calendar.use({("", 2027): NOTICE_2027, (GUANGXI, 2027): local})
    assert is_working_day(date(2027, 1, 30))
    assert not is_working_day(date(2027, 1, 30), GUANGXI)


@given(
    rests=st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=30),
    start=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    count=st.integers(0, 60),
)
def test_another_day_of_rest_never_makes_a_deadline_earlier(rests, start, count):
    calendar.use({})
    usual = add_working_days(start, count)
    calendar.use(
        {(GUANGXI, year): Year({day: "节" for day in rests if day.year == year}, {}) for year in (2026, 2027)}
    )
    assert add_working_days(start, count, GUANGXI) >= usual
    assert add_working_days(start, count) == usual
