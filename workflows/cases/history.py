"""What was paid, or is pending, elsewhere in this system to the same people."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from workflows.cases.years import year_of
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
    """One entry for each other claim of the same people that is paid or under way.

    `pid` is the line of THIS claim that the entry is about, or "self" for the claimant; `year` is the year the
    subsidy was for, `ym` its month where it has one.
    """
    own = people_of(claim)
    others = ClaimLine.objects.filter(person_id__in=own, struck=False).exclude(claim=claim)
    return [_entry(line, own[line.person_id]) for line in _paid_or_pending(others)]


def people_of(claim: Claim) -> dict[int, str]:
    """The people of a claim, by what it calls them. One who stands in the roster twice is called by the first line."""
    if claim.person_id:
        return {claim.person_id: SELF}
    called: dict[int, str] = {}
    for line in claim.lines.filter(struck=False).order_by("position"):
        if line.person_id:
            called.setdefault(line.person_id, str(line.position))
    return called


def _paid_or_pending(lines: QuerySet[ClaimLine]) -> Iterable[ClaimLine]:
    """A line that was refused is neither, though its claim goes on with the others."""
    paid = Q(claim__state=ClaimState.PAID, approved_fen__gt=0)
    pending = Q(claim__state__in=PENDING) & (Q(approved_fen=None) | Q(approved_fen__gt=0))
    return lines.filter(paid | pending).select_related("claim").order_by("id")


def _entry(line: ClaimLine, pid: str) -> dict[str, object]:
    other = line.claim
    entry = {
        "kind": other.programme,
        "pid": pid,
        "year": year_of(line),
        "status": "paid" if other.state == ClaimState.PAID else "pending",
    }
    return entry | ({"ym": other.period} if other.period else {})
