"""Each deadline on a claim page explains itself: from which day it counts, what is left out, and the sum."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from approvals.enums import Verdict
from approvals.limit_words import explain, explained_limit
from approvals.limits import Limit, limit_of
from policies.reckoning import explained
from registry import clock
from tests.approvals.calendars import FOURTH, THIRD, local_holiday
from tests.approvals.conftest import answer, at, carry, fresh
from workflows.commands import withdraw
from workflows.enums import Station
from workflows.models import PlanStep

ACTED = "django.contrib.auth.backends.ModelBackend"


def told(start: str, count: int, station: Station = Station.REVIEW) -> tuple[str, ...]:
    reckoning = explained(date.fromisoformat(start), count)
    return explain(
        Limit(station, reckoning.start, count, reckoning.due, reckoning.due, reckoning, PlanStep())
    ).sentences


def test_a_limit_over_spring_festival_is_told_day_by_day():
    assert told("2026-02-12", 10) == (
        "2026年2月12日转到这一步，从第二天算起，给10个工作日。",
        "2026年2月15日至2026年2月23日春节放假，9天不算。",
        "周末1天不算。",
        "2026年2月14日、2026年2月28日调休上班，算工作日。",
        "10 + 9 + 1 = 20，一共20天，最迟2026年3月4日。",
    )


def test_days_without_any_rest_are_told_in_two_sentences():
    assert told("2026-03-02", 3) == (
        "2026年3月2日转到这一步，从第二天算起，给3个工作日。",
        "一共3天，最迟2026年3月5日。",
    )


def test_a_holiday_of_one_day_is_no_stretch():
    local_year = told("2025-12-31", 2)
    assert "2026年1月1日至2026年1月3日元旦放假，3天不算。" in local_year
    assert "2026年1月4日调休上班，算工作日。" in local_year


def test_a_year_without_a_notice_makes_the_day_provisional():
    reckoning = explained(date(2026, 12, 30), 5)
    said = explain(
        Limit(Station.REVIEW, reckoning.start, 5, reckoning.due, reckoning.due, reckoning, PlanStep())
    )
    assert said.provisional
    assert said.sentences[-1] == "2027年的放假安排还没有公布，这个日期是暂定的，公布以后可能调整。"


def test_the_step_a_claim_stands_at_keeps_the_day_it_began(file_startup, cast):
    claim = file_startup()
    limit = limit_of(claim)
    assert limit.reckoning.start == date(2026, 3, 2)
    assert limit.until == limit.due == limit.step.due_on
    clock.move_to(at(date(2026, 3, 4)))
    answer(claim, cast["na-village"])
    later = limit_of(fresh(claim))
    assert (later.station, later.reckoning.start) == (Station.SITE_VISIT, date(2026, 3, 4))


def test_a_step_that_comes_round_again_begins_anew(file_startup, cast):
    claim = file_startup()
    answer(claim, cast["na-village"], Verdict.RETURN)
    returned = limit_of(fresh(claim))
    assert (returned.station, returned.reckoning.count, returned.step) == (Station.CORRECT, 15, None)
    assert returned.until == fresh(claim).correct_by


@pytest.mark.parametrize("day", [THIRD, FOURTH])
def test_local_holidays_of_the_claims_place_count(file_startup, day):
    local_holiday(day)
    said = explained_limit(file_startup())
    assert f"{day:%Y年}3月{day.day}日本地节日放假，不算。" in said.sentences


def test_holidays_of_another_county_do_not(file_startup):
    local_holiday(THIRD, region="530627")
    assert not any("本地节日" in sentence for sentence in explained_limit(file_startup()).sentences)


def test_the_days_of_a_notice_are_explained_too(file_startup, cast):
    local_holiday(date(2026, 3, 5))
    said = explained_limit(carry(file_startup(), cast, "notice"))
    assert said.sentences == (
        "2026年3月2日公示，从第二天算起，公示5个工作日。",
        "2026年3月5日本地节日放假，不算。",
        "周末2天不算。",
        "5 + 1 + 2 = 8，一共8天，最迟2026年3月10日。",
    )


def test_a_notice_of_calendar_days_says_so():
    limit = Limit(Station.NOTICE, date(2026, 3, 2), 5, date(2026, 3, 9), date(2026, 3, 9), None)
    assert explain(limit).sentences == (
        "2026年3月2日公示，从第二天算起，公示5天。",
        "休息日也算；最后一天是休息日的，顺延到下一个工作日：2026年3月9日。",
    )


def test_no_limit_runs_on_what_has_ended(file_startup, cast):
    claim = file_startup()
    withdraw(claim_id=claim.pk, actor=cast["chen"])
    assert explained_limit(fresh(claim)) is None


def test_a_step_from_before_its_first_day_was_kept_is_not_explained(file_startup):
    claim = file_startup()
    PlanStep.objects.filter(claim=claim).update(began_on=None)
    assert explained_limit(fresh(claim)) is None


@pytest.mark.parametrize("who", ["chen", "na-village", "na-county"])
def test_applicant_and_staff_read_it_on_the_claim_page(file_startup, cast, who):
    claim = file_startup()
    client = Client()
    client.force_login(cast[who], backend=ACTED)
    text = client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert "是怎么算的" in text
    assert "2026年3月2日转到这一步" in text
    assert "暂定" not in text


def test_a_promise_that_is_later_than_the_sum_is_said_to_stand(file_startup, cast):
    claim = answer(file_startup(), cast["na-village"], Verdict.RETURN)
    claim.correct_by = date(2026, 3, 31)
    said = explain(limit_of(claim))
    assert said.until == date(2026, 3, 31)
    assert "按通知的日期办" in said.sentences[-1]


def test_the_page_asks_no_more_for_a_claim_at_a_later_desk(file_startup, cast, django_assert_max_num_queries):
    claim = carry(file_startup(), cast, "county")
    with django_assert_max_num_queries(3):
        explained_limit(claim)
