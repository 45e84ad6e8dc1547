"""Who waits for the money of a fund: the oldest approval first, and nobody overtakes, however little he needs.

The queue has no rows of its own: a claim stands in that of its county from its approval on, until its job to reserve
is done. So no claim can be missing from it, and whoever is withdrawn has left it. Where a fund above bears a share,
the claims of several counties meet there: those found short of it wait in one line, with all who stand behind them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum

from payments.models import Fund, FundBalance
from policies import load
from registry import clock
from workflows.archive import programme_of
from workflows.enums import ClaimState, JobStatus
from workflows.models import Claim, Job

RESERVE_FUNDS = "payments.reserve_funds"
# What a job says that waits for money; after a colon, of which fund there is too little.
NO_FUNDS = "no_funds"
UNFINISHED = (JobStatus.WAITING, JobStatus.RUNNING)
# How many of the first in line are called at most when money has come; those behind are called by them.
CALLED = 100
SHOWN = 20
LOOK_AGAIN = timedelta(hours=1)
SOON = timedelta(seconds=5)


@dataclass(frozen=True)
class Ahead:
    """The claims that were approved earlier and still wait for the same money, and what they need, in fen.

    `reason` is what the first of them waits for; whoever stands behind it waits for the same.
    """

    count: int
    total_fen: int
    reason: str


@dataclass(frozen=True)
class Waiting:
    """All that wait for a fund; the first of them in their order."""

    count: int
    total_fen: int
    first: list[Claim]


def reason_of(fund: Fund) -> str:
    """What a job says that waits for this very fund."""
    return f"{NO_FUNDS}:{fund.pk}"


def ahead_of(claim: Claim, funds: Collection[Fund] = ()) -> Ahead:
    """Who stands before this claim in the queue of its county, or waits for one of these funds."""
    before = Q(decided_at__lt=claim.decided_at) | Q(decided_at=claim.decided_at, pk__lt=claim.pk)
    queue = _queue(programme_of(claim).payment.fund, claim.county_id, map(reason_of, funds)).filter(before)
    count, total_fen = _sums(queue)
    first = _jobs().filter(claim=queue[:1].values("pk")).first() if count else None
    return Ahead(count, total_fen, (first and first.error) or NO_FUNDS)


def place_of(claim: Claim) -> int | None:
    """How many claims are served before this one; None when it does not wait for money."""
    job = _jobs().filter(claim=claim, error__startswith=NO_FUNDS).first()
    if job is None:
        return None
    short_of = Fund.objects.filter(pk=job.error.partition(":")[2] or None)
    return ahead_of(claim, short_of).count


def waiting_for(fund: Fund) -> Waiting:
    """The queue of the fund."""
    queue = _queue(fund.code, fund.division_id, [reason_of(fund)])
    return Waiting(*_sums(queue), list(queue[:SHOWN]))


def patience(free_fen: int, claim: Claim, ahead: Ahead) -> timedelta:
    """When the claim looks again: soon when the money suffices for it and all before it."""
    return SOON if ahead.total_fen + claim.approved_fen <= free_fen else LOOK_AGAIN


def serve(fund: Fund) -> None:
    """Money has come free: let those in front for whom it suffices look again now instead of in an hour."""
    now, free_fen = clock.now(), FundBalance.objects.get(fund=fund).free
    queue = _queue(fund.code, fund.division_id, [reason_of(fund)])
    called: list[int] = []
    for claim_id, approved_fen in queue.values_list("pk", "approved_fen")[:CALLED]:
        if called and approved_fen > free_fen:
            break
        called.append(claim_id)
        free_fen -= approved_fen
    # Whoever looks at this very moment holds his job and may wait for our balance: he is not to be waited for.
    asleep = _jobs().filter(claim__in=called, status=JobStatus.WAITING, run_after__gt=now)
    idle = list(asleep.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Job.objects.filter(pk__in=idle).update(run_after=now, rung_at=None)


def _jobs() -> QuerySet[Job]:
    return Job.objects.filter(name=RESERVE_FUNDS, status__in=UNFINISHED)


def _queue(code: str, county: str, reasons: Iterable[str]) -> QuerySet[Claim]:
    """The claims of the county that wait for money of this code, and those elsewhere that wait for these reasons."""
    paid_from = [programme.code for programme in load.programmes() if programme.payment.fund == code]
    here = Q(county=county, pk__in=_jobs().values("claim_id"))
    there = Q(pk__in=_jobs().filter(error__in=list(reasons)).values("claim_id"))
    return Claim.objects.filter(here | there, state=ClaimState.APPROVED, programme__in=paid_from).order_by(
        "decided_at", "pk"
    )


def _sums(queue: QuerySet[Claim]) -> tuple[int, int]:
    sums = queue.order_by().aggregate(count=Count("pk"), total=Sum("approved_fen", default=0))
    return sums["count"], sums["total"]
