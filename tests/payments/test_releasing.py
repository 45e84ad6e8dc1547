"""Releasing a batch: another person with a code, one payment a claim, and nothing twice whatever breaks."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from payments.batches import working
from payments.batches.releasing import content_hash, release_batch
from payments.batches.working import run_waiting
from payments.enums import BatchState, DisbursementStatus, EntryKind, LineStatus
from payments.models import Disbursement, LedgerEntry, PaymentBatch
from payments.reconcile import disagreements
from registry.commands import appoint, close_account, end_post
from registry.enums import Role
from registry.errors import RegistryError
from registry.models import Post
from registry.pilot import code_of
from tests.paying import drawn_up, pay, released
from tests.payments.conftest import AMOUNT_FEN, SINCE, make_user, standing_in
from tests.payments.test_constraints import refused_by
from workflows.commands import withdraw
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.models import Claim


@pytest.fixture
def batch(approve, full_fund, town) -> PaymentBatch:
    """Two claims, drawn up."""
    return drawn_up([approve(sequence=1), approve(sequence=2)], town["preparer"])


def statuses(batch: PaymentBatch) -> list[str]:
    return list(batch.lines.order_by("id").values_list("status", flat=True))


def release(batch: PaymentBatch, user, code: str | None = None) -> PaymentBatch:
    return release_batch(actor=user, batch_id=batch.pk, code=code_of(user) if code is None else code)


def nothing_went_out(batch: PaymentBatch) -> bool:
    batch.refresh_from_db()
    return batch.state == BatchState.DRAWN_UP and not Disbursement.objects.exists()


def test_a_released_batch_pays_every_claim_to_its_account(batch, town, full_fund):
    done = released(batch, town["finance"])
    assert (done.state, done.line_count, done.total_fen) == (BatchState.RELEASED, 2, 2 * AMOUNT_FEN)
    assert statuses(batch) == [LineStatus.RELEASED] * 2
    assert standing_in(full_fund) == {"reserved": 0, "committed": 0, "paid": 2 * AMOUNT_FEN}
    for line in batch.lines.select_related("claim__account", "disbursement"):
        payment = line.disbursement
        assert (payment.prepared_by, payment.released_by) == (town["preparer"], town["finance"])
        assert (payment.amount_fen, payment.account) == (AMOUNT_FEN, line.claim.account)
        assert (payment.status, payment.holder_masked) == (DisbursementStatus.RELEASED, "陈**")
        assert line.claim.state == ClaimState.PAYING
    assert list(disagreements()) == []


def test_the_history_names_who_released_for_which_office_and_no_account_in_full(batch, town):
    released(batch, town["finance"])
    claim = batch.lines.first().claim
    event = claim.events.get(verb=Verb.RELEASE)
    assert (event.actor, event.office, event.data["batch"]) == (
        town["finance"],
        town.offices["finance"],
        batch.number,
    )
    assert event.data["account"] == claim.account.number_masked
    assert claim.account.open().number not in str(event.data)


def test_what_was_released_is_kept_by_its_hash(batch, town):
    done = released(batch, town["finance"])
    lines = list(batch.lines.select_related("claim"))
    assert done.content_hash == content_hash(batch, lines)
    lines[0].amount_fen += 1
    assert done.content_hash != content_hash(batch, lines)


def test_nobody_releases_what_he_drew_up_with_any_account(batch, town):
    second = make_user("second", town["preparer"].person)
    appoint(actor=None, user=second, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    for user in (town["preparer"], second):
        with pytest.raises(CommandRefused, match="由两个人办理"):
            release(batch, user)
    assert nothing_went_out(batch)


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_releases(batch, town, username):
    with pytest.raises(CommandRefused, match="只有本县财政"):
        release(batch, town[username])
    assert nothing_went_out(batch)


def test_who_reviewed_a_claim_of_it_does_not_release_the_batch(batch, town):
    second = make_user("second", town["township"].person)
    appoint(actor=None, user=second, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    with pytest.raises(CommandRefused, match="审核过这一批里的申请"):
        release(batch, second)
    assert nothing_went_out(batch)


@pytest.mark.parametrize("code", ["", "123", "abc"])
def test_without_the_right_code_nothing_goes_out(batch, town, code):
    code_of(town["finance"])
    with pytest.raises(RegistryError):
        release(batch, town["finance"], code)
    assert nothing_went_out(batch)


def test_a_code_releases_one_batch(batch, town, approve):
    other = drawn_up([approve(sequence=3)], town["preparer"])
    code = code_of(town["finance"])
    release(batch, town["finance"], code)
    with pytest.raises(RegistryError):
        release(other, town["finance"], code)
    other.refresh_from_db()
    assert other.state == BatchState.DRAWN_UP


def test_releasing_twice_pays_once(batch, town):
    released(batch, town["finance"])
    with pytest.raises(CommandRefused, match="已经放款"):
        release(batch, town["finance"])
    run_waiting()
    assert Disbursement.objects.count() == 2
    assert LedgerEntry.objects.filter(kind=EntryKind.PAY).count() == 2


def test_a_batch_that_is_not_checked_to_its_end_or_empty_is_not_released(batch, town, approve):
    line = batch.lines.first()
    batch.lines.filter(pk=line.pk).update(status=LineStatus.CHOSEN)
    with pytest.raises(CommandRefused, match="正在复核"):
        release(batch, town["finance"])
    batch.lines.update(status=LineStatus.TAKEN_OUT, sentence="移出")
    with pytest.raises(CommandRefused, match="没有可以放款"):
        release(batch, town["finance"])


def test_the_check_at_the_release_pauses_only_the_claim_concerned(batch, town, full_fund):
    line = batch.lines.first()
    close_account(actor=None, account=line.account)
    released(batch, town["finance"])
    assert statuses(batch) == [LineStatus.PAUSED, LineStatus.RELEASED]
    claim = Claim.objects.get(pk=line.claim_id)
    assert (claim.state, claim.events.last().verb) == (ClaimState.APPROVED, Verb.PAUSE_PAYMENT)
    assert claim.open_items.get().station == "pay"
    assert standing_in(full_fund) == {"reserved": AMOUNT_FEN, "committed": 0, "paid": AMOUNT_FEN}
    assert list(disagreements()) == []


def test_another_account_than_the_one_released_is_not_paid(batch, town, approve):
    line, other = batch.lines.all()
    Claim.objects.filter(pk=line.claim_id).update(account=other.account)
    released(batch, town["finance"])
    assert statuses(batch) == [LineStatus.PAUSED, LineStatus.RELEASED]


def test_whoever_is_killed_in_the_middle_loses_nothing_and_pays_nobody_twice(batch, town, monkeypatch):
    release(batch, town["finance"])
    real = working.release_line

    def killed(line):
        real(line)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(working, "release_line", killed)
        with pytest.raises(KeyboardInterrupt):
            run_waiting()
    assert statuses(batch) == [LineStatus.RELEASING] * 2
    assert not Disbursement.objects.exists()
    assert run_waiting(1) == 1
    assert (run_waiting(), Disbursement.objects.count()) == (1, 2)
    assert statuses(batch) == [LineStatus.RELEASED] * 2
    assert list(disagreements()) == []


def test_what_fails_for_no_known_reason_leaves_the_batch_and_stops_nobody_else(
    batch, town, monkeypatch, full_fund
):
    release(batch, town["finance"])
    real, first = working.release_line, batch.lines.first()

    def broken(line):
        if line.pk == first.pk:
            raise RuntimeError("the disk is full")
        real(line)

    monkeypatch.setattr(working, "release_line", broken)
    run_waiting()
    assert statuses(batch) == [LineStatus.TAKEN_OUT, LineStatus.RELEASED]
    assert standing_in(full_fund) == {"reserved": AMOUNT_FEN, "committed": 0, "paid": AMOUNT_FEN}


def test_a_releaser_whose_post_has_ended_meanwhile_pays_nothing_more(batch, town, full_fund):
    release(batch, town["finance"])
    end_post(actor=None, post=Post.objects.get(user=town["finance"]))
    run_waiting()
    assert statuses(batch) == [LineStatus.TAKEN_OUT] * 2
    assert standing_in(full_fund)["reserved"] == 2 * AMOUNT_FEN


def test_once_released_the_applicant_cannot_withdraw(batch, town):
    released(batch, town["finance"])
    claim = batch.lines.first().claim
    with pytest.raises(CommandRefused, match="不能撤回"):
        withdraw(claim_id=claim.pk, actor=claim.applicant)


def test_a_claim_that_left_between_release_and_payment_is_left_out(batch, town, full_fund):
    release(batch, town["finance"])
    claim = batch.lines.first().claim
    withdraw(claim_id=claim.pk, actor=claim.applicant)
    run_waiting()
    assert statuses(batch) == [LineStatus.TAKEN_OUT, LineStatus.RELEASED]
    assert standing_in(full_fund)["committed"] == 0


# What the database itself refuses, each by its name.


def test_batch_released_by_another(batch, town):
    rows = PaymentBatch.objects.filter(pk=batch.pk)
    with pytest.raises(IntegrityError, match="batch_released_by_another"), transaction.atomic():
        rows.update(
            state=BatchState.RELEASED,
            released_by=town["preparer"],
            released_at=batch.prepared_at,
            line_count=2,
            total_fen=2,
            content_hash="0",
        )


def test_batch_released_by_another_person(batch, town):
    second = make_user("second", town["preparer"].person)
    with pytest.raises(IntegrityError, match="batch_released_by_another_person"), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(
            state=BatchState.RELEASED,
            released_by=second,
            released_at=batch.prepared_at,
            line_count=2,
            total_fen=2,
            content_hash="0",
        )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("batch_released_whole", {"state": BatchState.RELEASED}),
        ("batch_cancelled_whole", {"state": BatchState.CANCELLED}),
        ("batch_state_known", {"state": "lost"}),
    ],
)
def test_a_batch_is_released_and_cancelled_whole(batch, name, columns):
    refused_by(name, lambda: PaymentBatch.objects.filter(pk=batch.pk).update(**columns))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("batch_line_amount_positive", {"amount_fen": 0}),
        ("batch_line_status_known", {"status": "lost"}),
        ("batch_line_paid_when_released", {"status": LineStatus.RELEASED}),
        ("batch_line_taken_out_says_why", {"status": LineStatus.TAKEN_OUT}),
    ],
)
def test_a_line_says_what_became_of_it(batch, name, columns):
    line = batch.lines.first()
    refused_by(name, lambda: batch.lines.filter(pk=line.pk).update(**columns))


def test_batch_line_one_live_a_claim_and_once_a_batch(batch):
    line = batch.lines.first()
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)
    line.status, line.sentence = LineStatus.TAKEN_OUT, "移出"
    refused_by(
        "batch_line_once_a_batch",
        lambda: line.save(force_insert=True),
        "payments_batchline.batch_id, payments_batchline.claim_id",
    )


def test_disbursement_released_by_another(approve, full_fund, town):
    payment = pay(approve(), preparer=town["preparer"], releaser=town["finance"])
    rows = Disbursement.objects.filter(pk=payment.pk)
    refused_by("disbursement_released_by_another", lambda: rows.update(prepared_by=town["finance"]))


def test_disbursement_not_prepared_by_a_reviewer(approve, full_fund, town):
    payment = pay(approve(), preparer=town["preparer"], releaser=town["finance"])
    rows = Disbursement.objects.filter(pk=payment.pk)
    with pytest.raises(IntegrityError, match="disbursement_not_prepared_by_a_reviewer"), transaction.atomic():
        rows.update(prepared_by=town["township"])


def test_what_was_released_can_neither_be_changed_nor_removed(batch, town):
    released(batch, town["finance"])
    rows = PaymentBatch.objects.filter(pk=batch.pk)
    for change in (
        lambda: rows.update(total_fen=1),
        lambda: rows.update(content_hash="1"),
        lambda: batch.lines.update(amount_fen=1),
        lambda: batch.lines.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
