import pytest

from approvals.models import Seat
from payments.commands import release
from payments.enums import DisbursementStatus, EntryKind
from payments.models import Disbursement, LedgerEntry
from registry.commands import appoint, close_account, end_post
from registry.enums import Level, Role
from registry.models import Post
from tests.payments.conftest import AMOUNT_FEN, SINCE, balance_of, make_person, make_user, task_of
from workflows.commands import take, withdraw
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, StaleClaim
from workflows.models import Claim


@pytest.fixture
def task(approved) -> int:
    return task_of(approved, Station.PAY)


def unchanged(claim: Claim) -> bool:
    """Nothing was paid, booked or recorded."""
    return (
        Claim.objects.get(pk=claim.pk).version == claim.version
        and not Disbursement.objects.exists()
        and not LedgerEntry.objects.filter(kind=EntryKind.PAY).exists()
    )


def test_releasing_sends_the_approved_amount_to_the_claims_account(approved, task, town):
    payment = release(task_id=task, actor=town["finance"], expected_version=approved.version)
    assert Claim.objects.get(pk=approved.pk).state == ClaimState.PAYING
    assert payment.status == DisbursementStatus.RELEASED
    assert (payment.amount_fen, payment.account_masked) == (AMOUNT_FEN, approved.account.number_masked)
    assert payment.account_index == approved.account.number_index
    assert payment.holder_masked == "陈**"


def test_released_money_counts_as_paid_and_no_longer_as_reserved(approved, task, town, full_fund):
    assert balance_of(full_fund) == (10_000_000, AMOUNT_FEN, 0)
    release(task_id=task, actor=town["finance"])
    assert balance_of(full_fund) == (10_000_000, 0, AMOUNT_FEN)


def test_the_history_names_who_released_for_which_office_and_no_account_in_full(approved, task, town):
    release(task_id=task, actor=town["finance"])
    event = approved.events.get(verb=Verb.RELEASE)
    assert (event.actor, event.office) == (town["finance"], town.offices["finance"])
    assert event.data["account"] == approved.account.number_masked
    assert approved.account.open().number not in str(event.data)


def test_releasing_twice_pays_once(approved, task, town):
    release(task_id=task, actor=town["finance"])
    with pytest.raises(CommandRefused) as refused:
        release(task_id=task, actor=town["finance"])
    assert refused.value.code == "task_done"
    assert Disbursement.objects.count() == 1
    assert LedgerEntry.objects.filter(kind=EntryKind.PAY).count() == 1


def test_a_page_of_an_older_version_releases_nothing(approved, task, town):
    with pytest.raises(StaleClaim):
        release(task_id=task, actor=town["finance"], expected_version=approved.version - 1)
    assert unchanged(approved)


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_releases(approved, task, town, username):
    with pytest.raises(CommandRefused, match="不由您所在的机构拨付"):
        release(task_id=task, actor=town[username])
    assert unchanged(approved)


def test_a_post_that_has_ended_releases_nothing(approved, task, town):
    end_post(actor=None, post=Post.objects.get(user=town["finance"]))
    with pytest.raises(CommandRefused, match="不由您所在的机构拨付"):
        release(task_id=task, actor=town["finance"])


def test_who_reviewed_the_claim_does_not_pay_it_with_any_account(approved, task, town):
    reviewer = Seat.objects.get(claim=approved, level=Level.TOWNSHIP).person
    second_account = make_user("second", reviewer)
    appoint(
        actor=None, user=second_account, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE
    )
    with pytest.raises(CommandRefused, match="审核过"):
        release(task_id=task, actor=second_account)
    assert unchanged(approved)


def test_nobody_pays_himself(approved, task, town):
    appoint(
        actor=None, user=town["chen"], office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE
    )
    with pytest.raises(CommandRefused, match="回避"):
        release(task_id=task, actor=town["chen"])
    assert unchanged(approved)


def test_an_account_of_nobody_known_does_not_pay(approved, task, town):
    nobody = make_user("nobody", None)
    appoint(actor=None, user=nobody, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    with pytest.raises(CommandRefused, match="没有登记本人身份"):
        release(task_id=task, actor=nobody)


def test_what_a_colleague_has_taken_is_his_to_release(approved, task, town):
    colleague = make_user("colleague", make_person(30, "潘国栋", town.village))
    appoint(actor=None, user=colleague, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    take(task_id=task, actor=colleague)
    with pytest.raises(CommandRefused, match="colleague"):
        release(task_id=task, actor=town["finance"])
    release(task_id=task, actor=colleague)
    assert Disbursement.objects.get().released_by == colleague


def test_nothing_goes_to_a_closed_account(approved, task, town):
    close_account(actor=None, account=approved.account)
    with pytest.raises(CommandRefused, match="已经注销"):
        release(task_id=task, actor=town["finance"])
    assert unchanged(approved)


def test_nothing_goes_out_without_an_account(approved, task, town):
    Claim.objects.filter(pk=approved.pk).update(account=None)
    with pytest.raises(CommandRefused, match="还没有收款账户"):
        release(task_id=task, actor=town["finance"])
    assert unchanged(approved)


def test_once_released_the_applicant_cannot_withdraw(approved, task, town):
    release(task_id=task, actor=town["finance"])
    with pytest.raises(CommandRefused, match="不能撤回"):
        withdraw(claim_id=approved.pk, actor=town["chen"])


def test_a_task_that_never_was_is_refused_with_a_sentence(town):
    with pytest.raises(CommandRefused) as refused:
        release(task_id=987_654, actor=town["finance"])
    assert refused.value.code == "task_done"
