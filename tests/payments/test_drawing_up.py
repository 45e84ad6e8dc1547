"""Drawing a batch up: what is offered, what is in it, and who may."""

import pytest

from approvals.models import Seat
from payments.batches.drawing import MOST_LINES, cancel_batch, draw_up, take_line_out
from payments.batches.offering import claims_of, groups
from payments.batches.working import run_waiting
from payments.enums import BatchState, LineStatus
from payments.models import PaymentBatch
from payments.reconcile import disagreements
from registry.commands import appoint, end_post, open_account
from registry.enums import AccountKind, Level, Role
from registry.models import Post
from registry.pilot.numbers import card_number
from tests.paying import drawn_up, released
from tests.payments.conftest import AMOUNT_FEN, SINCE, make_user, standing_in
from tests.payments.test_constraints import refused_by
from workflows.commands import withdraw
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.relay import run_due

BANK = "南安农村商业银行"


@pytest.fixture
def two(approve, full_fund) -> list[Claim]:
    return [approve(sequence=1), approve(sequence=2)]


def statuses(batch: PaymentBatch) -> list[str]:
    return list(batch.lines.order_by("id").values_list("status", flat=True))


def draw(fund, town, *claims: Claim, by: str = "preparer", **given) -> PaymentBatch:
    about = {"fund": fund, "bank": BANK, "route": AccountKind.SSC_CARD} | given
    return draw_up(actor=town[by], keys=[claim.key for claim in claims], **about)


def test_approved_claims_are_offered_by_fund_bank_and_kind_of_account(two, full_fund, town):
    claim = two[1]
    other = open_account(
        actor=None, owner=claim.person, kind=AccountKind.SSC_CARD, bank="泉州银行", number=card_number(50)
    )
    Claim.objects.filter(pk=claim.pk).update(account=other)
    offered = {(group.bank, group.route, group.count, group.total_fen) for group in groups(town["preparer"])}
    assert offered == {(BANK, "ssc_card", 1, AMOUNT_FEN), ("泉州银行", "ssc_card", 1, AMOUNT_FEN)}
    assert list(claims_of(town["preparer"], full_fund, BANK, "ssc_card")) == [two[0]]
    assert groups(town["elsewhere"]) == []


def test_a_batch_holds_the_claims_and_commits_their_money(two, full_fund, town):
    batch = drawn_up(two, town["preparer"])
    assert statuses(batch) == [LineStatus.LISTED] * 2
    assert standing_in(full_fund) == {"reserved": 0, "committed": 2 * AMOUNT_FEN, "paid": 0}
    event = two[0].events.get(verb=Verb.PREPARE_PAYMENT)
    assert (event.actor, event.data["batch"]) == (town["preparer"], batch.number)
    assert Claim.objects.get(pk=two[0].pk).state == ClaimState.APPROVED
    assert groups(town["preparer"]) == []


def test_what_was_chosen_waits_for_its_check_and_is_checked_once(two, full_fund, town):
    batch = draw(full_fund, town, *two)
    assert statuses(batch) == [LineStatus.CHOSEN] * 2
    assert run_waiting(1) == 1
    assert statuses(batch) == [LineStatus.LISTED, LineStatus.CHOSEN]
    assert (run_waiting(), run_waiting()) == (1, 0)


def test_a_claim_in_one_batch_does_not_go_into_another(two, full_fund, town):
    draw(full_fund, town, two[0])
    with pytest.raises(CommandRefused, match="编入别的批次") as refused:
        draw(full_fund, town, *two)
    assert refused.value.code == "moved"
    assert PaymentBatch.objects.count() == 1


@pytest.mark.parametrize("given", [{"bank": "泉州银行"}, {"route": AccountKind.CORPORATE}])
def test_a_claim_of_another_bank_or_kind_of_account_is_not_drawn_up(two, full_fund, town, given):
    with pytest.raises(CommandRefused, match="没有编制批次"):
        draw(full_fund, town, two[0], **given)


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_draws_up(two, full_fund, town, username):
    with pytest.raises(CommandRefused, match="只有本县财政"):
        draw(full_fund, town, two[0], by=username)


