from datetime import timedelta

import pytest

from payments.commands import change_account, record_result
from payments.enums import DisbursementStatus, EntryKind
from payments.models import Disbursement, LedgerEntry
from registry import clock
from registry.errors import RegistryError
from registry.pilot.numbers import card_number
from tests.paying import looked_into
from tests.payments.conftest import AMOUNT_FEN, balance_of, paid_out, task_of
from workflows.commands import withdraw
from workflows.enums import ClaimState, Station, StepStatus, Verb
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim
from workflows.relay import run_due


@pytest.fixture
def paying(approved, town) -> Claim:
    """Released, and waiting for the bank."""
    paid_out(approved, town)
    run_due()
    return Claim.objects.get(pk=approved.pk)


@pytest.fixture
def enter(paying, town):
    """Enter a result for the claim; by default one that the bank paid today."""

    def record(**given):
        answer = {"paid": True, "reference": "20261123-0001", "result_on": clock.today()} | given
        if "task_id" not in answer:
            answer["task_id"] = task_of(paying, Station.SETTLE)
        return record_result(actor=answer.pop("actor", town["finance"]), **answer)

    return record


@pytest.fixture
def returned(paying, enter) -> Claim:
    enter(paid=False, reference="", reason="账户已销户")
    run_due()
    return Claim.objects.get(pk=paying.pk)


def test_a_paid_result_closes_the_claim_paid_in_full(paying, enter, full_fund):
    enter()
    claim = Claim.objects.get(pk=paying.pk)
    assert (claim.state, claim.paid_fen) == (ClaimState.PAID, AMOUNT_FEN)
    assert claim.paid_at is not None
    assert not claim.open_items.exists()
    assert balance_of(full_fund) == (10_000_000, 0, AMOUNT_FEN)


def test_a_paid_result_keeps_the_banks_reference_and_day(paying, enter):
    payment = enter(reference=" 20261123-0001 ")
    assert (payment.status, payment.result_reference) == (DisbursementStatus.SETTLED, "20261123-0001")
    assert paying.events.get(verb=Verb.SETTLE).data["on"] == clock.today().isoformat()


def test_a_result_entered_twice_counts_once(paying, enter):
    task = task_of(paying, Station.SETTLE)
    enter(task_id=task)
    with pytest.raises(CommandRefused) as refused:
        enter(task_id=task, paid=False, reason="账户已销户")
    assert refused.value.code == "task_done"
    assert Disbursement.objects.get().status == DisbursementStatus.SETTLED
    assert not LedgerEntry.objects.filter(kind=EntryKind.RETURN).exists()


def test_a_returned_payment_puts_the_money_back_to_reserved(returned, full_fund):
    assert returned.state == ClaimState.APPROVED
    assert returned.paid_fen == 0
    assert balance_of(full_fund) == (10_000_000, AMOUNT_FEN, 0)


def test_a_returned_payment_comes_back_to_the_release_desk_and_keeps_every_decision(returned):
    waiting = {step.station for step in returned.plan if step.status == StepStatus.WAITING}
    assert waiting == {Station.PAY, Station.ISSUE, Station.SETTLE}
    assert task_of(returned, Station.PAY)
    assert returned.events.get(verb=Verb.RETURN_PAYMENT).comment == "账户已销户"


def test_after_a_return_the_money_is_released_again_and_settled_once(returned, town, full_fund):
    paid_out(looked_into(returned, town["finance"]), town)
    run_due()
    record_result(
        task_id=task_of(returned, Station.SETTLE),
        actor=town["finance"],
        paid=True,
        reference="20261124-0007",
        result_on=clock.today(),
    )
    statuses = list(returned.disbursements.values_list("status", flat=True))
    assert statuses == [DisbursementStatus.RETURNED, DisbursementStatus.SETTLED]
    assert balance_of(full_fund) == (10_000_000, 0, AMOUNT_FEN)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reference": "  "}, "reference"),
        ({"reference": "9" * 61}, "reference"),
        ({"paid": False, "reason": " "}, "reason"),
        ({"paid": False, "reason": "退" * 201}, "reason"),
    ],
)
def test_an_incomplete_result_is_refused_at_its_field_and_changes_nothing(paying, enter, given, field):
    with pytest.raises(InvalidInput) as refused:
        enter(**given)
    assert refused.value.field == field
    assert Claim.objects.get(pk=paying.pk).version == paying.version
    assert Disbursement.objects.get().status == DisbursementStatus.RELEASED


@pytest.mark.parametrize("days", [-1, 1])
def test_the_bank_answers_between_the_release_and_today(paying, enter, days):
    with pytest.raises(InvalidInput, match="放款日到今天"):
        enter(result_on=clock.today() + timedelta(days=days))


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_enters_a_result(paying, enter, town, username):
    with pytest.raises(CommandRefused, match="不由您所在的机构拨付"):
        enter(actor=town[username])
    assert Disbursement.objects.get().status == DisbursementStatus.RELEASED


def test_a_page_of_an_older_version_enters_no_result(paying, enter):
    with pytest.raises(StaleClaim):
        enter(expected_version=paying.version - 1)


def test_after_a_return_the_applicant_names_another_account_of_his_own(returned, town):
    change_account(claim_id=returned.pk, actor=town["chen"], bank="泉州银行", number=card_number(77))
    payment = paid_out(looked_into(returned, town["finance"]), town)
    assert (payment.bank, payment.account_masked) == ("泉州银行", f"****{card_number(77)[-4:]}")
    assert payment.account.owner == returned.person


def test_the_history_of_another_account_shows_its_last_digits_only(returned, town):
    change_account(claim_id=returned.pk, actor=town["chen"], bank="泉州银行", number=card_number(77))
    event = returned.events.filter(verb=Verb.EDIT).last()
    assert event.data["account"] == f"****{card_number(77)[-4:]}"


def test_nobody_else_names_the_account_money_goes_to(returned, town):
    with pytest.raises(CommandRefused, match="填报人本人"):
        change_account(claim_id=returned.pk, actor=town["finance"], bank="泉州银行", number=card_number(77))
    assert Claim.objects.get(pk=returned.pk).account == returned.account


def test_an_account_is_not_changed_while_the_bank_has_the_money(paying, town):
    with pytest.raises(CommandRefused, match="不用更换"):
        change_account(claim_id=paying.pk, actor=town["chen"], bank="泉州银行", number=card_number(77))


def test_a_number_that_cannot_be_an_account_is_refused(returned, town):
    with pytest.raises(RegistryError, match="8至30位"):
        change_account(claim_id=returned.pk, actor=town["chen"], bank="泉州银行", number="12AB")
    assert Claim.objects.get(pk=returned.pk).version == returned.version


def test_a_claim_withdrawn_after_a_return_gives_its_money_back(returned, town, full_fund):
    withdraw(claim_id=returned.pk, actor=town["chen"])
    run_due()
    assert balance_of(full_fund) == (10_000_000, 0, 0)
