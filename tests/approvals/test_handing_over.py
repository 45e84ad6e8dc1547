"""转办 and 委派: a task goes to a colleague of the office who may decide it, and to nobody else."""

import pytest

from approvals.commands import take
from approvals.moves.handing_over import colleagues, hand_over
from notifications.models import Message
from registry import clock
from registry.enums import Role
from registry.models import Office, Post
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.relay import run_due

WHY = "我下周出差，请您接着办。"


@pytest.fixture
def at_county(file_startup, cast):
    return carry(file_startup(), cast, "county")


def give(claim, actor, to, reason: str = WHY, **more):
    hand_over(task_id=item_of(claim).task_id, actor=actor, to=to, reason=reason, **more)
    run_due()
    return fresh(claim)


def test_the_holder_hands_it_over_and_the_colleague_decides(at_county, cast):
    take(task_id=item_of(at_county).task_id, actor=cast["na-county"])
    due = item_of(at_county).due_on
    claim = give(at_county, cast["na-county"], cast["na-county-2"])

    item = item_of(claim)
    assert (item.taken_by, item.due_on) == (cast["na-county-2"], due)
    event = claim.events.get(verb=Verb.HAND_OVER)
    assert (event.actor, event.comment) == (cast["na-county"], WHY)
    assert Message.objects.get(recipient=cast["na-county-2"], name="handed_over").context["who"] == "苏志远"
    with pytest.raises(CommandRefused):
        answer(claim, cast["na-county"])
    assert answer(claim, cast["na-county-2"]).state == "on_notice"


def test_what_nobody_has_taken_is_assigned(at_county, cast):
    claim = give(at_county, cast["na-county"], cast["na-county-2"])
    assert item_of(claim).taken_by == cast["na-county-2"]
    assert claim.events.filter(verb=Verb.ASSIGN).count() == 1
    assert not claim.events.filter(verb=Verb.HAND_OVER).exists()


def test_nobody_hands_over_what_a_colleague_holds(at_county, cast):
    take(task_id=item_of(at_county).task_id, actor=cast["na-county-2"])
    with pytest.raises(CommandRefused, match="吕静"):
        give(at_county, cast["na-county"], cast["na-county"])
    assert item_of(at_county).taken_by == cast["na-county-2"]


def test_a_holder_does_not_hand_it_to_himself(at_county, cast):
    take(task_id=item_of(at_county).task_id, actor=cast["na-county"])
    with pytest.raises(CommandRefused, match="已经在苏志远手里"):
        give(at_county, cast["na-county"], cast["na-county"])


@pytest.mark.parametrize("username", ["na-village", "zx-county", "na-finance", "chen", "auditor", "admin"])
def test_only_a_reviewer_of_the_very_office_receives_it(at_county, cast, username):
    with pytest.raises(CommandRefused, match="不能办理这份申请"):
        give(at_county, cast["na-county"], cast[username])
    assert item_of(at_county).taken_by is None


@pytest.mark.parametrize("username", ["na-village", "zx-county", "chen", "admin"])
def test_only_a_reviewer_of_the_very_office_gives_it(at_county, cast, username):
    with pytest.raises(CommandRefused, match="无权办理"):
        give(at_county, cast[username], cast["na-county-2"])


def test_whoever_sat_at_another_level_is_not_among_the_colleagues(at_county, cast):
    office = Office.objects.get(division_id="350583", kind="hrss")
    Post.objects.create(user=cast["na-village"], office=office, role=Role.REVIEWER, valid_from=clock.today())
    item = item_of(at_county)
    assert [each.username for each in colleagues(cast["na-county"], item)] == ["na-county-2"]
    with pytest.raises(CommandRefused, match="叶春生不能办理"):
        give(at_county, cast["na-county"], cast["na-village"])


def test_a_reason_is_needed_and_an_older_page_refused(at_county, cast):
    with pytest.raises(InvalidInput):
        give(at_county, cast["na-county"], cast["na-county-2"], reason="")
    with pytest.raises(StaleClaim):
        give(at_county, cast["na-county"], cast["na-county-2"], expected_version=at_county.version - 1)
    assert item_of(at_county).taken_by is None
