from datetime import timedelta

import pytest

from payments.commands import allot, open_fund
from payments.enums import EntryKind
from payments.ledger import BookedOtherwise
from payments.models import Fund, LedgerEntry
from payments.queue import place_of
from registry import clock
from tests.payments.conftest import AMOUNT_FEN, balance_of, task_of
from workflows.commands import withdraw
from workflows.enums import ClaimState, JobStatus, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Job, OpenItem
from workflows.relay import run_due, run_job


def test_an_approved_claim_reserves_its_amount_at_once(approved, full_fund):
    entry = LedgerEntry.objects.get(kind=EntryKind.RESERVE)
    assert (entry.claim, entry.fund, entry.amount_fen) == (approved, full_fund, AMOUNT_FEN)
    assert entry.made_by is None
    assert approved.events.get(verb=Verb.RESERVE).data["fund"] == "employment_fund"


def test_without_a_fund_the_claim_waits_and_is_not_lost(approve):
    claim = approve()
    job = Job.objects.get(claim=claim, name="payments.reserve_funds")
    assert (claim.state, job.status, job.error) == (ClaimState.APPROVED, JobStatus.WAITING, "no_funds")
    assert place_of(claim) is not None
    assert not OpenItem.objects.filter(claim=claim).exists()


def test_a_fund_with_a_fen_too_little_reserves_nothing(approve, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=AMOUNT_FEN - 1, document="甲")
    claim = approve()
    assert place_of(claim) is not None
    assert balance_of(fund) == (AMOUNT_FEN - 1, 0, 0)


def test_a_fund_with_just_enough_is_used_up(approve, fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=AMOUNT_FEN, document="甲")
    claim = approve()
    assert task_of(claim, Station.PAY)
    assert balance_of(fund) == (AMOUNT_FEN, AMOUNT_FEN, 0)


def test_new_money_lets_waiting_claims_go_on_without_the_hours_delay(approve, fund, town):
    claim = approve()
    assert run_due() == 0
    allot(actor=town["finance"], fund=fund, amount_fen=AMOUNT_FEN, document="甲")
    run_due()
    assert task_of(claim, Station.PAY)
    assert place_of(claim) is None


def test_a_waiting_claim_looks_again_by_itself_after_an_hour(approve, fund, town):
    claim = approve()
    later = Job.objects.get(claim=claim, name="payments.reserve_funds").run_after - clock.now()
    assert timedelta(minutes=59) < later <= timedelta(hours=1)


def test_the_fund_of_another_year_is_not_touched(approve, fund, town):
    Fund.objects.filter(pk=fund.pk).update(year=clock.today().year - 1)
    allot(actor=town["finance"], fund=fund, amount_fen=AMOUNT_FEN, document="甲")
    assert place_of(approve()) is not None


def test_a_reserve_job_delivered_twice_reserves_once(approved, full_fund):
    job = Job.objects.get(claim=approved, name="payments.reserve_funds")
    Job.objects.filter(pk=job.pk).update(status=JobStatus.WAITING, finished_at=None)
    assert run_job(job.pk) == JobStatus.STALE
    assert balance_of(full_fund) == (10_000_000, AMOUNT_FEN, 0)


def test_withdrawing_an_approved_claim_frees_its_money(approved, town, full_fund):
    withdraw(claim_id=approved.pk, actor=town["chen"])
    run_due()
    assert balance_of(full_fund) == (10_000_000, 0, 0)


def test_freeing_twice_frees_once(approved, town, full_fund):
    withdraw(claim_id=approved.pk, actor=town["chen"])
    run_due()
    job = Job.objects.get(claim=approved, name="payments.free_reservation")
    Job.objects.filter(pk=job.pk).update(status=JobStatus.WAITING, finished_at=None)
    assert run_job(job.pk) == JobStatus.DONE
    assert balance_of(full_fund) == (10_000_000, 0, 0)


def test_withdrawing_what_holds_no_money_frees_nothing(draft, town):
    claim = draft()
    withdraw(claim_id=claim.pk, actor=town["chen"])
    run_due()
    assert not LedgerEntry.objects.exists()


def test_a_document_is_allotted_once(fund, town):
    first = allot(actor=town["finance"], fund=fund, amount_fen=500, document="甲")
    again = allot(actor=town["finance"], fund=fund, amount_fen=500, document=" 甲 ")
    assert again == first
    assert balance_of(fund) == (500, 0, 0)


def test_a_document_entered_with_another_amount_is_refused(fund, town):
    allot(actor=town["finance"], fund=fund, amount_fen=500, document="甲")
    with pytest.raises(BookedOtherwise):
        allot(actor=town["finance"], fund=fund, amount_fen=600, document="甲")
    assert balance_of(fund) == (500, 0, 0)


@pytest.mark.parametrize(
    ("amount_fen", "document", "field"), [(0, "甲", "amount"), (-5, "甲", "amount"), (5, "  ", "document")]
)
def test_an_allotment_needs_an_amount_and_a_document(fund, town, amount_fen, document, field):
    with pytest.raises(InvalidInput) as refused:
        allot(actor=town["finance"], fund=fund, amount_fen=amount_fen, document=document)
    assert refused.value.field == field
    assert balance_of(fund) == (0, 0, 0)


@pytest.mark.parametrize("username", ["elsewhere", "county", "chen"])
def test_nobody_but_the_countys_finance_allots(fund, town, username):
    with pytest.raises(CommandRefused, match="本级财政"):
        allot(actor=town[username], fund=fund, amount_fen=500, document="甲")
    assert not LedgerEntry.objects.exists()


def test_opening_a_fund_again_answers_the_same_one(fund, town):
    again = open_fund(
        actor=town["finance"],
        code=fund.code,
        name="别名",
        division=fund.division,
        year=fund.year,
        source_document="别号",
    )
    assert again == fund
    assert Fund.objects.get().name == "就业补助资金"


def test_a_fund_belongs_to_a_county(town):
    with pytest.raises(InvalidInput, match="县"):
        open_fund(
            actor=town["finance"], code="x", name="x", division=town.village, year=2026, source_document="x"
        )
