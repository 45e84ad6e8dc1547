"""Who waits for the money of a county's fund: the oldest approval first, and nobody overtakes, however little he needs.

The queue has no rows of its own: a claim stands in it from its approval on, until its job to reserve is done. So no
claim can be missing from it, and whoever is withdrawn has left it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum

from payments.models import Fund
from policies import load
from registry import clock
from workflows.archive import programme_of
from workflows.enums import ClaimState, JobStatus
from workflows.models import Claim, Job

RESERVE_FUNDS = "payments.reserve_funds"
UNFINISHED = (JobStatus.WAITING, JobStatus.RUNNING)
# How many of the first in line are called at once when money has come; those behind are called by them.
CALLED = 100
SHOWN = 20
LOOK_AGAIN = timedelta(hours=1)
SOON = timedelta(seconds=5)


@dataclass(frozen=True)
class Ahead:
    """The claims that were approved earlier and still wait for the same money, and what they need, in fen."""

    count: int
    total_fen: int


@dataclass(frozen=True)
class Waiting:
    """All that wait for a fund; the first of them in their order."""

    count: int
    total_fen: int
    first: list[Claim]


def ahead_of(claim: Claim) -> Ahead:
    """Who stands before this claim in the queue of its county."""
    before = Q(decided_at__lt=claim.decided_at) | Q(decided_at=claim.decided_at, pk__lt=claim.pk)
    queue = _queue(programme_of(claim).payment.fund, claim.county_id)
    return Ahead(*_sums(queue.filter(before)))


def waiting_for(fund: Fund) -> Waiting:
    """The queue of the fund."""
    queue = _queue(fund.code, fund.division_id)
    return Waiting(*_sums(queue), list(queue[:SHOWN]))


def patience(free_fen: int, claim: Claim, ahead: Ahead) -> timedelta:
    """When the claim looks again: soon when the money suffices for it and all before it."""
    return SOON if ahead.total_fen + claim.approved_fen <= free_fen else LOOK_AGAIN


def serve(fund: Fund) -> None:
    """Money has come free: let the first in line look again now, in their order, instead of in an hour."""
    now = clock.now()
    first = list(_queue(fund.code, fund.division_id).values_list("pk", flat=True)[:CALLED])
    jobs = Job.objects.filter(name=RESERVE_FUNDS, status=JobStatus.WAITING, run_after__gt=now)
    for place, claim_id in enumerate(first):
        # The relay takes what is due by its moment: the one who is first shall be looked at first.
        jobs.filter(claim=claim_id).update(run_after=now + timedelta(microseconds=place), rung_at=None)


def _queue(code: str, county: str) -> QuerySet[Claim]:
    paid_from = [programme.code for programme in load.programmes() if programme.payment.fund == code]
    jobs = Job.objects.filter(name=RESERVE_FUNDS, status__in=UNFINISHED)
    return Claim.objects.filter(
        pk__in=jobs.values("claim_id"), state=ClaimState.APPROVED, county=county, programme__in=paid_from
    ).order_by("decided_at", "pk")


def _sums(queue: QuerySet[Claim]) -> tuple[int, int]:
    sums = queue.order_by().aggregate(count=Count("pk"), total=Sum("approved_fen", default=0))
    return sums["count"], sums["total"]
