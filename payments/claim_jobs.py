"""What the machine does with money: reserve it for an approved claim, and free it when the claim ends unpaid or is
decided anew."""

from collections.abc import Mapping

from payments import queue
from payments.batches.lines import leave_batches
from payments.batches.pausing import approve_account
from payments.batches.working import run_waiting
from payments.enums import BookAccount, EntryKind
from payments.ledger import FundShort, book_parts, held, lock_balances
from payments.models import Fund
from payments.shares import parts_for
from workflows import jobs
from workflows.door import Move
from workflows.enums import Station, StepStatus, Verb
from workflows.lifecycle import FREE_RESERVATION
from workflows.locking import busy_when_locked, lock_claim
from workflows.models import Claim, Job
from workflows.planning import leg_of


def reserve(move: Move, _result: object) -> None:
    """Reserve the approved amount when it is this claim's turn, once each time it comes here.

    What is left of an earlier time is freed first. Without fund or money the claim waits in the queue.
    """
    claim, step = move.claim, move.step
    leave_batches(claim)
    parts = parts_for(claim)
    if parts is None:
        raise jobs.NotYet(queue.NO_FUNDS, retry_in=queue.LOOK_AGAIN)
    # From here on one claim at a time: whoever is before this one in the queue is seen, or is done.
    balances = lock_balances({fund.pk for fund in [*parts, *held(claim, BookAccount.RESERVED)]})
    give_back(claim)
    ahead = queue.ahead_of(claim, parts)
    if ahead.count:
        free_fen = min(balances[fund.pk].free for fund in parts)
        raise jobs.NotYet(ahead.reason, retry_in=queue.patience(free_fen, claim, ahead))
    try:
        book_parts(parts=parts, kind=EntryKind.RESERVE, key=f"reserve:{step.pk}.{step.turn}", claim=claim)
    except FundShort as short:
        raise jobs.NotYet(queue.reason_of(short.fund), retry_in=queue.LOOK_AGAIN) from short
    if not claim.approved_accounts.exists():
        approve_account(claim)
    move.record(Verb.RESERVE, data=_told(parts))
    move.finish_step(step)
    for fund in parts:
        queue.serve(fund)


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
    for fund in parts_for(claim) or ():
        queue.serve(fund)


def give_back(claim: Claim) -> None:
    """Free what the claim has reserved, once after what was booked last; nothing to do when nothing is."""
    parts = held(claim, BookAccount.RESERVED)
    if parts:
        last = claim.ledger_entries.latest("id")
        book_parts(parts=parts, kind=EntryKind.RELEASE_RESERVATION, key=f"free:{last.pk}", claim=claim)


def _told(parts: Mapping[Fund, int]) -> dict[str, object]:
    """Which money was reserved; where several levels bear it, how much each."""
    paying = next(reversed(parts))
    told: dict[str, object] = {"fund": paying.code, "year": paying.year, "amount_fen": sum(parts.values())}
    if len(parts) > 1:
        told["parts"] = {fund.division_id: fen for fund, fen in parts.items()}
    return told


jobs.register(jobs.StationJob(queue.RESERVE_FUNDS, finish=reserve))
jobs.register(jobs.EventJob(FREE_RESERVATION, run=free_reservation))
jobs.sweep(run_waiting)
