"""The way of a claim: drawn by programme and amount, drawn anew until acceptance, frozen from then on."""

from datetime import date

import pytest

from registry.models import Office
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import (
    ACTS,
    act,
    agree,
    carry,
    fresh,
    give_back,
    go_to,
    hand_in,
    item_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
)
from workflows.enums import ClaimState, Station, StepStatus
from workflows.models import Claim, PlanStep
from workflows.planning import draw_plan
from workflows.rosters import import_roster
from workflows.route import END, current_step, next_station

VILLAGE_TO_COUNTY = [
    ("check", ""),
    ("review", "village"),
    ("site_visit", "township"),
    ("review", "township"),
    ("review", "county"),
    ("notice", "county"),
    ("reserve", "county"),
    ("pay", "county"),
    ("issue", ""),
    ("settle", "county"),
]


def way(claim: Claim, **only: object) -> list[tuple[str, str]]:
    return list(claim.steps.filter(**only).order_by("position").values_list("station", "level"))


def steps(*statuses: str) -> list[PlanStep]:
    return [
        PlanStep(position=position, station=Station.REVIEW, status=status)
        for position, status in enumerate(statuses, start=1)
    ]


def test_a_startup_grant_goes_from_the_village_to_the_county(core):
    claim = hand_in(startup_draft(core["chen"]))
    assert way(claim) == VILLAGE_TO_COUNTY


def test_every_step_of_people_lies_with_the_office_of_its_level(core):
    claim = hand_in(startup_draft(core["chen"]))
    offices = {
        (step.station, step.level): (step.office.division_id, step.office.kind)
        for step in claim.steps.select_related("office").exclude(office=None)
    }
    assert offices["review", "village"] == ("350583118201", "hrss")
    assert offices["site_visit", "township"] == ("350583118", "hrss")
    assert offices["review", "county"] == ("350583", "hrss")
    assert offices["pay", "county"] == offices["settle", "county"] == ("350583", "finance")


def test_a_stop_no_flow_has_a_station_for_is_left_out(core):
    claim = roster_draft(core["organiser"])
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=sheet(row_of(ROSTER[0])))
    assert "confirm" not in {station for station, _level in way(hand_in(claim))}


@pytest.mark.parametrize(
    ("amount_fen", "highest"),
    [(4_999_999, "county"), (5_000_000, "prefecture"), (49_999_999, "prefecture"), (50_000_000, "province")],
)
def test_the_amount_decides_how_high_a_claim_goes(core, amount_fen, highest):
    claim = hand_in(startup_draft(core["chen"]))
    draw_plan(claim, amount_fen=amount_fen)
    levels = [level for station, level in way(claim, status=StepStatus.WAITING) if station == Station.REVIEW]
    assert levels[-1] == highest


def test_an_amount_people_must_confirm_already_counts(core, monkeypatch):
    """One row waits for a proof, so nothing is decided yet; what the other brings is what the claim is routed by."""
    seen = []
    monkeypatch.setattr(
        "workflows.claim_jobs.draw_plan",
        lambda claim, **how: seen.append(how["amount_fen"]) or draw_plan(claim, **how),
    )
    claim = roster_draft(core["organiser"])
    rows = [row_of(ROSTER[0]), row_of(ROSTER[1], proofs="")]
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=sheet(*rows))
    claim = hand_in(claim)
    assert claim.claimed_fen is None
    assert seen == [30_000]


def test_before_acceptance_the_way_is_drawn_anew(core):
    claim = hand_in(startup_draft(core["chen"]))
    draw_plan(claim, amount_fen=50_000_000)
    assert len(way(claim)) == len(VILLAGE_TO_COUNTY) + 2
    draw_plan(claim, amount_fen=1_000_000)
    assert way(claim, status__in=[StepStatus.WAITING, StepStatus.DONE]) == VILLAGE_TO_COUNTY
    assert claim.steps.filter(status=StepStatus.SKIPPED).count() == 2


def test_a_way_drawn_longer_again_takes_up_what_was_skipped(core):
    claim = hand_in(startup_draft(core["chen"]))
    for amount_fen in (50_000_000, 1_000_000, 50_000_000):
        draw_plan(claim, amount_fen=amount_fen)
    assert not claim.steps.filter(status=StepStatus.SKIPPED).exists()
    assert ("review", "province") in way(claim, status=StepStatus.WAITING)


def test_what_somebody_has_done_stays_done_when_the_way_is_drawn_anew(core):
    claim = hand_in(startup_draft(core["chen"]))
    step = claim.steps.get(station=Station.REVIEW, level="village")
    step.status, step.done_at = StepStatus.DONE, claim.submitted_at
    step.save()
    draw_plan(claim, amount_fen=50_000_000)
    assert claim.steps.get(pk=step.pk).done_at == claim.submitted_at


def test_once_accepted_the_way_is_frozen(core, demo_day):
    claim = carry(core, demo_day, ClaimState.IN_REVIEW)
    before = way(claim)
    draw_plan(claim, amount_fen=50_000_000)
    assert way(fresh(claim)) == before


def test_a_correction_after_acceptance_does_not_lengthen_it(core, demo_day):
    claim = act(carry(core, demo_day, ClaimState.IN_REVIEW), core["na-township"], give_back)
    before = way(claim)
    assert way(hand_in(claim)) == before


def test_a_later_move_of_an_office_does_not_move_an_accepted_claim(core, demo_day):
    claim = carry(core, demo_day, ClaimState.IN_REVIEW)
    office = claim.steps.get(station=Station.REVIEW, level="county").office
    Office.objects.filter(pk=office.pk).update(name="南安市新局")
    for username, change in ACTS[ClaimState.ON_NOTICE][1:3]:
        claim = act(claim, core[username], change)
    assert item_of(claim).office_id == office.pk


def test_each_level_has_its_working_days_from_the_day_it_got_the_claim(core, demo_day):
    claim = hand_in(startup_draft(core["chen"]))
    assert item_of(claim).due_on == date(2026, 3, 5)
    go_to(demo_day, date(2026, 3, 4))
    claim = act(claim, core["na-village"], agree)
    assert item_of(claim).due_on == date(2026, 3, 11)


def test_drawing_costs_the_same_however_long_the_way_is(core, django_assert_max_num_queries):
    claim = hand_in(startup_draft(core["chen"]))
    with django_assert_max_num_queries(20):
        draw_plan(claim, amount_fen=1_000_000)


def test_a_closed_claim_goes_nowhere():
    assert next_station(ClaimState.REJECTED, steps(StepStatus.WAITING)) == END


def test_a_returned_claim_goes_to_its_applicant_wherever_it_stood():
    assert next_station(ClaimState.RETURNED, steps(StepStatus.DONE, StepStatus.WAITING)) == Station.CORRECT


def test_a_claim_stands_at_the_first_step_that_waits_in_the_order_of_positions():
    planned = steps(StepStatus.DONE, StepStatus.SKIPPED, StepStatus.WAITING, StepStatus.WAITING)
    assert current_step(reversed(planned)).position == 3


def test_with_every_step_done_the_way_is_at_its_end():
    assert next_station(ClaimState.PAYING, steps(StepStatus.DONE, StepStatus.SKIPPED)) == END
