"""行政更正 of what was decided and is not paid: what was decided for other facts is not paid, it is decided anew."""

from datetime import timedelta

import pytest

from approvals.endings.rectifying import Correction, may_rectify
from approvals.enums import EntryStatus, Rectified, Verdict
from approvals.models import Decision, NoticeEntry, Rectification
from registry import clock
from registry.commands import open_account
from tests.approvals.conftest import answer, at, carry, fresh, item_of
from tests.approvals.test_rectifying import RIGHT, agreed, correct
from workflows.enums import BenefitStatus, ClaimState, Station, StepStatus, Verb
from workflows.lifecycle import FREE_RESERVATION
from workflows.models import Claim
from workflows.rebuilding import disagreements
from workflows.reconcile import faults
from workflows.relay import run_due


@pytest.fixture
def on_notice(cast, file_startup) -> Claim:
    return carry(file_startup(), cast, "notice")


@pytest.fixture
def approved(on_notice, demo_day) -> Claim:
    demo_day.move_to(at(on_notice.notice_until + timedelta(days=1)))
    run_due()
    return fresh(on_notice)


def put_right(claim: Claim, cast, correction=RIGHT) -> Claim:
    agreed(claim, cast, correction)
    correct(claim, cast, correction)
    return fresh(claim)


@pytest.mark.parametrize("state", [ClaimState.ON_NOTICE, ClaimState.APPROVED])
def test_it_goes_back_to_the_level_that_decided_and_nothing_is_fixed_any_more(request, cast, state):
    before = request.getfixturevalue(state)
    assert before.state == state
    runs = before.assessments.count()
    claim = put_right(before, cast)
    assert (claim.state, claim.approved_fen, claim.decided_at) == (ClaimState.IN_REVIEW, None, None)
    assert claim.answers["uscc"] == RIGHT.new
    item = item_of(claim)
    assert (item.station, item.level, item.amount_fen) == (Station.REVIEW, "county", claim.claimed_fen)
    assert claim.assessments.count() == runs + 1
    assert [event.verb for event in claim.events.all()][-3:] == [Verb.RECTIFY, Verb.REVIEW_AGAIN, Verb.ASSESS]
    assert Rectification.objects.get().applied
    assert list(claim.lines.values_list("approved_fen", flat=True)) == [None]
    assert claim.benefits.get().status == BenefitStatus.CLAIMED
    assert not NoticeEntry.objects.of_claim(claim).live().exists()
    assert claim.jobs.filter(name=FREE_RESERVATION).count() == 1
    assert list(faults(history=True)) == []
    assert list(disagreements()) == []


def test_the_earlier_levels_stand_and_the_last_one_decides_in_another_turn(cast, approved):
    claim = put_right(approved, cast, Correction(Rectified.NAME, "陈秀*", position=1))
    done = [
        step.level for step in claim.plan if step.station == Station.REVIEW and step.status == StepStatus.DONE
    ]
    assert done == ["village", "township"]
    decided = answer(claim, cast["na-county"])
    turns = Decision.objects.filter(
        claim=claim, verdict=Verdict.AGREE, step__level="county", step__station="review"
    )
    assert list(turns.order_by("id").values_list("turn", flat=True)) == [1, 2]
    assert decided.state == ClaimState.ON_NOTICE
    assert decided.notice_from == clock.today()
    assert NoticeEntry.objects.of_claim(claim).live().count() == 1
    assert list(faults()) == []


def test_what_the_rules_refuse_now_is_not_paid_but_refused(cast, approved):
    claim = answer(put_right(approved, cast), cast["na-county"], Verdict.REFUSE, comment="更正后不符合。")
    assert (claim.state, claim.approved_fen) == (ClaimState.REJECTED, None)
    assert claim.benefits.get().status == BenefitStatus.RELEASED


def test_another_account_changes_nothing_that_was_decided(cast, approved):
    mine = open_account(
        actor=cast["chen"],
        owner=approved.person,
        kind=approved.account.kind,
        bank="中国银行南安支行",
        number="6217000000000000001",
    )
    claim = put_right(approved, cast, Correction(Rectified.ACCOUNT, mine.pk))
    assert (claim.account, claim.state) == (mine, ClaimState.APPROVED)
    assert claim.approved_fen == approved.approved_fen
    assert item_of(claim).station == Station.PAY
    assert list(faults()) == []


def test_while_an_objection_is_investigated_it_waits_for_the_answer(cast, on_notice):
    NoticeEntry.objects.of_claim(on_notice).update(status=EntryStatus.HELD)
    assert "异议" in str(may_rectify(cast["na-county"], on_notice))
    NoticeEntry.objects.of_claim(on_notice).update(status=EntryStatus.SHOWN)
    assert may_rectify(cast["na-county"], on_notice) is None
