import pytest
from django.core.management import call_command

from payments.commands import record_result
from payments.enums import BookAccount, EntryKind
from payments.models import Disbursement, FundBalance, LedgerEntry
from payments.reconcile import disagreements
from registry import clock
from tests.payments.conftest import AMOUNT_FEN, paid_out, task_of
from workflows.commands import withdraw
from workflows.enums import Station
from workflows.models import Claim
from workflows.relay import run_due


@pytest.fixture
def paid(approved, town) -> Claim:
    paid_out(approved, town)
    run_due()
    record_result(
        task_id=task_of(approved, Station.SETTLE),
        actor=town["finance"],
        paid=True,
        reference="1",
        result_on=clock.today(),
    )
    return Claim.objects.get(pk=approved.pk)


def check() -> tuple[int, str]:
    """Exit code of `check_ledger` and what it printed."""
    lines = list(disagreements())
    try:
        call_command("check_ledger")
    except SystemExit as end:
        return end.code, "\n".join(lines)
    return 0, "\n".join(lines)


def test_whole_books_pass(paid, capsys):
    assert check() == (0, "")
    assert "agree" in capsys.readouterr().out


def test_empty_books_pass(db):
    assert check() == (0, "")


def test_a_balance_that_differs_from_its_entries_is_found(paid):
    FundBalance.objects.update(allotted=10_000_001)
    code, text = check()
    assert code == 1
    assert "but entries" in text


def test_a_missing_balance_is_found(paid):
    FundBalance.objects.all().delete()
    assert check()[0] == 1


def test_a_payment_without_its_entry_is_found(paid):
    Disbursement.objects.update(amount_fen=AMOUNT_FEN + 1)
    code, text = check()
    assert code == 1
    assert "no pay entry that fits" in text


def test_an_entry_without_its_payment_is_found(paid, full_fund, town):
    LedgerEntry.objects.create(
        fund=full_fund,
        kind=EntryKind.PAY,
        source=BookAccount.COMMITTED,
        target=BookAccount.PAID,
        amount_fen=5,
        claim=paid,
        key="pay:999",
        made_by=town["finance"],
        at=clock.now(),
    )
    code, text = check()
    assert code == 1
    assert "entry pay:999: no disbursement" in text


def test_a_claim_that_counts_more_than_was_settled_is_found(paid):
    Claim.objects.filter(pk=paid.pk).update(paid_fen=AMOUNT_FEN + 1, approved_fen=AMOUNT_FEN + 1)
    code, text = check()
    assert code == 1
    assert f"claim {paid.pk}: paid {AMOUNT_FEN + 1} fen" in text


def test_a_reservation_of_a_withdrawn_claim_is_found_once_nothing_will_free_it(approved, town):
    withdraw(claim_id=approved.pk, actor=town["chen"])
    assert check() == (0, "")
    approved.jobs.filter(name="payments.free_reservation").update(status="failed", finished_at=clock.now())
    code, text = check()
    assert code == 1
    assert "still reserved" in text
