"""签收: one colleague takes a task, the others read who has it; only those of the office and its duty."""

from datetime import timedelta

import pytest

from registry import clock
from registry.models import Office, Post
from tests.workflows.claims import act, agree, carry, fresh, hand_in, item_of, publish, startup_draft
from workflows.commands import put_back, take
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.models import ClaimEvent


@pytest.fixture
def at_county(core, demo_day):
    """chen's claim at the county's desk, where two colleagues work."""
    claim = carry(core, demo_day, ClaimState.IN_REVIEW)
    for _step in range(2):
        claim = act(claim, core["na-township"], agree)
    return claim


def test_a_taken_task_names_its_holder_on_the_desk_and_in_the_history(at_county, core):
    take(task_id=item_of(at_county).task_id, actor=core["na-county"])
    item = item_of(at_county)
    assert (item.taken_by, item.taken_at) == (core["na-county"], clock.now())
    event = at_county.events.last()
    assert (event.verb, event.actor, event.office) == (Verb.TAKE, core["na-county"], item.office)
    assert fresh(at_county).version == at_county.version + 1


def test_taking_ones_own_task_again_changes_nothing(at_county, core):
    for _time in range(2):
        take(task_id=item_of(at_county).task_id, actor=core["na-county"])
    assert ClaimEvent.objects.filter(claim=at_county, verb=Verb.TAKE).count() == 1


def test_a_colleague_reads_who_has_it(at_county, core):
    take(task_id=item_of(at_county).task_id, actor=core["na-county"])
    with pytest.raises(CommandRefused) as refused:
        take(task_id=item_of(at_county).task_id, actor=core["na-county-2"])
    assert core["na-county"].name in str(refused.value.sentence)
    assert item_of(at_county).taken_by == core["na-county"]


@pytest.mark.parametrize("who", ["na-village", "zx-county", "na-finance", "chen", "auditor", "admin"])
def test_whoever_has_no_such_duty_there_cannot_take_it(at_county, core, who):
    with pytest.raises(CommandRefused) as refused:
        take(task_id=item_of(at_county).task_id, actor=core[who])
    assert refused.value.code == "not_allowed"
    assert item_of(at_county).taken_by is None


def test_an_auditor_of_the_very_office_cannot_take_it_either(at_county, core):
    office = item_of(at_county).office
    Post.objects.create(
        user=core["auditor"], office=office, role="auditor", valid_from=clock.today() - timedelta(days=1)
    )
    with pytest.raises(CommandRefused):
        take(task_id=item_of(at_county).task_id, actor=core["auditor"])


def test_whoever_left_the_office_cannot_take(at_county, core):
    Post.objects.filter(user=core["na-county"]).update(valid_to=clock.today() - timedelta(days=1))
    with pytest.raises(CommandRefused):
        take(task_id=item_of(at_county).task_id, actor=core["na-county"])


def test_a_task_whose_holder_left_is_free_for_a_colleague(at_county, core):
    take(task_id=item_of(at_county).task_id, actor=core["na-county"])
    Post.objects.filter(user=core["na-county"]).update(valid_to=clock.today() - timedelta(days=1))
    take(task_id=item_of(at_county).task_id, actor=core["na-county-2"])
    assert item_of(at_county).taken_by == core["na-county-2"]


def test_put_back_it_is_free_again(at_county, core):
    task_id = item_of(at_county).task_id
    take(task_id=task_id, actor=core["na-county"])
    put_back(task_id=task_id, actor=core["na-county"])
    item = item_of(at_county)
    assert (item.taken_by, item.taken_at) == (None, None)
    take(task_id=task_id, actor=core["na-county-2"])
    assert item_of(at_county).taken_by == core["na-county-2"]


def test_only_the_holder_puts_back(at_county, core):
    task_id = item_of(at_county).task_id
    take(task_id=task_id, actor=core["na-county"])
    with pytest.raises(CommandRefused) as refused:
        put_back(task_id=task_id, actor=core["na-county-2"])
    assert refused.value.code == "not_holder"


@pytest.mark.parametrize("command", [take, put_back])
def test_a_task_that_was_answered_is_gone(at_county, core, command):
    task_id = item_of(at_county).task_id
    act(at_county, core["na-county"], publish)
    with pytest.raises(CommandRefused) as refused:
        command(task_id=task_id, actor=core["na-county"])
    assert refused.value.code == "task_done"


def test_the_correction_belongs_to_the_applicant_alone(core, demo_day):
    claim = carry(core, demo_day, ClaimState.RETURNED)
    with pytest.raises(CommandRefused):
        take(task_id=item_of(claim).task_id, actor=core["na-village"])


def test_the_desks_of_a_county_are_the_offices_of_the_pilot(core):
    claim = hand_in(startup_draft(core["chen"]))
    assert item_of(claim).office == Office.objects.get(division=claim.place, kind="hrss")
