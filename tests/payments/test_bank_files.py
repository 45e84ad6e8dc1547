"""Released payments go to the bank once, and what comes back is entered once: thrice, out of order, altered or not."""

import hashlib
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from payments.bank import returns
from payments.bank.files import make_bank_file, take_copy, waiting
from payments.bank.reading import Unreadable
from payments.bank.returns import see_to_exception, take_return
from payments.batches.releasing import release_batch
from payments.enums import DisbursementStatus, ExceptionCode
from payments.models import BankException, BankFile, BankFileRow, BankReturn, Disbursement, Fund, PaymentBatch
from payments.reconcile import disagreements
from policies.money import yuan
from registry.commands import close_account
from registry.pilot import code_of
from tests.paying import drawn_up, looked_into
from tests.paying import released as let_go
from workflows.enums import ClaimState
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.relay import run_due


@pytest.fixture
def released(approve, full_fund, town) -> Callable[..., PaymentBatch]:
    """A batch of so many claims whose money has gone out."""

    def carry(count: int = 2) -> PaymentBatch:
        claims = [approve(sequence=sequence) for sequence in range(1, count + 1)]
        batch = let_go(drawn_up(claims, town["preparer"]), town["finance"])
        run_due()
        return batch

    return carry


@pytest.fixture
def made(released, town) -> BankFile:
    return make_bank_file(actor=town["finance"], batch=released(2), format_code="text")


def back(*lines: tuple[BankFileRow, str, str], day: str = "", change: Callable[[str], str] = str) -> bytes:
    """The bank's answer to these rows: result and reason of each."""
    day = day or Claim.objects.latest("id").disbursements.get().released_at.strftime("%Y%m%d")
    rows = [
        f"{row.reference}|{plain(row.disbursement.amount_fen)}|{result}|{day}|BK-{row.position}|{reason}"
        for row, result, reason in lines
    ]
    total = sum(row.disbursement.amount_fen for row, _result, _reason in lines)
    return change("\r\n".join([*rows, f"TOTAL|{len(rows)}|{plain(total)}"])).encode("gb18030")


def plain(fen: int) -> str:
    return yuan(fen).replace(",", "")


def enter(town, fund: Fund, content: bytes) -> BankReturn:
    return take_return(actor=town["finance"], fund=fund, format_code="text", content=content)


def counts(found: BankReturn) -> tuple[int, int, int]:
    return found.settled, found.returned, found.known


def states() -> list[str]:
    return [payment.status for payment in Disbursement.objects.order_by("id")]


def test_a_file_carries_all_that_waits_and_carries_it_once(made, full_fund, town):
    assert (made.row_count, made.total_fen) == (2, 2 * 49_999)
    assert not waiting([full_fund]).exists()
    with pytest.raises(CommandRefused, match="已经生成过银行文件"):
        make_bank_file(actor=town["finance"], batch=made.batch, format_code="text")


def test_what_is_taken_is_what_was_made_and_who_took_it_is_kept(made, town):
    content = take_copy(actor=town["finance"], bank_file=made)
    assert hashlib.sha256(content).hexdigest() == made.content_hash
    assert content.decode("gb18030").splitlines()[-1] == "TOTAL|2|999.98"
    assert made.copies.get().taken_by == town["finance"]


@pytest.mark.parametrize("username", ["chen", "county", "elsewhere"])
def test_only_the_finance_of_the_county_makes_takes_and_enters(made, full_fund, town, username):
    for act in (
        lambda: make_bank_file(actor=town[username], batch=made.batch, format_code="text"),
        lambda: take_copy(actor=town[username], bank_file=made),
        lambda: take_return(actor=town[username], fund=full_fund, format_code="text", content=b"x"),
    ):
        with pytest.raises(CommandRefused, match="本县财政"):
            act()
    assert not made.copies.exists()


def test_an_unknown_format_makes_nothing(released, full_fund, town):
    batch = released(1)
    with pytest.raises(InvalidInput, match="没有这种文件格式"):
        make_bank_file(actor=town["finance"], batch=batch, format_code="fax")
    assert list(waiting([full_fund])) == [batch]


def test_a_batch_is_sent_to_the_bank_once_it_is_paid_to_its_end(approve, full_fund, town):
    batch = drawn_up([approve()], town["preparer"])
    for step in (
        None,
        lambda: release_batch(actor=town["finance"], batch_id=batch.pk, code=code_of(town["finance"])),
    ):
        if step:
            step()
        with pytest.raises(CommandRefused, match="还没有放款完"):
            make_bank_file(actor=town["finance"], batch=batch, format_code="text")
        assert not waiting([full_fund]).exists()


def test_what_was_paused_at_the_release_is_not_in_the_file(approve, full_fund, town):
    claims = [approve(sequence=1), approve(sequence=2)]
    batch = drawn_up(claims, town["preparer"])
    close_account(actor=None, account=claims[0].account)
    let_go(batch, town["finance"])
    sent = make_bank_file(actor=town["finance"], batch=batch, format_code="text")
    assert [row.disbursement.claim_id for row in sent.rows.all()] == [claims[1].pk]


def test_the_bank_pays_one_and_sends_one_back(made, full_fund, town):
    first, second = made.rows.all()
    found = enter(town, full_fund, back((second, "99", "ACCOUNT_CLOSED"), (first, "00", "")))
    assert counts(found) == (1, 1, 0)
    assert states() == [DisbursementStatus.SETTLED, DisbursementStatus.RETURNED]
    assert "账户已销户" in Disbursement.objects.get(pk=second.disbursement_id).return_reason
    assert list(disagreements()) == []


