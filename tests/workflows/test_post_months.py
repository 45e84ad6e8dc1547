"""Which months of a post are paid for: stopped, resumed, ended, claimed elsewhere, beyond the cap."""

from datetime import date

import pytest

from tests.workflows.claims import go_to
from tests.workflows.placed import placed, unchecked_month, village_posts
from tests.workflows.post_acts import (
    NEW_YEAR,
    enter,
    granted,
    held,
    opened,
    verbs,
)
from workflows.claim_checks import posts_covered
from workflows.enums import EndCause, StopCause
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Attendance, Benefit, Claim, Placement, Stop
from workflows.periods import claim_of, enter_attendance, holders_in
from workflows.posts.commands import (
    end_placement,
    renew_placement,
    resume_placement,
    stop_placement,
)
from workflows.posts.used import months_used


def test_a_stopped_month_is_not_claimed_and_what_was_claimed_is_named(cast, unit):
    placement, colleague = held(cast, unit), held(cast, unit, 1)
    for each in (placement, colleague):
        enter(cast, each, "2026-01")
        enter(cast, each)
    draft = opened(cast, unit)
    stop_placement(
        actor=cast["village-unit"],
        placement_id=placement.pk,
        month="2026-02",
        cause=StopCause.AWAY,
        comment="外出",
    )
    assert [line.person for line in draft.lines.filter(struck=False)] == [colleague.person]
    assert [each.pk for each in holders_in(unit, "2026-02")] == [colleague.pk]
    assert len(holders_in(unit, "2026-01")) == 2
    with pytest.raises(InvalidInput, match="从2026-02起停发（长期外出务工）"):
        enter(cast, placement)
    event = placement.events.get(verb="stop")
    assert event.data == {"month": "2026-02", "cause": "away", "clause": "HN-2.5"}


def test_months_granted_before_a_stop_stay_and_are_named(cast, unit):
    placement = held(cast, unit)
    granted(placement, "2026-01", "2026-02")
    stop_placement(
        actor=cast["bs-county"], placement_id=placement.pk, month="2026-02", cause=StopCause.IMPERSONATED
    )
    assert placement.events.get(verb="stop").data["already"] == [["2026-02", f"GY-2026-02-{placement.pk}"]]
    assert Benefit.objects.filter(status="approved").count() == 2


def test_only_the_county_resumes_and_from_no_earlier_month(cast, unit):
    placement = held(cast, unit)
    stopping = {"placement_id": placement.pk, "cause": StopCause.NOT_WORKING}
    stop_placement(actor=cast["village-unit"], month="2026-02", **stopping)
    with pytest.raises(CommandRefused, match="已经停发"):
        stop_placement(actor=cast["village-unit"], month="2026-03", **stopping)
    with pytest.raises(CommandRefused, match="由县人社局办理"):
        resume_placement(actor=cast["village-unit"], placement_id=placement.pk, month="2026-04")
    with pytest.raises(InvalidInput, match="不能更早"):
        resume_placement(actor=cast["bs-county"], placement_id=placement.pk, month="2026-01")
    resume_placement(actor=cast["bs-county"], placement_id=placement.pk, month="2026-04")
    assert Stop.objects.get().last_day == date(2026, 3, 31)
    with pytest.raises(CommandRefused, match="没有停发"):
        resume_placement(actor=cast["bs-county"], placement_id=placement.pk, month="2026-04")
    with pytest.raises(InvalidInput, match="到2026-03为止"):
        stop_placement(actor=cast["village-unit"], month="2026-03", **stopping)
    stop_placement(actor=cast["village-unit"], month="2026-04", **stopping)


def test_resuming_from_the_month_of_the_stop_makes_it_void(cast, unit):
    placement = held(cast, unit)
    stop_placement(
        actor=cast["village-unit"], placement_id=placement.pk, month="2026-02", cause=StopCause.UNDER_REVIEW
    )
    resume_placement(actor=cast["bs-county"], placement_id=placement.pk, month="2026-02")
    assert not Stop.objects.exists()
    assert verbs(placement) == ["register", "approve", "stop", "resume"]
    enter(cast, placement)


@pytest.mark.parametrize("month", ["2025-12", "2027-01"])
def test_a_month_outside_the_agreement_cannot_be_stopped(cast, unit, month):
    placement = held(cast, unit)
    with pytest.raises(InvalidInput, match="请选择其中的月份"):
        stop_placement(
            actor=cast["village-unit"], placement_id=placement.pk, month=month, cause=StopCause.AWAY
        )


