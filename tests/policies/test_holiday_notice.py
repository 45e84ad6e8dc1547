"""A holiday notice as an office types it in: what can be read, and what is refused with the line it is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.calendar import CalendarError, library_year
from policies.holiday_notice import as_typed, year_of_notice

ALWAYS = "1月1日 元旦\n5月1日 劳动节\n10月1日至10月7日 国庆节"


def notice(rest: str = ALWAYS, work: str = "", *, year: int = 2027, national: bool = True):
    return year_of_notice(year, rest, work, "国办发明电〔2026〕1号", national=national)


@pytest.mark.parametrize(
    "line",
    [
        "2月5日至2月11日 春节",
        "2月5日到2月11日，春节",
        "2027年2月5日至2027年2月11日 春节",
        "2027-02-05至2027-02-11 春节",
        "2027-2-5 ~ 2027-2-11 春节",
        "  2月5日—2月11日：春节  ",
        "2/5 至 2/11 春节",
    ],
)
def test_a_stretch_may_be_written_as_notices_and_people_write_it(line):
    days = notice(f"{ALWAYS}\n\n{line}\n").rest
    spring = sorted(day for day, name in days.items() if name == "春节")
    assert (spring[0], spring[-1], len(spring)) == (date(2027, 2, 5), date(2027, 2, 11), 7)


def test_weekends_of_work_need_no_name():
    assert notice(work="1月30日\n2月20日 春节调休").work == {
        date(2027, 1, 30): "调休上班",
        date(2027, 2, 20): "春节调休",
    }


@pytest.mark.parametrize(
    ("rest", "work", "field", "words"),
    [
        ("春节放假七天", "", "rest", "看不懂"),
        (f"{ALWAYS}\n2月30日 春节", "", "rest", "没有这一天"),
        (f"{ALWAYS}\n13月1日 春节", "", "rest", "没有这一天"),
        (f"{ALWAYS}\n2月11日至2月5日 春节", "", "rest", "早于"),
        (f"{ALWAYS}\n2月5日至4月5日 春节", "", "rest", "超过31天"),
        (f"{ALWAYS}\n2月5日", "", "rest", "没有写节日名称"),
        (f"{ALWAYS}\n2月5日 {'节' * 41}", "", "rest", "太长"),
        (f"{ALWAYS}\n10月7日 中秋节", "", "rest", "写了两次"),
        (f"{ALWAYS}\n2026-12-31 元旦", "", "rest", "不在2027年"),
        ("2月5日 春节", "", "rest", "1月1日"),
        ("", "", "rest", "还没有填写"),
        (ALWAYS, "10月2日", "rest", "既写在放假里又写在上班里"),
        (ALWAYS, "3月1日", "work", "本来就是工作日"),
        (ALWAYS, "下周六", "work", "看不懂"),
    ],
)
def test_what_cannot_be_right_is_refused_by_its_line(rest, work, field, words):
    with pytest.raises(CalendarError, match=words) as refusal:
        notice(rest, work)
    assert refusal.value.field == field


def test_a_region_names_its_own_days_alone():
    days = notice("4月9日至4月11日 三月三", national=False)
    assert len(days.rest) == 3


@pytest.mark.parametrize("year", [1949, 2100, 0, -1])
def test_a_year_outside_the_calendar_is_refused(year):
    with pytest.raises(CalendarError, match="年份"):
        notice(year=year)


@given(year=st.integers(2008, 2030))
def test_what_is_written_out_is_read_back(year):
    known = library_year(year)
    read = notice(as_typed(dict(known.rest)), as_typed(dict(known.work)), year=year)
    assert (read.rest, read.work) == (known.rest, known.work)


@given(text=st.text(alphabet="0123456789年月日至-/ \n春节~：", max_size=60))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text):
    try:
        days = notice(text, national=False)
    except CalendarError:
        return
    assert days.rest
    assert all(day.year == 2027 for day in days.rest)
