"""A claim keeps the rules of its policy date: amount, stations, time limits and title, however late it is decided."""

from datetime import timedelta

import pytest

from policies import load
from policies.model import Source
from policies.timeline import Timeline
from registry.pilot import DEMO_DAY
from tests.workflows.claims import act, fresh, give_back, hand_in, startup_draft
from tests.workflows.conftest import at
from workflows.planning import draw_plan
from workflows.wording import title_of

NEXT = DEMO_DAY + timedelta(days=7)


@pytest.fixture
def coming() -> Timeline:
    """From next week on: 8,000 yuan instead of 10,000, two days for the village, no site visit."""
    shipped = load.shipped()
    programme = shipped.source_of("programme", "startup_grant").text
    visit = next(line for line in programme.splitlines() if 'station = "site_visit"' in line)
    for old, new in (
        ('level = "village", working_days = 3', 'level = "village", working_days = 2'),
        (visit, ""),
        ("一次性创业扶持补贴", "创业补贴"),
    ):
        assert old in programme
        programme = programme.replace(old, new)
    standard = shipped.source_of("standard", "350583").text.replace(
        "amount_fen = 1_000_000", "amount_fen = 800_000"
    )
    texts = (Source("programme", "startup_grant@1", programme), Source("standard", "350583@1", standard))
    timeline = Timeline(shipped, tuple((NEXT, each) for each in texts))
    load.use_dated(timeline, today=DEMO_DAY)
    return timeline


def asked(claim) -> tuple:
    stations = set(claim.steps.values_list("station", flat=True))
    village = claim.steps.get(level="village")
    return claim.claimed_fen, village.working_days, "site_visit" in stations, title_of(claim)


OLD = (1_000_000, 3, True, "一次性创业扶持补贴")
NEW = (800_000, 2, False, "创业补贴")


def test_claims_before_and_after_the_day_go_by_different_rules(core, coming, demo_day):
    before = hand_in(startup_draft(core["chen"]))
    assert asked(before) == OLD
    demo_day.move_to(at(NEXT))
    load.use_dated(coming, today=NEXT)
    after = hand_in(startup_draft(core["huang"]))
    assert asked(after) == NEW
    assert asked(fresh(before)) == OLD
    assert before.rules_version.startswith("startup_grant/2021+350583/")
    assert after.rules_version.startswith("startup_grant@1/2021+350583@1/")


def test_a_claim_corrected_after_the_day_is_judged_by_the_rules_of_its_own(core, coming, demo_day):
    claim = hand_in(startup_draft(core["chen"]))
    claim = act(claim, core["na-village"], give_back)
    demo_day.move_to(at(NEXT))
    load.use_dated(coming, today=NEXT)
    again = hand_in(fresh(claim))
    assert (again.round, asked(again)) == (2, OLD)


def test_the_levels_a_county_sets_hold_for_the_claims_of_its_own_days(core, demo_day):
    """From next week on 800 yuan go to the prefecture; a claim handed in before stays in the county."""
    shipped = load.shipped()
    text = shipped.source_of("standard", "350583").text.replace(
        "amount_fen = 1_000_000\n", "amount_fen = 1_000_000\nprefecture_from_fen = 80_000\n"
    )
    timeline = Timeline(shipped, ((NEXT, Source("standard", "350583@1", text)),))
    load.use_dated(timeline, today=DEMO_DAY)
    before = hand_in(startup_draft(core["chen"]))
    demo_day.move_to(at(NEXT))
    load.use_dated(timeline, today=NEXT)
    after = hand_in(startup_draft(core["huang"]))
    levels = [
        set(each.steps.filter(station="review").values_list("level", flat=True)) for each in (before, after)
    ]
    assert levels == [{"village", "township", "county"}, {"village", "township", "county", "prefecture"}]
    draw_plan(fresh(before), amount_fen=before.claimed_fen)
    assert not before.steps.filter(level="prefecture").exists()
