"""What the machine does with money: reserve it for an approved claim, and free it when the claim is withdrawn."""

from datetime import timedelta

from payments.enums import EntryKind
from payments.ledger import FundShort, book, reserved_fund, standing_of
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
    return Fund.objects.filter(code=code, county=claim.county_id, year=clock.today().year).first()


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
            key=f"reserve:{claim.pk}",
            claim=claim,
        )
    except FundShort as short:
        raise jobs.NotYet(NO_FUNDS, retry_in=LOOK_AGAIN) from short
    move.record(Verb.RESERVE, data={"fund": fund.code, "year": fund.year, "amount_fen": claim.approved_fen})
    move.finish_step(step)


def free_reservation(job: Job) -> None:
    """Give back what a withdrawn claim holds in its fund; nothing to do when nothing was reserved."""
    fund = reserved_fund(job.claim)
    if fund is None:
        return
    reserved = standing_of(job.claim, fund).reserved
    if reserved == 0:
        return
    book(
        fund=fund,
        kind=EntryKind.RELEASE_RESERVATION,
        amount_fen=reserved,
        key=f"free:{job.claim_id}",
        claim=job.claim,
    )


jobs.register(jobs.StationJob(RESERVE_FUNDS, finish=reserve))
jobs.register(jobs.EventJob(FREE_RESERVATION, run=free_reservation))
