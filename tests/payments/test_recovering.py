"""追回: ordered once, repaid in parts, given up only by two people; the books follow and never go below nothing."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.enums import EntryKind
from payments.models import Fund, LedgerEntry, RecoveryCase, Repayment
from payments.reconcile import disagreements
from payments.recovery.commands import (
    answer_write_off,
    ask_write_off,
    order_recovery,
    record_repayment,
    shared_out,
)
from policies.calendar import add_working_days
from registry import clock
from registry.commands import appoint
from registry.enums import Role
from tests.payments.conftest import AMOUNT_FEN, SINCE, balance_of, make_user
from tests.payments.recovery import CLAUSE, FACTS, ordered, paid_in_full
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim


@pytest.fixture
def paid(approved, town) -> Claim:
    return paid_in_full(approved, town)


@pytest.fixture
def case(paid, town) -> RecoveryCase:
    return ordered(paid, town, 30_000)


def repaid(case, town, amount_fen: int, reference: str = "HK1", actor: str = "finance", **other) -> Repayment:
    given = {"paid_on": clock.today(), "amount_fen": amount_fen, "reference": reference} | other
    return record_repayment(case_id=case.pk, actor=town[actor], **given)


def test_an_order_names_the_amount_the_clause_and_fifteen_working_days(case, paid, full_fund):
    assert (case.amount_fen, case.owed_fen, case.closed_at) == (30_000, 30_000, None)
    assert case.fund == full_fund
    assert case.due_on == add_working_days(clock.today(), 15)
    event = paid.events.last()
    assert (event.verb, event.comment, event.data["clause"]) == (Verb.ORDER_RECOVERY, FACTS, CLAUSE)
    assert event.office.name.endswith("finance")


def test_what_comes_back_is_free_again_and_the_last_fen_closes_the_case(case, paid, town, full_fund):
    allotted, reserved, was_paid = balance_of(full_fund)
    repaid(case, town, 10_000)
    assert balance_of(full_fund) == (allotted, reserved, was_paid - 10_000)
    case.refresh_from_db()
    assert (case.owed_fen, case.closed_at) == (20_000, None)
    repaid(case, town, 20_000, "HK2", actor="preparer")
    case.refresh_from_db()
    assert case.owed_fen == 0
    assert case.closed_at is not None
    assert [event.verb for event in paid.events.order_by("-sequence")[:2]] == [Verb.REPAY, Verb.REPAY]
    assert list(disagreements()) == []
    with pytest.raises(CommandRefused, match="已经结束"):
        repaid(case, town, 1, "HK3")


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"amount_fen": 30_001}, "amount_fen"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"reference": " "}, "reference"),
        ({"paid_on": SINCE}, "paid_on"),
    ],
)
def test_what_cannot_be_a_repayment_is_refused_at_its_field(case, town, other, field):
    with pytest.raises(InvalidInput) as refusal:
        repaid(case, town, **{"amount_fen": 1} | other)
    assert refusal.value.field == field
    assert not Repayment.objects.exists()


def test_a_slip_counts_once(case, town):
    repaid(case, town, 5)
    with pytest.raises(CommandRefused, match="已经登记过"):
        repaid(case, town, 5)
    assert LedgerEntry.objects.filter(kind=EntryKind.REFUND).count() == 1


def test_no_more_is_ordered_than_was_paid_nor_twice_at_a_time(paid, town):
    with pytest.raises(InvalidInput, match="不能超过"):
        ordered(paid, town, AMOUNT_FEN + 1)
    first = ordered(paid, town, 40_000)
    with pytest.raises(CommandRefused, match="正在追回"):
        ordered(paid, town, 1)
    repaid(first, town, 40_000)
    with pytest.raises(InvalidInput, match="不能超过"):
        ordered(paid, town, 10_000)
    assert ordered(paid, town, 9_999).owed_fen == 9_999


def test_an_order_says_why(paid, town):
    for clause, facts, field in ((" ", FACTS, "clause"), (CLAUSE, " ", "facts")):
        with pytest.raises(InvalidInput) as refusal:
            order_recovery(
                claim_id=paid.pk,
                actor=town["finance"],
                amount_fen=1,
                reason="paid_twice",
                clause=clause,
                facts=facts,
            )
        assert refusal.value.field == field


def test_what_was_not_paid_cannot_be_recovered(approved, town):
    with pytest.raises(CommandRefused, match="已经拨付"):
        ordered(approved, town, 1)


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_finance_that_paid_orders_or_enters(case, paid, town, username):
    with pytest.raises(CommandRefused):
        ordered(paid, town, 1, actor=username)
    with pytest.raises(CommandRefused):
        repaid(case, town, 1, actor=username)


def test_whoever_reviewed_the_claim_has_no_hand_in_its_recovery(case, paid, town):
    appoint(
        actor=None,
        user=make_user("two-hats", town["county"].person),
        office=town.offices["finance"],
        role=Role.FINANCE,
        valid_from=SINCE,
    )
    town.users["two-hats"] = type(town["county"]).objects.get(username="two-hats")
    with pytest.raises(CommandRefused, match="审核过"):
        repaid(case, town, 1, actor="two-hats")


def test_what_is_owed_is_given_up_only_by_two_people(case, paid, town, full_fund):
    repaid(case, town, 1_000)
    books = balance_of(full_fund)
    ask_write_off(case_id=case.pk, actor=town["preparer"], reason="当事人死亡，无遗产。")
    with pytest.raises(CommandRefused, match="等答复"):
        ask_write_off(case_id=case.pk, actor=town["finance"], reason="再问")
    with pytest.raises(CommandRefused, match="由两个人办理"):
        answer_write_off(case_id=case.pk, actor=town["preparer"], agreed=True, opinion="同意")
    with pytest.raises(CommandRefused, match="上级财政"):
        answer_write_off(case_id=case.pk, actor=town["elsewhere"], agreed=True, opinion="同意")
    answer_write_off(case_id=case.pk, actor=town["finance"], agreed=True, opinion="同意")
    case.refresh_from_db()
    assert (case.repaid_fen, case.written_off_fen, case.owed_fen) == (1_000, 29_000, 0)
    assert paid.events.last().verb == Verb.WRITE_OFF
    assert balance_of(full_fund) == books
    assert list(disagreements()) == []


def test_a_write_off_that_is_declined_leaves_everything_owed(case, town):
    ask_write_off(case_id=case.pk, actor=town["preparer"], reason="联系不上。")
    answer_write_off(case_id=case.pk, actor=town["finance"], agreed=False, opinion="请先申请强制执行。")
    case.refresh_from_db()
    assert (case.owed_fen, case.closed_at) == (30_000, None)
    assert ask_write_off(case_id=case.pk, actor=town["preparer"], reason="强制执行无果。")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda case: RecoveryCase.objects.update(repaid_fen=6), "6 fen repaid, but its rows say 5"),
        (
            lambda case: RecoveryCase.objects.update(written_off_fen=6),
            "6 fen written off, but its rows say 0",
        ),
        (
            lambda case: Repayment.objects.create(
                case=case,
                paid_on=clock.today(),
                amount_fen=1,
                reference="x",
                recorded_by=case.ordered_by,
                at=clock.now(),
            ),
            "no refund entry that fits",
        ),
    ],
)
def test_the_check_of_the_books_finds_what_does_not_agree(case, town, spoil, told):
    repaid(case, town, 5)
    spoil(case)
    assert told in "\n".join(disagreements())


@given(
    paid=st.lists(st.integers(1, 10_000), min_size=1, max_size=4),
    share=st.fractions(0, 1),
)
def test_what_comes_back_is_shared_out_to_the_fen_and_no_fund_gets_more_than_it_paid(paid, share):
    funds = {Fund(pk=number): fen for number, fen in enumerate(paid, start=1)}
    amount_fen = int(sum(paid) * share)
    parts = shared_out(amount_fen, funds)
    assert sum(parts.values()) == amount_fen
    assert all(0 < fen <= funds[fund] for fund, fen in parts.items())


ACTS = st.tuples(st.sampled_from(["repay", "ask", "answer"]), st.integers(1, 20_000))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, min_size=3, max_size=7))
def test_any_sequence_of_acts_adds_up_and_never_goes_below_nothing(case, town, full_fund, acts):
    undone = transaction.atomic()
    undone.__enter__()
    was_paid, came = balance_of(full_fund)[2], 0
    for number, (act, fen) in enumerate(acts):
        try:
            if act == "repay":
                repaid(case, town, fen, f"HK{number}")
                came += fen
            elif act == "ask":
                ask_write_off(case_id=case.pk, actor=town["preparer"], reason="追不回来。")
            else:
                answer_write_off(
                    case_id=case.pk, actor=town["finance"], agreed=fen % 2 == 0, opinion="已阅。"
                )
        except CommandRefused:
            continue
    now = RecoveryCase.objects.get(pk=case.pk)
    assert now.repaid_fen == came
    assert now.owed_fen >= 0
    assert (now.owed_fen == 0) == (now.closed_at is not None)
    assert balance_of(full_fund)[2] == was_paid - came
    assert list(disagreements()) == []
    transaction.set_rollback(True)
    undone.__exit__(None, None, None)
