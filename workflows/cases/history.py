"""What was paid, or is pending, elsewhere in this system to the same people: read from the benefit ledger."""

from django.db.models import Q

from workflows.archive import programme_of
from workflows.cases.listed import named
from workflows.enums import BenefitStatus
from workflows.models import Benefit, Claim

SELF = "self"


def history_of(claim: Claim) -> list[dict[str, object]]:
    """One entry for each other claim of the same people, or of the unit that claims for itself, that is paid or
    under way.

    `pid` is the line of THIS claim that the entry is about, or "self" for the claimant; `year` is the year the
    subsidy was for, `ym` its month where it has one.
    """
    own = people_of(claim)
    same = Q(person_id__in=own)
    if claim.organisation_id and programme_of(claim).roster is None:
        same |= Q(organisation=claim.organisation_id)
    elsewhere = Benefit.objects.filter(same).exclude(claim__in=Claim.objects.of_family(claim))
    live = elsewhere.exclude(status=BenefitStatus.RELEASED)
    return [_entry(benefit, own.get(benefit.person_id, SELF)) for benefit in live.order_by("id")]


def people_of(claim: Claim) -> dict[int, str]:
    """The people of a claim, by what it calls them. One who stands in the roster twice is called by the first line."""
    if claim.person_id:
        return {claim.person_id: SELF}
    called: dict[int, str] = {}
    lines = named(claim).filter(person__isnull=False)
    for person_id, position in lines.values_list("person_id", "position"):
        called.setdefault(person_id, str(position))
    return called


def _entry(benefit: Benefit, pid: str) -> dict[str, object]:
    entry = {
        "kind": benefit.programme,
        "pid": pid,
        "year": benefit.first_day.year if benefit.first_day else None,
        "status": "paid" if benefit.status == BenefitStatus.PAID else "pending",
    }
    return entry | ({"ym": benefit.month} if benefit.month else {})
