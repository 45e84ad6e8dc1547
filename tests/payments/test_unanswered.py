"""待核实: what the bank did not answer is not paid again until it says in writing that it never arrived."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from payments.batches.unanswered import confirm_missing, note_missing, unanswered
from payments.enums import DisbursementStatus
from payments.models import Disbursement, MissingPayment
from payments.reconcile import disagreements
from policies.calendar import add_working_days
from registry import clock
from registry.commands import appoint
from registry.enums import Role
from tests.paying import drawn_up, looked_into
from tests.payments.conftest import SINCE, go_to, make_user, paid_out, standing_in
from workflows.enums import ClaimState
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.relay import run_due

PAPER = "农商行函〔2026〕12号"


@pytest.fixture
def payment(approved, town) -> Disbursement:
    payment = paid_out(approved, town)
    run_due()
    return payment


def days_later(days: int) -> None:
    go_to(add_working_days(clock.today(), days))


@pytest.fixture
def noted(payment, town) -> MissingPayment:
    days_later(3)
    return note_missing(actor=town["preparer"], disbursement_id=payment.pk, document=PAPER)


def test_a_payment_is_listed_when_the_banks_three_working_days_are_over(payment, town):
    days_later(2)
    assert not unanswered(town["finance"]).exists()
    with pytest.raises(CommandRefused, match="满3个工作日"):
        note_missing(actor=town["finance"], disbursement_id=payment.pk, document=PAPER)
    days_later(1)
    assert list(unanswered(town["finance"])) == [payment]
    assert not unanswered(town["elsewhere"]).exists()


def test_a_payment_without_an_answer_is_not_paid_again(payment, town):
    days_later(3)
    with pytest.raises(CommandRefused):
        drawn_up([Claim.objects.get(pk=payment.claim_id)], town["preparer"])
    assert Disbursement.objects.count() == 1


def test_one_enters_the_banks_paper_and_another_confirms_it(noted, payment, town, full_fund):
    assert Disbursement.objects.get().status == DisbursementStatus.RELEASED
    confirm_missing(actor=town["finance"], missing_id=noted.pk)
    run_due()
    payment.refresh_from_db()
    assert (payment.status, payment.result_reference) == (DisbursementStatus.RETURNED, PAPER)
    assert standing_in(full_fund)["paid"] == 0
    claim = Claim.objects.get(pk=payment.claim_id)
    assert claim.state == ClaimState.APPROVED
    again = paid_out(looked_into(claim, town["preparer"]), town)
    assert again.pk != payment.pk
    assert list(disagreements()) == []


def test_nobody_confirms_what_he_entered_with_any_account(noted, payment, town):
    second = make_user("second", town["preparer"].person)
    appoint(actor=None, user=second, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    for user in (town["preparer"], second):
        with pytest.raises(CommandRefused, match="由两个人办理"):
            confirm_missing(actor=user, missing_id=noted.pk)
    payment.refresh_from_db()
    assert payment.status == DisbursementStatus.RELEASED
    with pytest.raises(IntegrityError, match="missing_payment_confirmed_by_another"), transaction.atomic():
        MissingPayment.objects.update(confirmed_by=town["preparer"], confirmed_at=clock.now())


def test_a_paper_is_named_and_entered_once(noted, payment, town):
    with pytest.raises(CommandRefused, match="已经登记过"):
        note_missing(actor=town["finance"], disbursement_id=payment.pk, document=PAPER)
    with pytest.raises(IntegrityError, match="missing_payment_names_a_document"), transaction.atomic():
        MissingPayment(
            disbursement=payment, document="", noted_by=town["finance"], noted_at=clock.now()
        ).save(force_insert=True)


@pytest.mark.parametrize("document", [" ", "函" * 81])
def test_without_the_papers_number_nothing_is_entered(payment, town, document):
    days_later(3)
    with pytest.raises(InvalidInput, match="文号"):
        note_missing(actor=town["finance"], disbursement_id=payment.pk, document=document)


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_enters_or_confirms(noted, payment, town, username):
    with pytest.raises(CommandRefused):
        note_missing(actor=town[username], disbursement_id=payment.pk, document=PAPER)
    with pytest.raises(CommandRefused):
        confirm_missing(actor=town[username], missing_id=noted.pk)


def test_both_acts_are_done_on_the_page(client, payment, town):
    days_later(3)
    client.force_login(town["preparer"])
    held = reverse("payments:held")
    assert payment.claim.number in client.get(held).text
    client.post(reverse("payments:note_missing", args=[payment.pk]), {"document": PAPER})
    assert PAPER in client.get(held).text
    missing = MissingPayment.objects.get()
    confirm = reverse("payments:confirm_missing", args=[missing.pk])
    assert confirm not in client.get(held).text
    assert client.post(confirm).status_code == 409
    client.force_login(town["finance"])
    assert confirm in client.get(held).text
    assert client.post(confirm, follow=True).redirect_chain == [(held, 302)]
    assert Disbursement.objects.get().status == DisbursementStatus.RETURNED