def test_none_and_too_many_are_refused(two, full_fund, town):
    with pytest.raises(InvalidInput, match="至少勾选一件"):
        draw(full_fund, town)
    with pytest.raises(InvalidInput, match="一批最多"):
        draw_up(
            actor=town["preparer"],
            fund=full_fund,
            bank=BANK,
            route="ssc_card",
            keys=[str(number) for number in range(MOST_LINES + 1)],
        )


def test_who_reviewed_a_claim_does_not_prepare_it_with_any_account(two, full_fund, town):
    reviewer = Seat.objects.filter(claim=two[0], level=Level.TOWNSHIP).get().person
    second = make_user("second", reviewer)
    appoint(actor=None, user=second, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    batch = drawn_up(two, second)
    assert statuses(batch) == [LineStatus.TAKEN_OUT] * 2
    assert "审核过" in batch.lines.first().sentence
    assert standing_in(full_fund)["committed"] == 0


def test_a_preparer_whose_post_has_ended_since_prepares_nothing(two, full_fund, town):
    batch = draw(full_fund, town, two[0])
    end_post(actor=None, post=Post.objects.get(user=town["preparer"]))
    run_waiting()
    assert statuses(batch) == [LineStatus.TAKEN_OUT]
    assert standing_in(full_fund)["committed"] == 0


def test_a_claim_taken_out_keeps_its_reservation_and_can_be_drawn_up_again(two, full_fund, town):
    batch = drawn_up(two, town["preparer"])
    line = batch.lines.get(claim=two[0])
    with pytest.raises(InvalidInput, match="移出的原因"):
        take_line_out(actor=town["preparer"], line_id=line.pk, reason=" ")
    take_line_out(actor=town["preparer"], line_id=line.pk, reason="下一批再付")
    assert standing_in(full_fund) == {"reserved": AMOUNT_FEN, "committed": AMOUNT_FEN, "paid": 0}
    assert two[0].events.get(verb=Verb.TAKE_OUT_PAYMENT).comment == "下一批再付"
    with pytest.raises(CommandRefused, match="不在待放款之列"):
        take_line_out(actor=town["preparer"], line_id=line.pk, reason="再来")
    assert statuses(drawn_up([two[0]], town["preparer"])) == [LineStatus.LISTED]


def test_a_cancelled_batch_gives_everything_back(two, full_fund, town):
    batch = drawn_up(two, town["preparer"])
    cancelled = cancel_batch(actor=town["finance"], batch_id=batch.pk)
    assert (cancelled.state, statuses(batch)) == (BatchState.CANCELLED, [LineStatus.TAKEN_OUT] * 2)
    assert standing_in(full_fund) == {"reserved": 2 * AMOUNT_FEN, "committed": 0, "paid": 0}
    with pytest.raises(CommandRefused, match="已经放款或作废"):
        cancel_batch(actor=town["finance"], batch_id=batch.pk)
    assert list(disagreements()) == []


def test_what_is_released_is_neither_taken_out_nor_cancelled(two, full_fund, town):
    batch = released(drawn_up(two, town["preparer"]), town["finance"])
    with pytest.raises(CommandRefused, match="不在待放款之列"):
        take_line_out(actor=town["preparer"], line_id=batch.lines.first().pk, reason="晚了")
    with pytest.raises(CommandRefused, match="已经放款或作废"):
        cancel_batch(actor=town["preparer"], batch_id=batch.pk)


@pytest.mark.parametrize("checked", [True, False])
def test_a_claim_that_is_withdrawn_leaves_its_batch_and_all_its_money_is_free(two, full_fund, town, checked):
    batch = draw(full_fund, town, *two)
    run_waiting(2 if checked else 0)
    withdraw(claim_id=two[0].pk, actor=two[0].applicant)
    run_due()
    run_waiting()
    assert statuses(batch) == [LineStatus.TAKEN_OUT, LineStatus.LISTED]
    assert standing_in(full_fund) == {"reserved": 0, "committed": AMOUNT_FEN, "paid": 0}
    assert list(disagreements()) == []


def test_the_database_holds_a_claim_in_one_live_batch(two, full_fund, town):
    line, other = draw(full_fund, town, two[0]).lines.get(), draw(full_fund, town, two[1])
    line.pk, line.batch = None, other
    refused_by(
        "batch_line_one_live_a_claim", lambda: line.save(force_insert=True), "payments_batchline.claim_id"
    )
