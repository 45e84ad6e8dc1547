"""拨付前复核: what has changed since the decision pauses the claim concerned, and nobody else's money."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from payments.batches.pause_words import in_one
from payments.batches.pausing import resume
from payments.batches.rechecking import Finding, of_the_paid, recheck
from payments.claim_panels import money_panel
from payments.commands import change_account, record_result
from payments.enums import LineStatus, PauseCode, PauseEnd
from payments.models import ApprovedAccount, PaymentPause
from payments.reconcile import disagreements
from policies.assessment import Reason
from policies.recheck import Change
from registry import clock
from registry.commands import close_account, open_account
from registry.enums import AccountKind, BusinessKind, BusinessRole, BusinessStatus, PersonStatus
from registry.models import Account, BusinessRecord, Person, StatusRecord
from registry.pilot.numbers import card_number
from tests.paying import drawn_up, looked_into, released
from tests.payments.conftest import make_person, paid_out, standing_in, task_of
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.relay import run_due

USCC = "92350583MA2XN1PC1A"


def dies(person: Person) -> None:
    StatusRecord.objects.create(
        person=person, status=PersonStatus.DECEASED, valid_from=clock.today(), source="民政"
    )


def codes(claim: Claim) -> list[str]:
    return [found.code for found in recheck(Claim.objects.get(pk=claim.pk))]


def another_account(claim: Claim, sequence: int = 60, owner: Person | None = None) -> Account:
    return open_account(
        actor=None,
        owner=owner or claim.person,
        kind=AccountKind.SSC_CARD,
        bank="南安农村商业银行",
        number=card_number(sequence),
    )


def loses_the_account(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(account=None)


def is_paid_to_another(claim: Claim) -> None:
    owner = make_person(77, "林小燕", claim.place)
    Claim.objects.filter(pk=claim.pk).update(account=another_account(claim, owner=owner))


def names_another_account(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(account=another_account(claim))


def changes_the_bank(claim: Claim) -> None:
    Account.objects.filter(pk=claim.account_id).update(bank="泉州银行")


def closes_the_shop(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(answers={"uscc": USCC})
    BusinessRecord.objects.create(
        person=claim.person,
        uscc=USCC,
        name="小店",
        kind=BusinessKind.INDIVIDUAL_BUSINESS,
        registered_on=clock.today() - timedelta(days=400),
        county=claim.county,
        role=BusinessRole.OPERATOR,
        status=BusinessStatus.CANCELLED,
        status_on=clock.today(),
    )


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda claim: close_account(actor=None, account=claim.account), PauseCode.ACCOUNT_CLOSED),
        (loses_the_account, PauseCode.NO_ACCOUNT),
        (is_paid_to_another, PauseCode.ACCOUNT_OF_ANOTHER),
        (names_another_account, PauseCode.ACCOUNT_CHANGED),
        (changes_the_bank, PauseCode.ACCOUNT_CHANGED),
        (closes_the_shop, PauseCode.BUSINESS_CLOSED),
        (lambda claim: dies(claim.person), None),
    ],
)
def test_what_has_changed_since_the_approval_is_found(approved, happens, code):
    assert codes(approved) == []
    happens(approved)
    found = codes(approved)
    assert found
    assert code in (None, *found)


def test_of_a_roster_the_changed_lines_that_are_paid_are_named_once_a_condition(approved):
    found = [
        Change(pid, "registered_poor", Reason("NOT_REGISTERED_POOR", "YN-12")) for pid in ("1", "2", "self")
    ]
    (told,) = of_the_paid(approved, found)
    assert (told.code, told.about, told.lines) == (PauseCode.STATUS_CHANGED, "registered_poor", (1,))
    assert told == Finding.from_json(told.to_json())
    assert in_one([told]).startswith("第1行：政策条件有变化")
    assert list(of_the_paid(approved, found[1:2])) == []


def test_a_claim_with_a_finding_is_paused_and_the_rest_of_the_batch_goes_on(approve, full_fund, town):
    first, second = approve(sequence=1), approve(sequence=2)
    dies(first.person)
    batch = drawn_up([first, second], town["preparer"])
    assert list(batch.lines.values_list("status", flat=True)) == [LineStatus.PAUSED, LineStatus.LISTED]
    pause = PaymentPause.objects.get()
    assert (pause.claim, pause.ended_at) == (first, None)
    event = first.events.get(verb=Verb.PAUSE_PAYMENT)
    assert event.comment
    assert event.comment == batch.lines.first().sentence
    assert Claim.objects.get(pk=first.pk).state == ClaimState.APPROVED
    assert standing_in(full_fund)["committed"] == second.approved_fen
    assert (
        "暂停" in str(money_panel(first, first.applicant).template)
        or money_panel(first, town["chen"]).context["found"]
    )


def test_a_paused_claim_is_offered_to_nobody_until_somebody_looked_into_it(approved, town):
    dies(approved.person)
    drawn_up([approved], town["preparer"])
    with pytest.raises(CommandRefused, match="被暂停"):
        drawn_up([approved], town["preparer"])
    task = task_of(approved, Station.PAY)
    with pytest.raises(InvalidInput, match="请写明核实的结果"):
        resume(task_id=task, actor=town["preparer"])
    resume(task_id=task, actor=town["preparer"], reason="村里证明本人健在，登记有误。")
    pause = PaymentPause.objects.get()
    assert (pause.end, pause.ended_by) == (PauseEnd.JUDGED, town["preparer"])
    assert approved.events.get(verb=Verb.RESUME_PAYMENT).comment == "村里证明本人健在，登记有误。"
    assert paid_out(Claim.objects.get(pk=approved.pk), town).amount_fen == approved.approved_fen


def test_what_has_gone_by_itself_needs_no_reason(approved, town):
    dies(approved.person)
    drawn_up([approved], town["preparer"])
    StatusRecord.objects.all().delete()
    resume(task_id=task_of(approved, Station.PAY), actor=town["preparer"])
    assert PaymentPause.objects.get().end == PauseEnd.CLEARED
    with pytest.raises(CommandRefused, match="不用恢复"):
        resume(task_id=task_of(approved, Station.PAY), actor=town["preparer"])


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_lets_it_go_on(approved, town, username):
    dies(approved.person)
    drawn_up([approved], town["preparer"])
    with pytest.raises(CommandRefused):
        resume(task_id=task_of(approved, Station.PAY), actor=town[username], reason="没事")


def test_a_closed_account_is_mended_by_another_one_and_by_no_reason(approved, town):
    close_account(actor=None, account=approved.account)
    drawn_up([approved], town["preparer"])
    task = task_of(approved, Station.PAY)
    with pytest.raises(CommandRefused, match="更换收款账户"):
        resume(task_id=task, actor=town["preparer"], reason="没事")
    change_account(claim_id=approved.pk, actor=town["chen"], bank="南安农村商业银行", number=card_number(61))
    assert [data["code"] for data in PaymentPause.objects.get().findings] == [PauseCode.ACCOUNT_CHANGED]
    resume(task_id=task, actor=town["preparer"], reason="核对过社会保障卡。")
    assert ApprovedAccount.objects.filter(claim=approved).last().confirmed_by == town["preparer"]
    payment = paid_out(Claim.objects.get(pk=approved.pk), town)
    assert payment.account.number_masked == Claim.objects.get(pk=approved.pk).account.number_masked


def test_what_came_back_is_paid_again_only_to_a_confirmed_account(approved, town):
    payment = paid_out(approved, town)
    give_back(approved, town)
    assert codes(approved) == [PauseCode.ACCOUNT_RETURNED]
    change_account(claim_id=approved.pk, actor=town["chen"], bank="泉州银行", number=card_number(62))
    assert codes(approved) == [PauseCode.ACCOUNT_CHANGED]
    resume(task_id=task_of(approved, Station.PAY), actor=town["finance"], reason="核对过新卡。")
    again = paid_out(Claim.objects.get(pk=approved.pk), town)
    assert (again.bank, again.pk != payment.pk) == ("泉州银行", True)
    assert list(disagreements()) == []


def test_an_account_that_sent_it_back_twice_is_looked_into_twice(approved, town):
    for turn in range(2):
        paid_out(approved, town)
        give_back(approved, town)
        drawn_up([approved], town["preparer"])
        assert PaymentPause.objects.filter(ended_at=None).count() == 1
        resume(task_id=task_of(approved, Station.PAY), actor=town["preparer"], reason=f"已激活{turn}。")


def give_back(claim: Claim, town) -> None:
    run_due()
    record_result(
        task_id=task_of(claim, Station.SETTLE),
        actor=town["finance"],
        paid=False,
        reason="账户已销户",
        result_on=clock.today(),
    )


def test_an_account_is_changed_by_nobody_while_its_claim_is_in_a_batch(approved, town):
    paid_out(approved, town)
    give_back(approved, town)
    looked_into(approved, town["preparer"])
    batch = drawn_up([approved], town["preparer"])
    with pytest.raises(CommandRefused, match="现在不用更换"):
        change_account(claim_id=approved.pk, actor=town["chen"], bank="泉州银行", number=card_number(63))
    released(batch, town["finance"])


def test_the_account_is_changed_only_when_something_is_wrong_with_it(approved, town):
    dies(approved.person)
    drawn_up([approved], town["preparer"])
    with pytest.raises(CommandRefused, match="现在不用更换"):
        change_account(claim_id=approved.pk, actor=town["chen"], bank="泉州银行", number=card_number(64))


def test_the_approved_account_is_kept_with_the_approval_and_never_changed(approved):
    kept = ApprovedAccount.objects.get(claim=approved)
    assert (kept.account_index, kept.bank, kept.confirmed_by) == (
        approved.account.number_index,
        approved.account.bank,
        None,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        ApprovedAccount.objects.update(bank="别的银行")


def test_a_pause_is_ended_whole_and_once(approved, town):
    dies(approved.person)
    drawn_up([approved], town["preparer"])
    rows = PaymentPause.objects.all()
    with pytest.raises(IntegrityError, match="pause_ended_whole"), transaction.atomic():
        rows.update(end=PauseEnd.JUDGED)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentPause.objects.create(claim=approved, findings=[], paused_at=clock.now())
    resume(task_id=task_of(approved, Station.PAY), actor=town["preparer"], reason="登记有误。")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="别的理由")
