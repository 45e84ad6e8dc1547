"""Back for correction, and handed in again: what stays and what is done anew."""

from datetime import date

import pytest

from tests.workflows.claims import act, agree, carry, fresh, give_back, go_to, hand_in, item_of
from workflows.commands import save_answers, submit
from workflows.enums import ClaimState, Station, StepStatus, Verb
from workflows.errors import CommandRefused
from workflows.models import OpenItem


@pytest.fixture
def returned(core, demo_day):
    """chen's claim, agreed to by the village and sent back by the township."""
    claim = carry(core, demo_day, ClaimState.IN_REVIEW)
    return act(claim, core["na-township"], give_back)


def test_the_applicant_gets_the_task_with_its_deadline(returned, core):
    item = item_of(returned)
    assert (item.station, item.applicant, item.office) == (Station.CORRECT, core["chen"], None)
    assert item.due_on == returned.correct_by


def test_number_policy_date_and_moment_stay(returned, demo_day):
    go_to(demo_day, date(2026, 3, 12))
    again = hand_in(returned)
    assert (again.number, again.policy_date) == (returned.number, returned.policy_date)
    assert again.submitted_at == returned.submitted_at
    assert (again.round, again.correct_by) == (2, None)


def test_what_was_agreed_stays_agreed_and_the_level_that_asked_gets_it_back(returned):
    item = item_of(hand_in(returned))
    assert (item.station, item.level) == (Station.SITE_VISIT, "township")
    done = returned.steps.filter(status=StepStatus.DONE).values_list("station", "level")
    assert list(done) == [(Station.CHECK, ""), (Station.REVIEW, "village")]


def test_the_rules_are_asked_again(returned):
    again = hand_in(returned)
    assert list(again.assessments.values_list("number", flat=True)) == [1, 2]


def test_the_task_of_the_correction_is_answered_by_handing_in(returned):
    submit(claim_id=returned.pk, actor=returned.applicant)
    assert not OpenItem.objects.filter(claim=returned, station=Station.CORRECT).exists()
    last = returned.events.filter(verb=Verb.SUBMIT).last()
    assert (last.station, last.data["round"]) == (Station.CORRECT, 2)


def test_rounds_are_counted(returned, core):
    claim = returned
    for expected in (2, 3):
        claim = hand_in(claim)
        assert claim.round == expected
        claim = act(claim, core["na-township"], give_back)


def test_handed_in_twice_after_a_correction_the_second_is_refused(returned):
    submit(claim_id=returned.pk, actor=returned.applicant)
    with pytest.raises(CommandRefused):
        submit(claim_id=returned.pk, actor=returned.applicant)
    assert fresh(returned).round == 2


def test_answers_may_be_mended_only_while_the_claim_is_back(returned, core):
    save_answers(claim_id=returned.pk, actor=core["chen"], answers={"business_name": "秀兰米粉店"})
    hand_in(returned)
    with pytest.raises(CommandRefused) as refused:
        save_answers(claim_id=returned.pk, actor=core["chen"], answers={"business_name": "另一家"})
    assert refused.value.code == "not_allowed"


def test_no_office_has_the_claim_while_the_applicant_corrects(returned):
    assert not OpenItem.objects.filter(claim=returned, office__isnull=False).exists()


def test_the_first_level_may_ask_for_a_correction_too(core, demo_day):
    claim = carry(core, demo_day, ClaimState.RETURNED)
    again = hand_in(claim)
    assert item_of(again).level == "village"
    assert act(again, core["na-village"], agree).state == ClaimState.IN_REVIEW
