"""A post is registered by its unit, approved by the county, renewed within the cap, extended where rules lift it."""

from datetime import date

import pytest

from registry.pilot.baisha import HOLDERS
from tests.registry.test_constraints import refused_by
from tests.workflows.placed import placed
from tests.workflows.post_acts import (
    NEW_YEAR,
    YEAR_END,
    enter,
    granted,
    held,
    holder,
    registered,
    verbs,
)
from workflows.enums import EndCause, PlacementState
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Agreement, Placement
from workflows.periods import holders_in
from workflows.posts.commands import (
    approve_placement,
    decline_placement,
    end_placement,
    extend_placement,
    register_newcomer,
    register_placement,
    renew_placement,
)
from workflows.posts.used import months_used


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
