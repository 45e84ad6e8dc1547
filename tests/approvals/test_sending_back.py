"""退回修改: a level sends the claim back to an earlier desk; what was agreed there is void, and stays on record."""

import pytest

from approvals.commands import take
from approvals.enums import Verdict
from approvals.history import history_of
from approvals.models import Decision
from approvals.moves.sending_back import earlier_steps, send_back
from notifications.models import Message
from registry import clock
from registry.models import Post
from tests.approvals.conftest import REVIEWED, answer, carry, fresh, item_of, visit
from workflows.enums import ClaimState, StepStatus, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import broken_link
from workflows.relay import run_due

AGAIN = "门牌号与执照不一致，请再核实。"


@pytest.fixture
def at_county(file_startup, cast):
    return carry(file_startup(), cast, "county")


def step_at(claim, level: str, station: str = "review"):
    return claim.steps.get(level=level, station=station)


def back(claim, actor, level: str, station: str = "review", **more):
    send_back(
        task_id=item_of(claim).task_id,
        actor=actor,
        to_step=step_at(claim, level, station).pk,
        comment=AGAIN,
        **more,
    )
    run_due()
    return fresh(claim)


def test_the_claim_lies_at_the_chosen_level_again_with_its_own_time(at_county, cast):
    accepted = at_county.accepted_at
    claim = back(at_county, cast["na-county"], "village")

    item = item_of(claim)
    assert (item.level, item.station) == ("village", "review")
    assert item.due_on > clock.today()
    assert claim.state == ClaimState.IN_REVIEW
    assert claim.accepted_at == accepted
    assert step_at(claim, "county").due_on is None


def test_whoever_agreed_there_has_it_on_his_desk_and_is_told(at_county, cast):
    claim = back(at_county, cast["na-county"], "village")
    assert item_of(claim).taken_by == cast["na-village"]
    message = Message.objects.get(recipient=cast["na-village"], name="sent_back")
    assert message.context["comment"] == AGAIN


def test_where_he_has_left_the_whole_office_has_it(at_county, cast):
    post = Post.objects.get(user=cast["na-village"])
    Post.objects.filter(pk=post.pk).update(valid_to=clock.today().replace(day=1))
    claim = back(at_county, cast["na-county"], "village")
    assert item_of(claim).taken_by is None
    assert not Message.objects.filter(name="sent_back").exists()


def test_every_level_from_there_on_looks_again_and_the_others_stay_agreed(at_county, cast):
    claim = back(at_county, cast["na-county"], "township", "site_visit")
    waiting = {(each.level, each.station) for each in claim.steps.filter(status=StepStatus.WAITING)}
    assert {("township", "site_visit"), ("township", "review"), ("county", "review")} <= waiting
    assert step_at(claim, "village").status == StepStatus.DONE


def test_what_was_agreed_is_void_and_on_record_and_can_be_given_again(at_county, cast):
    claim = back(at_county, cast["na-county"], "village")
    void = [entry.is_void for entry in history_of(claim, for_staff=True)]
    assert void == [False, True, True, True]

    claim = answer(claim, cast["na-village"], comment="已再次核实门牌号，无误。")
    claim = answer(visit(claim, cast["na-township"]), cast["na-township"])
    claim = answer(claim, cast["na-county"])
    assert claim.state == ClaimState.ON_NOTICE
    assert Decision.objects.filter(claim=claim, verdict=Verdict.AGREE, seat__level="village").count() == 2
    assert broken_link(claim) is None


def test_the_answer_is_a_decision_with_the_hash_of_what_was_seen(at_county, cast):
    claim = back(at_county, cast["na-county"], "village")
    decision = claim.decisions.get(verdict=Verdict.SEND_BACK)
    assert (decision.comment, decision.seat.level, len(decision.subject_hash)) == (AGAIN, "county", 64)
    event = claim.events.get(verb=Verb.SEND_BACK)
    assert (event.comment, event.data["level"]) == (AGAIN, "village")


def test_the_first_level_has_nobody_to_send_it_to(file_startup, cast):
    claim = file_startup()
    assert earlier_steps(claim) == []
    with pytest.raises(CommandRefused, match="前面没有"):
        send_back(task_id=item_of(claim).task_id, actor=cast["na-village"], to_step=1, comment=AGAIN)


def test_a_step_the_claim_has_not_passed_cannot_be_chosen(at_county, cast):
    before = at_county.version
    with pytest.raises(InvalidInput) as refused:
        back(at_county, cast["na-county"], "county")
    assert refused.value.field == "to_step"
    assert fresh(at_county).version == before


def test_a_reason_is_needed(at_county, cast):
    step = step_at(at_county, "village")
    with pytest.raises(InvalidInput, match="理由"):
        send_back(task_id=item_of(at_county).task_id, actor=cast["na-county"], to_step=step.pk, comment=" ")


@pytest.mark.parametrize(
    "username", ["na-village", "na-township", "zx-county", "chen", "na-finance", "admin"]
)
def test_only_the_level_that_has_the_claim_sends_it_back(at_county, cast, username):
    with pytest.raises(CommandRefused):
        back(at_county, cast[username], "village")
    assert item_of(at_county).level == "county"


def test_a_colleague_who_holds_it_is_not_passed_over(at_county, cast):
    take(task_id=item_of(at_county).task_id, actor=cast["na-county-2"])
    with pytest.raises(CommandRefused, match="签收"):
        back(at_county, cast["na-county"], "village")


def test_an_older_page_is_refused(at_county, cast):
    with pytest.raises(StaleClaim):
        back(at_county, cast["na-county"], "village", expected_version=at_county.version - 1)


def test_it_may_go_to_and_fro_as_often_as_needed(at_county, cast):
    claim = at_county
    for _time in range(3):
        claim = answer(back(claim, cast["na-county"], "township"), cast["na-township"], comment=REVIEWED)
    assert item_of(claim).level == "county"
    assert step_at(claim, "township").turn == 4