def test_a_code_the_dictionary_does_not_know_is_told_plainly(made, full_fund, town):
    row = made.rows.first()
    enter(town, full_fund, back((row, "99", "E-4711 62305800001234")))
    reason = Disbursement.objects.get(pk=row.disbursement_id).return_reason
    assert reason.startswith("银行没有说明原因")
    assert "6230" not in reason


def test_the_same_file_thrice_changes_nothing_the_second_and_third_time(made, full_fund, town):
    content = back(*((row, "00", "") for row in made.rows.all()))
    first = enter(town, full_fund, content)
    assert [enter(town, full_fund, content).pk for _time in range(2)] == [first.pk] * 2
    assert counts(BankReturn.objects.get()) == (2, 0, 0)


def test_another_file_that_says_the_same_counts_it_as_known(made, full_fund, town):
    one, two = made.rows.all()
    enter(town, full_fund, back((one, "00", "")))
    assert counts(enter(town, full_fund, back((two, "00", ""), (one, "00", "")))) == (1, 0, 1)


def test_one_that_was_interrupted_goes_on_where_it_stopped(made, full_fund, town, monkeypatch):
    content = back(*((row, "00", "") for row in made.rows.all()))
    calls = []

    def once(**given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**given)

    real = returns.record_result
    monkeypatch.setattr(returns, "record_result", once)
    with pytest.raises(KeyboardInterrupt):
        enter(town, full_fund, content)
    monkeypatch.setattr(returns, "record_result", real)
    assert states() == [DisbursementStatus.SETTLED, DisbursementStatus.RELEASED]
    assert counts(enter(town, full_fund, content)) == (1, 0, 1)
    assert states() == [DisbursementStatus.SETTLED] * 2


def test_a_file_that_is_cut_off_enters_nothing(made, full_fund, town):
    content = back(*((row, "00", "") for row in made.rows.all()))
    with pytest.raises(Unreadable):
        enter(town, full_fund, content[: len(content) // 2])
    assert states() == [DisbursementStatus.RELEASED] * 2
    assert not BankReturn.objects.exists()


def test_a_reference_nobody_knows_and_an_amount_that_differs_are_kept_for_a_person(made, full_fund, town):
    one, two = made.rows.all()

    def altered(content: str) -> str:
        lines = content.replace(one.reference, "P999999999").splitlines()
        lines[1:] = [lines[1].replace("499.99", "999.99"), "TOTAL|2|1499.98"]
        return "\r\n".join(lines)

    found = enter(town, full_fund, back((one, "00", ""), (two, "00", ""), change=altered))
    assert counts(found) == (0, 0, 0)
    assert [each.code for each in found.exceptions.all()] == [ExceptionCode.UNKNOWN, ExceptionCode.AMOUNT]
    assert states() == [DisbursementStatus.RELEASED] * 2


def test_a_result_that_contradicts_the_one_entered_is_kept_for_a_person(made, full_fund, town):
    row = made.rows.first()
    enter(town, full_fund, back((row, "00", "")))
    found = enter(town, full_fund, back((row, "99", "OTHER")))
    assert found.exceptions.get().code == ExceptionCode.CONTRADICTS
    assert Disbursement.objects.get(pk=row.disbursement_id).status == DisbursementStatus.SETTLED


def test_a_result_that_cannot_be_entered_says_why(made, full_fund, town):
    found = enter(town, full_fund, back((made.rows.first(), "00", ""), day="20200101"))
    problem = found.exceptions.get()
    assert problem.code == ExceptionCode.REFUSED
    assert "银行处理日期" in problem.sentence


def test_an_exception_is_seen_to_once_with_words(made, full_fund, town):
    problem = enter(town, full_fund, back((made.rows.first(), "00", ""), day="20200101")).exceptions.get()
    with pytest.raises(InvalidInput, match="怎样处理"):
        see_to_exception(actor=town["finance"], exception=problem, note=" ")
    see_to_exception(actor=town["finance"], exception=problem, note="已请银行更正日期")
    with pytest.raises(CommandRefused, match="已经有人处理"):
        see_to_exception(actor=town["finance"], exception=problem, note="再来一次")


def test_a_refused_payment_is_paid_again_in_the_next_file(made, full_fund, town):
    row = made.rows.first()
    enter(town, full_fund, back((row, "99", "CARD_NOT_ACTIVE")))
    claim = Claim.objects.get(pk=row.disbursement.claim_id)
    assert claim.state == ClaimState.APPROVED
    batch = let_go(drawn_up([looked_into(claim, town["finance"])], town["preparer"]), town["finance"])
    again = make_bank_file(actor=town["finance"], batch=batch, format_code="text")
    assert [each.disbursement.claim_id for each in again.rows.all()] == [claim.pk]


def test_bank_file_row_of_one_payment_is_refused_twice(made):
    row = made.rows.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        BankFileRow.objects.create(file=made, position=9, disbursement=row.disbursement, reference="P-X")


@pytest.mark.parametrize("model", [BankFile, BankFileRow])
def test_what_went_to_the_bank_is_written_once(made, model):
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_bank_exception_is_settled_once_it_was_seen_to(made, full_fund, town):
    problem = enter(town, full_fund, back((made.rows.first(), "00", ""), day="20200101")).exceptions.get()
    see_to_exception(actor=town["finance"], exception=problem, note="已请银行更正日期")
    with pytest.raises(DatabaseError, match="settled"), transaction.atomic():
        BankException.objects.filter(pk=problem.pk).update(note="别的")
