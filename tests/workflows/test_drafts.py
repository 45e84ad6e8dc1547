"""Opening and filling a draft by command: for whom, what is kept, what the history says."""

import pytest

from policies.errors import UnknownProgramme
from registry.models import Account, Division, Organisation
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.workflows.claims import (
    EXPORT,
    POSTS,
    STARTUP,
    carry,
    fresh,
    hand_in,
    roster_draft,
    startup_draft,
    unit_of,
)
from workflows.commands import add_line, open_draft, save_answers, strike_line
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimLine


def test_a_draft_of_ones_own_has_one_line_and_one_entry(core):
    chen = core["chen"]
    claim = open_draft(actor=chen, programme=STARTUP, place=chen.person.home, person=chen.person)
    assert (claim.state, claim.number, claim.version) == (ClaimState.DRAFT, None, 2)
    assert (claim.county_id, claim.flow) == ("350583", "entrepreneurship")
    assert claim.lines.get().label == "陈**"
    assert [event.verb for event in claim.events.all()] == [Verb.OPEN_DRAFT]


def test_what_is_answered_is_what_the_database_holds(core):
    chen = core["chen"]
    claim = open_draft(actor=chen, programme=STARTUP, place=chen.person.home, person=chen.person)
    assert claim.version == fresh(claim).version


def test_a_programme_nobody_knows_cannot_be_opened(core):
    chen = core["chen"]
    with pytest.raises(UnknownProgramme):
        open_draft(actor=chen, programme="gold_for_all", place=chen.person.home, person=chen.person)


@pytest.mark.parametrize("code", ["35", "3505"])
def test_a_place_larger_than_a_county_is_refused(core, code):
    chen, place = core["chen"], Division.objects.get(code=code)
    with pytest.raises(InvalidInput) as refused:
        open_draft(actor=chen, programme=STARTUP, place=place, person=chen.person)
    assert refused.value.field == "place"


def test_nobody_opens_a_draft_for_another_person(core):
    with pytest.raises(CommandRefused):
        open_draft(
            actor=core["lin"],
            programme=STARTUP,
            place=core["chen"].person.home,
            person=core["chen"].person,
        )
    assert not Claim.objects.exists()


def test_nobody_opens_a_draft_for_a_unit_he_does_not_act_for(core):
    unit = unit_of(core["organiser"])
    with pytest.raises(CommandRefused) as refused:
        open_draft(actor=core["chen"], programme=EXPORT, place=unit.division, organisation=unit)
    assert unit.name in str(refused.value.sentence)


def test_a_claim_has_one_claimant(core):
    organiser = core["organiser"]
    unit = unit_of(organiser)
    for claimants in ({}, {"person": organiser.person, "organisation": unit}):
        with pytest.raises(CommandRefused):
            open_draft(actor=organiser, programme=EXPORT, place=unit.division, **claimants)


def test_a_subsidy_for_units_is_not_opened_by_a_person(core):
    organiser = core["organiser"]
    with pytest.raises(InvalidInput) as refused:
        open_draft(actor=organiser, programme=EXPORT, place=organiser.person.home, person=organiser.person)
    assert refused.value.code == "not_applicant"


def test_a_monthly_subsidy_is_opened_by_its_month_only(core):
    unit = Organisation.objects.get(operators__user=core["village-unit"])
    with pytest.raises(InvalidInput) as refused:
        open_draft(actor=core["village-unit"], programme=POSTS, place=unit.division, organisation=unit)
    assert refused.value.field == "period"


def test_a_failure_half_way_leaves_no_draft(core, monkeypatch):
    chen = core["chen"]
    monkeypatch.setattr("workflows.door.worklist.follow", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_draft(actor=chen, programme=STARTUP, place=chen.person.home, person=chen.person)
    assert not Claim.objects.exists()
    assert not ClaimLine.objects.exists()


def test_answers_of_several_pages_stand_beside_each_other(core):
    claim = startup_draft(core["chen"])
    save_answers(claim_id=claim.pk, actor=core["chen"], answers={"first_business": True})
    assert fresh(claim).answers.keys() == {"uscc", "first_business"}


def test_the_history_names_the_fields_and_not_what_was_typed(core):
    claim = startup_draft(core["chen"])
    account = Account.objects.get(person=core["lin"].person)
    save_answers(
        claim_id=claim.pk, actor=core["chen"], answers={"business_address": "溪口8号"}, account=account
    )
    event = claim.events.last()
    assert event.data == {"fields": ["business_address", "account"]}
    assert "溪口" not in str(event.data)


def test_nobody_writes_in_the_draft_of_another(core):
    claim = startup_draft(core["chen"])
    with pytest.raises(CommandRefused):
        save_answers(claim_id=claim.pk, actor=core["lin"], answers={"uscc": ""})
    assert fresh(claim).version == claim.version


@pytest.fixture
def roster(core):
    """The agency's draft with three workers, added one by one."""
    claim = roster_draft(core["organiser"])
    for entry in ROSTER[:3]:
        person = find_person(entry.member.id_number)
        facts = {"origin_county": "530627", "work_county": entry.work_county, "proofs": []}
        add_line(
            claim_id=claim.pk, actor=core["organiser"], person=person, label=person.name_masked, facts=facts
        )
    return fresh(claim)


def test_lines_stand_in_the_order_they_were_added(roster):
    assert list(roster.lines.values_list("position", flat=True)) == [1, 2, 3]


def test_a_struck_line_stays_to_be_seen_and_is_not_judged(roster, core):
    strike_line(claim_id=roster.pk, actor=core["organiser"], position=2)
    assert [line.position for line in fresh(roster).judged_lines] == [1, 3]
    assert roster.lines.get(position=2).struck
    assert roster.events.last().data == {"struck": 2}


@pytest.mark.parametrize("position", [2, 9])
def test_a_line_is_struck_once_and_only_where_there_is_one(roster, core, position):
    strike_line(claim_id=roster.pk, actor=core["organiser"], position=2)
    with pytest.raises(InvalidInput):
        strike_line(claim_id=roster.pk, actor=core["organiser"], position=position)


def test_nobody_strikes_a_line_of_another(roster, core):
    with pytest.raises(CommandRefused):
        strike_line(claim_id=roster.pk, actor=core["chen"], position=1)


def test_after_handing_in_no_line_is_struck_or_added(roster, core):
    claim = hand_in(roster)
    with pytest.raises(CommandRefused):
        strike_line(claim_id=claim.pk, actor=core["organiser"], position=1)
    with pytest.raises(CommandRefused):
        add_line(claim_id=claim.pk, actor=core["organiser"], person=None, label="又一人", facts={})
    assert claim.lines.filter(struck=False).count() == 3


def test_a_person_cannot_put_others_on_his_claim(core):
    claim = startup_draft(core["chen"])
    with pytest.raises(InvalidInput):
        add_line(claim_id=claim.pk, actor=core["chen"], person=core["lin"].person, label="林**", facts={})
    assert claim.lines.count() == 1


def test_a_refused_claim_is_read_only(core, demo_day):
    claim = carry(core, demo_day, ClaimState.REJECTED)
    with pytest.raises(CommandRefused) as refused:
        save_answers(claim_id=claim.pk, actor=core["chen"], answers={"uscc": "x"})
    assert refused.value.code == "not_allowed"
