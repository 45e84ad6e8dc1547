"""Claims that wait for money stand in a queue: whoever was approved first is served first."""

import pytest
from django.template.loader import render_to_string

from payments.claim_panels import money_panel
from payments.commands import allot
from payments.queue import ahead_of, place_of, waiting_for
from registry import clock
from tests.payments.conftest import AMOUNT_FEN, balance_of
from workflows.commands import withdraw
from workflows.models import Claim, Job
from workflows.relay import run_due, run_job


@pytest.fixture
def queue(approve, fund) -> list[Claim]:
    """Three claims approved one after the other for 30, 20 and 10 yuan; there is no money."""
    return [approve(sequence=number, amount_fen=fen) for number, fen in ((1, 3_000), (2, 2_000), (3, 1_000))]


def has_money(claim: Claim) -> bool:
    return place_of(claim) is None


def test_everybody_knows_how_many_stand_before_him(queue, fund, town):
    assert [ahead_of(claim).count for claim in queue] == [0, 1, 2]
    content = money_panel(queue[2], queue[2].applicant)
    text = render_to_string(content.template, content.context | {"claim": queue[2]})
    assert "前面还有 2 份" in text
    waiting = waiting_for(fund)
    assert (waiting.count, waiting.total_fen) == (3, 6_000)
    assert waiting.first == queue


def test_a_small_claim_does_not_overtake_a_large_one(queue, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=2_999, document="甲")
    run_due()
    assert not any(map(has_money, queue))
    assert balance_of(fund) == (2_999, 0, 0)


def test_money_serves_the_queue_in_its_order_as_far_as_it_goes(queue, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=5_500, document="甲")
    run_due()
    assert [has_money(claim) for claim in queue] == [True, True, False]
    allot(actor=town["finance"], fund=fund, amount_fen=500, document="乙")
    run_due()
    assert has_money(queue[2])
    assert balance_of(fund) == (6_000, 6_000, 0)


def test_a_claim_approved_now_does_not_overtake_those_who_wait(queue, approve, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=2_999, document="甲")
    late = approve(sequence=4, amount_fen=100)
    assert place_of(late) is not None
    assert ahead_of(late).count == 3


def test_whoever_looks_out_of_turn_looks_again_soon_when_there_is_money_for_all(queue, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=5_000, document="甲")
    second = Job.objects.get(claim=queue[1], name="payments.reserve_funds")
    run_job(second.pk)
    second.refresh_from_db()
    assert 0 < (second.run_after - clock.now()).total_seconds() <= 5


def test_when_the_first_withdraws_the_next_moves_up(queue, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=2_500, document="甲")
    run_due()
    withdraw(claim_id=queue[0].pk, actor=queue[0].applicant)
    run_due()
    assert [has_money(claim) for claim in queue[1:]] == [True, False]
    assert ahead_of(queue[2]).count == 0


def test_money_that_comes_back_serves_the_queue(approve, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=AMOUNT_FEN, document="甲")
    first, second = approve(sequence=1), approve(sequence=2)
    assert (has_money(first), has_money(second)) == (True, False)
    withdraw(claim_id=first.pk, actor=first.applicant)
    run_due()
    assert has_money(second)
