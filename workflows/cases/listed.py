"""The lines the rules look at: those of the claim and, where it was split, those of its other sheets before them.

A limit or a count of heads is one of the whole roster, on however many sheets it lies.
"""

from django.db.models import BooleanField, Case, QuerySet, Value, When

from workflows.enums import LineOutcome
from workflows.models import Claim, ClaimLine
from workflows.models.claim import ENDED_UNPAID


def listed(claim: Claim) -> QuerySet[ClaimLine]:
    """The lines in the order of the case. Of other sheets those that may still come to something; they stand first,
    so that what they were promised is not given away again."""
    if not claim.has_sheets:
        return claim.lines.filter(struck=False).order_by("position")
    live = _others(claim).exclude(outcome=LineOutcome.INELIGIBLE).exclude(approved_fen=0)
    live = live.exclude(claim__state__in=ENDED_UNPAID)
    lines = ClaimLine.objects.filter(pk__in=live.values("pk")) | claim.lines.filter(struck=False)
    own = Case(When(claim=claim.pk, then=Value(True)), default=Value(False), output_field=BooleanField())
    return lines.order_by(own, "position")


def named(claim: Claim) -> QuerySet[ClaimLine]:
    """All lines of the roster that were not struck, on whatever sheet, by position: they say what each person is
    called, so that one who stands on two sheets is called by one name."""
    sheets = Claim.objects.of_family(claim) if claim.has_sheets else [claim.pk]
    return ClaimLine.objects.filter(claim__in=sheets, struck=False).order_by("position")


def own_numbers(claim: Claim) -> list[int]:
    """The places of the claim's own lines in the case, from 1."""
    lines = listed(claim).values_list("claim_id", flat=True)
    return [number for number, sheet in enumerate(lines, 1) if sheet == claim.pk]


def _others(claim: Claim) -> QuerySet[ClaimLine]:
    sheets = Claim.objects.of_family(claim).exclude(pk=claim.pk)
    return ClaimLine.objects.filter(claim__in=sheets, struck=False)
