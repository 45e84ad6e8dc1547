"""The life of a post: registered by the unit, approved by the county, renewed, stopped, resumed, ended."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from registry.models import Organisation
from registry.pilot.baisha import HOLDERS
from registry.selectors import find_person, organisations_of
from tests.registry.test_constraints import refused_by
from tests.workflows.claims import go_to
from tests.workflows.placed import placed, unchecked_month, village_posts
from workflows.claim_checks import posts_covered
from workflows.enums import EndCause, PlacementState, StopCause
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Agreement, Attendance, Benefit, Claim, Placement, PlacementEvent, Stop
from workflows.periods import claim_of, enter_attendance, holders_in, open_period
from workflows.posts.commands import (
    approve_placement,
    decline_placement,
    end_placement,
    extend_placement,
    register_newcomer,
    register_placement,
    renew_placement,
    resume_placement,
    stop_placement,
)
from workflows.posts.used import PROGRAMME, months_used

NEW_YEAR, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def unit(cast) -> Organisation:
    return organisations_of(cast["village-unit"]).get()


@pytest.fixture
def other(cast, unit) -> Organisation:
    """Another unit of the same place and clerk."""
    made = Organisation.objects.create(
        name="白沙县另一家用工单位", uscc="91469025MA5TTTTT0X", kind=unit.kind, division=unit.division
    )
    made.operators.create(user=cast["village-unit"], valid_from=NEW_YEAR)
    return made


def holder(number: int = 0):
    return find_person(HOLDERS[number].id_number)


def registered(cast, unit, number: int = 0, **changed: object) -> Placement:
    terms = {"post_code": f"BS-{number}", "post_name": "护林员", "from_day": NEW_YEAR, "until": YEAR_END}
    return register_placement(
        actor=cast["village-unit"], organisation=unit, person=holder(number), **(terms | changed)
    )


def held(cast, unit, number: int = 0, **changed: object) -> Placement:
    placement = registered(cast, unit, number, **changed)
    return approve_placement(actor=cast["bs-county"], placement_id=placement.pk, approved_on=NEW_YEAR)


def verbs(placement: Placement) -> list[str]:
    return [event.verb for event in placement.events.order_by("id")]


def enter(cast, placement: Placement, month: str = "2026-02") -> Attendance:
    return enter_attendance(
        actor=cast["village-unit"],
        placement=placement,
        month=month,
        attended=16,
        required=16,
        wage_paid_fen=100_000,
    )


def opened(cast, unit, month: str = "2026-02") -> Claim:
    return open_period(actor=cast["village-unit"], organisation=unit, month=month, programme=PROGRAMME)


def granted(placement: Placement, *months: str) -> None:
    """Months of the holder that were granted, by the ledger, in the unit of the post."""
    for month in months:
        first = date.fromisoformat(f"{month}-01")
        claim = Claim.objects.create(
            programme=PROGRAMME,
            flow="welfare_post",
            applicant_id=placement.registered_by_id,
            organisation=placement.organisation,
            county_id="469025",
            place=placement.place,
            period=month,
            created_at="2026-01-01T00:00Z",
        )
        line = claim.lines.create(position=1, person=placement.person, label="x", period=month)
        Benefit.objects.create(
            claim=claim,
            line=line,
            person=placement.person,
            programme=PROGRAMME,
            family=PROGRAMME,
            frequency="per_period",
            first_day=first,
            last_day=first.replace(day=28),
            status="approved",
            amount_fen=1,
        )


def test_the_unit_registers_and_the_county_approves(cast, unit):
    placement = registered(cast, unit)
    assert placement.state == PlacementState.PROPOSED
    assert holders_in(unit, "2026-02") == []
    placement = approve_placement(actor=cast["bs-county"], placement_id=placement.pk)
    assert (placement.state, placement.first_approved_on) == (PlacementState.HELD, date(2026, 3, 2))
    assert [each.pk for each in holders_in(unit, "2026-02")] == [placement.pk]
    assert verbs(placement) == ["register", "approve"]


def test_months_of_a_post_that_is_not_approved_cannot_be_entered(cast, unit):
    with pytest.raises(InvalidInput, match="还没有核定"):
        enter(cast, registered(cast, unit))


@pytest.mark.parametrize(
    "username", ["bs-township", "bs-village", "na-county", "chen", "auditor", "fj-policy"]
)
def test_nobody_else_registers_a_post(cast, unit, username):
    with pytest.raises(CommandRefused, match="您没有权限"):
        register_placement(
            actor=cast[username],
            organisation=unit,
            person=holder(),
            post_code="1",
            post_name="保洁员",
            from_day=NEW_YEAR,
            until=YEAR_END,
        )
    assert not Placement.objects.exists()


@pytest.mark.parametrize("username", ["bs-township", "na-county", "village-unit", "hn-province"])
def test_only_the_county_of_the_place_approves(cast, unit, username):
    placement = registered(cast, unit)
    with pytest.raises(CommandRefused, match="由县人社局核定"):
        approve_placement(actor=cast[username], placement_id=placement.pk)


def test_what_the_county_registers_a_second_reviewer_approves(cast, unit):
    placement = register_placement(
        actor=cast["bs-county"],
        organisation=unit,
        person=holder(),
        post_code="1",
        post_name="保洁员",
        from_day=NEW_YEAR,
        until=YEAR_END,
    )
    with pytest.raises(CommandRefused, match="另一位经办人"):
        approve_placement(actor=cast["bs-county"], placement_id=placement.pk)
    approve_placement(actor=cast["bs-county-2"], placement_id=placement.pk)
    with refused_by("placement_approved_by_another"):
        Placement.objects.filter(pk=placement.pk).update(approved_by=cast["bs-county"])


def test_a_post_the_county_declines_says_why_and_frees_the_person(cast, unit):
    placement = registered(cast, unit)
    with pytest.raises(InvalidInput, match="写明"):
        decline_placement(actor=cast["bs-county"], placement_id=placement.pk, comment=" ")
    decline_placement(actor=cast["bs-county"], placement_id=placement.pk, comment="岗位数已满")
    assert placement.events.get(verb="decline").comment == "岗位数已满"
    with pytest.raises(CommandRefused, match="不予核定"):
        approve_placement(actor=cast["bs-county"], placement_id=placement.pk)
    assert registered(cast, unit).pk != placement.pk


def test_one_person_has_one_post_and_the_unit_where_he_stands_is_named(cast, unit, other):
    placed(other, holder())
    with pytest.raises(CommandRefused, match="已在白沙县另一家用工单位的公益性岗位") as refusal:
        registered(cast, unit)
    assert refusal.value.code == "holds_post"
    with refused_by("placement_one_person_one_post", "workflows_placement.person_id"):
        placed(unit, holder())


def test_one_post_has_one_person(cast, unit):
    registered(cast, unit, 0, post_code="A")
    with pytest.raises(InvalidInput, match="岗位A现在由"):
        registered(cast, unit, 1, post_code="A")
    with refused_by("placement_one_post_one_person", "workflows_placement.organisation_id"):
        placed(unit, holder(1), code="A")


def test_a_post_begins_after_the_one_before_was_left(cast, unit, other):
    first = held(cast, unit)
    end_placement(
        actor=cast["village-unit"], placement_id=first.pk, last_day=date(2026, 2, 15), cause=EndCause.EMPLOYED
    )
    with pytest.raises(InvalidInput, match="到2026-02-15才退出"):
        registered(cast, other, from_day=date(2026, 2, 15))
    later = registered(cast, other, from_day=date(2026, 2, 16))
    later = approve_placement(actor=cast["bs-county"], placement_id=later.pk)
    assert later.first_approved_on == NEW_YEAR, "the first approval of any unit is the one that counts"


def test_somebody_is_registered_by_his_identity_number(cast, unit):
    placement = register_newcomer(
        actor=cast["village-unit"],
        organisation=unit,
        name="符秀花",
        id_number=HOLDERS[0].id_number,
        post_code="1",
        post_name="保洁员",
        from_day=NEW_YEAR,
        until=YEAR_END,
    )
    assert placement.person == holder()


@pytest.mark.parametrize(
    ("from_day", "until", "sentence"),
    [
        (date(2026, 5, 1), date(2026, 4, 30), "要在2026-05-01以后"),
        (NEW_YEAR, date(2029, 1, 1), "最晚到2028-12-31"),
    ],
)
def test_an_agreement_has_an_order_and_lasts_three_years_at_most(cast, unit, from_day, until, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        registered(cast, unit, from_day=from_day, until=until)


def test_an_agreement_is_no_longer_than_the_months_left(cast, unit):
    with pytest.raises(InvalidInput, match="还能安排2个月，协议最晚签到2026-02"):
        registered(cast, unit, months_before=34)
    placement = registered(cast, unit, months_before=34, until=date(2026, 2, 28))
    assert months_used([placement.person_id])[placement.person_id].before == 0, "not before it is approved"
    approve_placement(actor=cast["bs-county"], placement_id=placement.pk)
    assert months_used([placement.person_id])[placement.person_id].before == 34


def test_months_of_another_unit_count(cast, unit, other):
    first = held(cast, other, until=date(2026, 2, 28), months_before=30)
    granted(first, "2026-01", "2026-02")
    end_placement(
        actor=cast["bs-county"], placement_id=first.pk, last_day=date(2026, 2, 28), cause=EndCause.RESIGNED
    )
    with pytest.raises(InvalidInput, match="还能安排4个月，协议最晚签到2026-06"):
        registered(cast, unit, from_day=date(2026, 3, 1))


def test_a_renewal_follows_without_a_gap_and_within_the_cap(cast, unit):
    placement = held(cast, unit, until=date(2026, 6, 30), months_before=20)
    with pytest.raises(InvalidInput, match="还能安排10个月，协议最晚签到2027-04"):
        renew_placement(actor=cast["village-unit"], placement_id=placement.pk, until=date(2027, 5, 31))
    renew_placement(actor=cast["village-unit"], placement_id=placement.pk, until=date(2027, 4, 30))
    signed = Agreement.objects.filter(placement=placement)
    spans = list(signed.values_list("agreed_from", "agreed_until"))
    assert spans[1] == (date(2026, 7, 1), date(2027, 4, 30))
    with pytest.raises(InvalidInput, match="已经用完或已有安排"):
        renew_placement(actor=cast["village-unit"], placement_id=placement.pk, until=date(2027, 5, 31))


def test_a_second_click_renews_once(cast, unit):
    placement = held(cast, unit, until=date(2026, 6, 30))
    renewal = {"actor": cast["village-unit"], "placement_id": placement.pk}
    renew_placement(**renewal, until=date(2026, 9, 30), expected_until=date(2026, 6, 30))
    with pytest.raises(CommandRefused, match="刚刚续过") as refusal:
        renew_placement(**renewal, until=date(2026, 12, 31), expected_until=date(2026, 6, 30))
    assert refusal.value.code == "stale"


def test_only_whom_the_rules_lift_the_cap_for_is_extended_to_retirement(cast, unit):
    young, old = held(cast, unit, 2), held(cast, unit, 3, months_before=24)
    with pytest.raises(CommandRefused, match="不足5年"):
        extend_placement(actor=cast["bs-county"], placement_id=young.pk, until=date(2027, 12, 31))
    with pytest.raises(CommandRefused, match="由县人社局办理"):
        extend_placement(actor=cast["village-unit"], placement_id=old.pk, until=date(2027, 12, 31))
    extend_placement(actor=cast["bs-county"], placement_id=old.pk, until=date(2029, 11, 30))
    assert Agreement.objects.filter(placement=old).count() == 2


def test_an_extension_ends_with_the_month_of_retirement(cast, unit):
    old = held(cast, unit, 3)
    extend_placement(actor=cast["bs-county"], placement_id=old.pk, until=date(2029, 6, 30))
    with pytest.raises(InvalidInput, match="2029-11"):
        extend_placement(actor=cast["bs-county"], placement_id=old.pk, until=date(2029, 12, 1))


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
    Claim.objects.filter(period="2026-02").update(number="GY-2")
    stop_placement(
        actor=cast["bs-county"], placement_id=placement.pk, month="2026-02", cause=StopCause.IMPERSONATED
    )
    assert placement.events.get(verb="stop").data["already"] == [["2026-02", "GY-2"]]
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


def test_the_history_of_a_post_and_its_agreements_are_written_once(cast, unit):
    placement = held(cast, unit)
    for rows in (PlacementEvent.objects.all(), Agreement.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.filter(placement=placement).delete()


def test_agreements_of_one_post_never_share_a_day(cast, unit):
    placement = held(cast, unit)
    with refused_by("agreement_one_at_a_time"):
        Agreement.objects.create(placement=placement, agreed_from=YEAR_END, agreed_until=date(2027, 1, 1))
    with refused_by("agreement_in_order"):
        Agreement.objects.create(
            placement=placement, agreed_from=date(2028, 1, 2), agreed_until=date(2028, 1, 1)
        )


def test_stops_of_one_post_never_share_a_month(cast, unit):
    placement = held(cast, unit)
    Stop.objects.create(placement=placement, first_day=date(2026, 2, 1), cause="away", clause="HN-2.5")
    with refused_by("stop_one_at_a_time"):
        Stop.objects.create(placement=placement, first_day=date(2026, 5, 1), cause="away", clause="HN-2.5")
    with refused_by("stop_in_order"):
        Stop.objects.filter(placement=placement).update(last_day=date(2026, 1, 31))
    with refused_by("stop_has_cause"):
        Stop.objects.filter(placement=placement).update(cause="")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"state": "gone"}, "placement_state_known"),
        ({"first_approved_on": None}, "placement_held_was_approved"),
        ({"ended_on": YEAR_END}, "placement_ended_has_day_and_cause"),
        ({"state": "ended", "ended_on": YEAR_END}, "placement_ended_has_day_and_cause"),
    ],
)
def test_the_database_holds_what_a_state_requires(cast, unit, columns, constraint):
    placement = held(cast, unit)
    with refused_by(constraint):
        Placement.objects.filter(pk=placement.pk).update(**columns)


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
