"""What the machine does with money: reserve it for an approved claim, and free it when the claim is withdrawn."""

from datetime import timedelta

from payments.enums import BookAccount, EntryKind
from payments.ledger import FundShort, book, book_parts, held
from payments.models import Fund
from registry import clock
from workflows import jobs
from workflows.archive import programme_of
from workflows.door import Move
from workflows.enums import Verb
from workflows.lifecycle import FREE_RESERVATION
from workflows.models import Claim, Job

RESERVE_FUNDS = "payments.reserve_funds"
NO_FUNDS = "no_funds"
LOOK_AGAIN = timedelta(hours=1)


def fund_for(claim: Claim) -> Fund | None:
    """The fund the programme is paid from in the claim's county this year; None when none was opened."""
    code = programme_of(claim).payment.fund
    return Fund.objects.filter(code=code, division=claim.county_id, year=clock.today().year).first()


def reserve(move: Move, _result: object) -> None:
    """Reserve the approved amount. Without fund or money the claim waits, and looks again in an hour."""
    claim, step = move.claim, move.step
    fund = fund_for(claim)
    if fund is None:
        raise jobs.NotYet(NO_FUNDS, retry_in=LOOK_AGAIN)
    try:
        book(
            fund=fund,
            kind=EntryKind.RESERVE,
            amount_fen=claim.approved_fen,
            key=f"reserve:{step.pk}.{step.turn}",
            claim=claim,
        )
    except FundShort as short:
        raise jobs.NotYet(NO_FUNDS, retry_in=LOOK_AGAIN) from short
    move.record(Verb.RESERVE, data={"fund": fund.code, "year": fund.year, "amount_fen": claim.approved_fen})
    move.finish_step(step)


def free_reservation(job: Job) -> None:
    """Give back what an ended claim holds in its funds; nothing to do when nothing was reserved."""
    parts = held(job.claim, BookAccount.RESERVED)
    if parts:
        book_parts(
            parts=parts,
            kind=EntryKind.RELEASE_RESERVATION,
            key=f"free:{job.claim_id}.{job.pk}",
            claim=job.claim,
        )


jobs.register(jobs.StationJob(RESERVE_FUNDS, finish=reserve))
jobs.register(jobs.EventJob(FREE_RESERVATION, run=free_reservation))
