"""What was paid, or is pending, elsewhere in this system to the same people."""

from django.db.models import Q

from workflows.enums import ClaimState
from workflows.models import Claim, ClaimLine

PENDING = (
    ClaimState.SUBMITTED,
    ClaimState.RETURNED,
    ClaimState.IN_REVIEW,
    ClaimState.ON_NOTICE,
    ClaimState.APPROVED,
    ClaimState.PAYING,
)
SELF = "self"


def history_of(claim: Claim) -> list[dict[str, object]]:
    """One entry for each other claim of the same people that is paid or under way: kind, pid, year, status.

    `pid` is the line of THIS claim that the entry is about, or "self" for the claimant.
    """
    own = {line.person_id: str(line.position) for line in claim.lines.all() if line.person_id}
    entries = []
    if claim.person_id:
        others = Claim.objects.filter(person=claim.person_id).exclude(pk=claim.pk)
        for other in others.filter(Q(state=ClaimState.PAID) | Q(state__in=PENDING)).order_by("id"):
            entries.append(_entry(other, SELF, other.policy_date))
    if own:
        entries += [
            _entry(line.claim, own[line.person_id], line.claim.policy_date)
            for line in _other_lines(claim, list(own))
        ]
    return entries


def _other_lines(claim: Claim, people: list[int]):
    states = Q(claim__state=ClaimState.PAID, approved_fen__gt=0) | Q(claim__state__in=PENDING)
    return (
        ClaimLine.objects.filter(states, person_id__in=people, struck=False, claim__person__isnull=True)
        .exclude(claim=claim)
        .select_related("claim")
        .order_by("id")
    )


def _entry(other: Claim, pid: str, day: object) -> dict[str, object]:
    return {
        "kind": other.programme,
        "pid": pid,
        "year": day.year if day else None,
        "period": other.period,
        "status": "paid" if other.state == ClaimState.PAID else "pending",
    }