def test_whoever_leaves_is_paid_for_his_last_month_and_none_after(cast, unit, demo_day):
    placement = held(cast, unit)
    go_to(demo_day, date(2026, 4, 2))
    enter(cast, placement)
    enter(cast, placement, "2026-03")
    march = opened(cast, unit, "2026-03")
    end_placement(
        actor=cast["village-unit"],
        placement_id=placement.pk,
        last_day=date(2026, 2, 10),
        cause=EndCause.DECEASED,
    )
    assert [each.pk for each in holders_in(unit, "2026-02")] == [placement.pk]
    assert holders_in(unit, "2026-03") == []
    assert not march.lines.filter(struck=False).exists()
    with pytest.raises(InvalidInput, match="2026-02-10已退出岗位（死亡）"):
        enter(cast, placement, "2026-03")


@pytest.mark.parametrize("last_day", [date(2025, 12, 31), date(2026, 3, 3)])
def test_the_last_day_lies_between_the_first_and_today(cast, unit, last_day):
    placement = held(cast, unit)
    with pytest.raises(InvalidInput, match="最后在岗日"):
        end_placement(
            actor=cast["village-unit"], placement_id=placement.pk, last_day=last_day, cause=EndCause.RETIRED
        )


def test_what_has_ended_stays_so(cast, unit):
    placement = held(cast, unit)
    ending = {"actor": cast["village-unit"], "placement_id": placement.pk}
    end_placement(**ending, last_day=date(2026, 2, 10), cause=EndCause.RESIGNED)
    with pytest.raises(CommandRefused, match="已退出"):
        end_placement(**ending, last_day=date(2026, 2, 20), cause=EndCause.RESIGNED)
    with pytest.raises(CommandRefused, match="已退出"):
        renew_placement(**ending, until=date(2027, 1, 31))
    with pytest.raises(CommandRefused, match="已退出"):
        stop_placement(**ending, month="2026-02", cause=StopCause.AWAY)


def test_another_unit_that_has_entered_the_month_is_named(cast, unit, other):
    first = held(cast, unit)
    enter(cast, first)
    end_placement(
        actor=cast["village-unit"], placement_id=first.pk, last_day=date(2026, 2, 15), cause=EndCause.EMPLOYED
    )
    second = placed(other, first.person, agreed_from=date(2026, 2, 16))
    with pytest.raises(InvalidInput, match=f"{unit.name}已录入这个人当月的考勤"):
        enter(cast, second)
    assert not Attendance.objects.filter(placement=second).exists()


def test_the_cap_counts_granted_claimed_and_drafted_months(cast, unit):
    placement = held(cast, unit, until=date(2026, 3, 31), months_before=33)
    enter(cast, placement, "2026-01")
    opened(cast, unit, "2026-01")
    enter(cast, placement)
    used = months_used([placement.person_id])[placement.person_id]
    assert (used.known, used.drafted, used.planned("2026-02"), used.pending("2026-02")) == (
        33,
        {"2026-01"},
        1,
        0,
    )
    Placement.objects.filter(pk=placement.pk).update(months_before=35)
    with pytest.raises(InvalidInput, match="另有1个月在申报，合起来已满"):
        enter(cast, placement)
    Placement.objects.filter(pk=placement.pk).update(months_before=36)
    with pytest.raises(InvalidInput, match="补贴期限36个月已满"):
        enter(cast, placement)


def test_whoever_is_near_retirement_goes_on_beyond_the_cap(cast, unit):
    placement = held(cast, unit, 3)
    Placement.objects.filter(pk=placement.pk).update(months_before=40)
    enter(cast, placement)


def test_a_draft_passes_to_whoever_of_the_unit_goes_on_with_it(cast, unit):
    placement = held(cast, unit)
    enter(cast, placement)
    draft = opened(cast, unit)
    unit.operators.create(user=cast["chen"], valid_from=NEW_YEAR)
    enter_attendance(
        actor=cast["chen"], placement=placement, month="2026-02", attended=9, required=16, wage_paid_fen=0
    )
    draft = claim_of(unit, "2026-02")
    assert draft.applicant == cast["chen"]
    assert draft.lines.get().facts["attended"] == 9


def test_the_roll_of_many_takes_as_many_questions_as_that_of_few(cast, unit, django_assert_max_num_queries):
    village_posts(unit)
    with django_assert_max_num_queries(14):
        assert len(holders_in(unit, "2026-02")) == 5


def test_a_line_that_is_not_paid_for_any_more_is_not_handed_in(cast, unit):
    placement = held(cast, unit)
    claim = unchecked_month(cast["village-unit"], placement, "2026-02")
    assert posts_covered(claim).outcome == "passed"
    Stop.objects.create(placement=placement, first_day=date(2026, 2, 1), cause="away", clause="HN-2.5")
    result = posts_covered(claim)
    assert (result.outcome, result.where) == ("failed", "attendance")
    assert "第1行" in result.sentence
    assert "从2026-02起停发" in result.sentence


def test_a_claim_without_posts_is_not_asked_for_them(cast):
    assert posts_covered(Claim(flow="general")) is None
