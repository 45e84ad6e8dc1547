"""What the machine does with money: reserve it for an approved claim, and free it when the claim ends unpaid or is
decided anew."""

from payments import queue
from payments.batches.lines import leave_batches
from payments.batches.pausing import approve_account
from payments.batches.working import run_waiting
from payments.enums import BookAccount, EntryKind
from payments.ledger import FundShort, book, book_parts, held, lock_balances
from payments.models import Fund
from registry import clock
from workflows import jobs
from workflows.archive import programme_of
from workflows.door import Move
from workflows.enums import Station, StepStatus, Verb
from workflows.lifecycle import FREE_RESERVATION
from workflows.locking import busy_when_locked, lock_claim
from workflows.models import Claim, Job
from workflows.planning import leg_of

NO_FUNDS = "no_funds"


def fund_for(claim: Claim) -> Fund | None:
    """The fund the programme is paid from in the claim's county this year; None when none was opened."""
    code = programme_of(claim).payment.fund
    return Fund.objects.filter(code=code, division=claim.county_id, year=clock.today().year).first()


def reserve(move: Move, _result: object) -> None:
    """Reserve the approved amount when it is this claim's turn, once each time it comes here.

    What is left of an earlier time is freed first. Without fund or money the claim waits in the queue.
    """
    claim, step = move.claim, move.step
    leave_batches(claim)
    fund = fund_for(claim)
    if fund is None:
        raise jobs.NotYet(NO_FUNDS, retry_in=queue.LOOK_AGAIN)
    # From here on one claim at a time: whoever is before this one in the queue is seen, or is done.
    left = held(claim, BookAccount.RESERVED)
    free_fen = lock_balances({fund.pk, *(each.pk for each in left)})[fund.pk].free
    give_back(claim)
    ahead = queue.ahead_of(claim)
    if ahead.count:
        raise jobs.NotYet(NO_FUNDS, retry_in=queue.patience(free_fen, claim, ahead))
    try:
        book(
            fund=fund,
            kind=EntryKind.RESERVE,
            amount_fen=claim.approved_fen,
            key=f"reserve:{step.pk}.{step.turn}",
            claim=claim,
        )
    except FundShort as short:
        raise jobs.NotYet(NO_FUNDS, retry_in=queue.LOOK_AGAIN) from short
    queue.serve(fund)
    if not claim.approved_accounts.exists():
        approve_account(claim)
    move.record(Verb.RESERVE, data={"fund": fund.code, "year": fund.year, "amount_fen": claim.approved_fen})
    move.finish_step(step)


def free_reservation(job: Job) -> None:
    """Give back what a claim holds that ended or is decided anew; late, it leaves alone what was reserved since.

    Whoever waited behind it moves up.
    """
    with busy_when_locked():
        claim = lock_claim(job.claim_id)
    reserved_since = any(
        step.station == Station.RESERVE and step.status == StepStatus.DONE for step in leg_of(claim.plan)
    )
    if claim.is_closed or not reserved_since:
        leave_batches(claim)
        give_back(claim)
    fund = fund_for(claim)
    if fund is not None:
        queue.serve(fund)


def give_back(claim: Claim) -> None:
    """Free what the claim has reserved, once after what was booked last; nothing to do when nothing is."""
    parts = held(claim, BookAccount.RESERVED)
    if parts:
        last = claim.ledger_entries.latest("id")
        book_parts(parts=parts, kind=EntryKind.RELEASE_RESERVATION, key=f"free:{last.pk}", claim=claim)


jobs.register(jobs.StationJob(queue.RESERVE_FUNDS, finish=reserve))
jobs.register(jobs.EventJob(FREE_RESERVATION, run=free_reservation))
jobs.sweep(run_waiting)
