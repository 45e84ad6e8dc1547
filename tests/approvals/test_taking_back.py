"""撤回意见: whoever agreed takes it back, until the next desk has the claim."""

import pytest

from approvals.commands import take
from approvals.history import history_of
from approvals.moves.taking_back import may_take_back, take_back
from approvals.moves.urging import urge
from registry import clock
from registry.models import Post
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.commands import put_back
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, StaleClaim
from workflows.relay import run_due


@pytest.fixture
def agreed(file_startup, cast):
    """The village has agreed; the township has not looked yet."""
    return answer(file_startup(), cast["na-village"])


def back(claim, actor, **more):
    take_back(claim_id=claim.pk, actor=actor, **more)
    run_due()
    return fresh(claim)


def test_it_lies_on_his_own_desk_again_and_what_he_said_is_void(agreed, cast):
    accepted = agreed.accepted_at
    claim = back(agreed, cast["na-village"])
    item = item_of(claim)
    assert (item.level, item.taken_by) == ("village", cast["na-village"])
    assert (claim.state, claim.accepted_at) == (ClaimState.IN_REVIEW, accepted)
    assert [entry.is_void for entry in history_of(claim, for_staff=True)] == [True]
    assert claim.events.last().verb == Verb.TAKE_BACK


def test_he_may_agree_again_and_take_that_back_as_well(agreed, cast):
    claim = back(answer(back(agreed, cast["na-village"]), cast["na-village"]), cast["na-village"])
    assert item_of(claim).level == "village"
    assert answer(claim, cast["na-village"]).decisions.count() == 3


def test_the_next_desk_begins_its_time_anew(agreed, cast, demo_day):
    first = item_of(agreed).due_on
    claim = back(agreed, cast["na-village"])
    demo_day.shift(7 * 86_400)
    assert item_of(answer(claim, cast["na-village"])).due_on > first


def test_it_is_too_late_once_the_next_one_has_taken_it(agreed, cast):
    take(task_id=item_of(agreed).task_id, actor=cast["na-township"])
    with pytest.raises(CommandRefused):
        back(agreed, cast["na-village"])
    assert item_of(agreed).taken_by == cast["na-township"]


def test_it_is_too_late_once_anything_else_has_happened(agreed, cast):
    task_id = item_of(agreed).task_id
    take(task_id=task_id, actor=cast["na-township"])
    put_back(task_id=task_id, actor=cast["na-township"])
    assert may_take_back(cast["na-village"], fresh(agreed)) is not None


def test_an_urging_is_nothing_that_happened(agreed, cast):
    urge(claim_id=agreed.pk, actor=cast["chen"])
    assert item_of(back(agreed, cast["na-village"])).level == "village"


def test_the_last_agreement_has_put_the_claim_on_notice_and_stays(file_startup, cast):
    claim = carry(file_startup(), cast, "notice")
    with pytest.raises(CommandRefused):
        back(claim, cast["na-county"])
    assert fresh(claim).state == ClaimState.ON_NOTICE


@pytest.mark.parametrize("username", ["na-township", "na-county", "zx-village", "chen", "admin"])
def test_nobody_takes_back_what_another_said(agreed, cast, username):
    with pytest.raises(CommandRefused):
        back(agreed, cast[username])


def test_whoever_left_the_office_takes_nothing_back(agreed, cast):
    Post.objects.filter(user=cast["na-village"]).update(valid_to=clock.today().replace(day=1))
    with pytest.raises(CommandRefused, match="审核岗位"):
        back(agreed, cast["na-village"])


def test_an_older_page_is_refused(agreed, cast):
    with pytest.raises(StaleClaim):
        back(agreed, cast["na-village"], expected_version=agreed.version - 1)
