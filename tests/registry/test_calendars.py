"""Publishing the calendar of a year: by whom, for which region, and how every process comes to count by it."""

from datetime import date

import pytest

from policies.calendar import Year, add_working_days, is_provisional, is_working_day, library_year
from policies.holiday_notice import year_of_notice
from registry import daybook
from registry.calendar_guards import may_publish_calendar, regions_open_to
from registry.calendars import publish_calendar, seed_calendar
from registry.errors import CalendarRefused
from registry.models import CalendarEdition, Office, Post

pytestmark = pytest.mark.django_db
NOTICE = "国办发明电〔2026〕1号"
RESTS = "1月1日 元旦\n2月5日至2月12日 春节\n5月1日 劳动节\n10月1日 国庆节"


def spring(document: str = NOTICE, rest: str = RESTS, work: str = "1月30日") -> Year:
    return year_of_notice(2027, rest, work, document, national=True)


def published(actor, region: str = "", document: str = NOTICE, days: Year | None = None) -> CalendarEdition:
    return publish_calendar(actor=actor, region=region, year=2027, document=document, days=days or spring())


def test_what_is_published_counts_from_the_commit_on(officers, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edition = published(officers["fj"])
    assert (edition.number, edition.published_by, edition.provisional) == (1, officers["fj"], False)
    assert add_working_days(date(2027, 2, 4), 1) == date(2027, 2, 15)
    assert is_working_day(date(2027, 1, 30))
    assert not is_provisional(2027)


def test_a_later_edition_takes_the_place_of_the_earlier(officers):
    published(officers["fj"])
    again = published(officers["fj-2"], document="更正通知", days=spring(work="2月20日"))
    daybook.refresh()
    assert again.number == 2
    assert not is_working_day(date(2027, 1, 30))
    assert is_working_day(date(2027, 2, 20))
    assert [each.pk for each in CalendarEdition.objects.in_use()] == [again.pk]


def test_the_same_days_again_are_refused_and_nothing_is_written(officers):
    published(officers["fj"])
    with pytest.raises(CalendarRefused, match="已经是这些日子") as refusal:
        published(officers["fj-2"], document="另一份通知")
    assert refusal.value.code == "same"
    assert CalendarEdition.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "region", "may"),
    [
        ("fj", "", True),
        ("hn", "", True),
        ("na", "", False),
        ("na", "350583", True),
        ("na", "3505", False),
        ("fj", "350583", True),
        ("fj", "469025", False),
        ("reviewer", "", False),
        ("reviewer", "350583", False),
    ],
)
def test_a_region_is_kept_by_its_own_office_or_one_above_and_the_nation_by_the_highest(
    officers, who, region, may
):
    assert (may_publish_calendar(officers[who], region) is None) is may
    if not may:
        with pytest.raises(CalendarRefused) as refusal:
            published(officers[who], region)
        assert refusal.value.code == "not_allowed"
        assert not CalendarEdition.objects.exists()


def test_where_a_county_is_the_highest_office_it_keeps_the_nations_calendar(officers):
    Post.objects.exclude(user=officers["na"]).delete()
    Office.objects.exclude(level="county").delete()
    assert may_publish_calendar(officers["na"], "") is None


def test_only_the_regions_that_are_open_are_offered(officers):
    assert [code for code, _name in regions_open_to(officers["na"])] == ["350583"]
    assert [code for code, _name in regions_open_to(officers["fj"])] == ["", "35", "3505", "350583"]
    assert regions_open_to(officers["reviewer"]) == []


@pytest.mark.parametrize(
    ("names", "code"),
    [({"region": "99"}, "region"), ({"document": "  "}, "document"), ({"document": "通" * 121}, "document")],
)
def test_a_place_that_is_none_and_a_notice_without_name_are_refused(officers, names, code):
    with pytest.raises(CalendarRefused) as refusal:
        published(officers["fj"], **names)
    assert refusal.value.code == code


def test_local_days_count_there_alone(officers):
    local = year_of_notice(2027, "4月9日 三月三", "", "南政办〔2027〕1号", national=False)
    published(officers["na"], "350583", days=local)
    daybook.refresh()
    assert not is_working_day(date(2027, 4, 9), "350583118201")
    assert is_working_day(date(2027, 4, 9))


def test_the_seed_holds_what_the_library_knows_and_marks_what_it_does_not(db):
    seeded = seed_calendar(date(2026, 11, 25))
    assert [(each.year, each.provisional) for each in seeded] == [(2025, False), (2026, False), (2027, True)]
    assert all(each.is_shipped and each.published_by is None for each in seeded)
    assert seeded[1].as_year().rest == library_year(2026).rest
    assert seeded[1].as_year().work == library_year(2026).work


def test_counting_by_the_seed_is_counting_by_the_library(db):
    days = [date.fromordinal(n) for n in range(date(2025, 1, 1).toordinal(), date(2028, 1, 1).toordinal())]
    before = [is_working_day(day) for day in days]
    seed_calendar(date(2026, 11, 25))
    daybook.refresh()
    assert [is_working_day(day) for day in days] == before


def test_seeding_again_writes_nothing_and_leaves_what_people_published(officers):
    seed_calendar(date(2026, 11, 25))
    assert seed_calendar(date(2026, 11, 25)) == []
    published(officers["fj"])
    assert seed_calendar(date(2026, 11, 25)) == []


def test_a_provisional_year_is_written_again_once_the_library_knows_its_notice(db, monkeypatch):
    seed_calendar(date(2026, 11, 25))
    known = {2027: spring("")}
    monkeypatch.setattr("registry.calendars.library_year", lambda year: known.get(year, library_year(year)))
    [newer] = seed_calendar(date(2026, 12, 25))
    assert (newer.year, newer.number, newer.provisional) == (2027, 2, False)


def test_an_older_library_takes_nothing_back(db, monkeypatch):
    known = {2027: spring("")}
    monkeypatch.setattr("registry.calendars.library_year", lambda year: known.get(year, library_year(year)))
    seed_calendar(date(2026, 11, 25))
    known.clear()
    assert seed_calendar(date(2026, 11, 25)) == []


def test_between_two_looks_nothing_is_asked_of_the_database(officers, settings, django_assert_num_queries):
    settings.RULEBOOK_SECONDS = 3600
    assert daybook.follow() == 1
    with django_assert_num_queries(0):
        assert daybook.follow() == 0
        add_working_days(date(2026, 3, 2), 5, "350583118201")


def test_a_look_reads_the_days_only_when_there_are_others(officers, django_assert_num_queries):
    published(officers["fj"])
    with django_assert_num_queries(3):
        daybook.refresh()
    with django_assert_num_queries(1):
        daybook.refresh()


def test_tests_and_commands_that_ask_for_no_looking_get_none(officers):
    published(officers["fj"])
    assert daybook.follow() == 0
    assert is_provisional(2027)
