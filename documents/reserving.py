"""Numbers reserved for papers that are not drawn yet."""

from django.db import IntegrityError, transaction

from documents.enums import DocumentKind
from documents.models import ReservedNumber
from documents.numbering import SERIES, issue_number
from registry import clock
from registry.enums import Level
from registry.selectors import office_for
from workflows.models import Claim


def reserve(claim: Claim, kind: DocumentKind, *, occasion: str) -> ReservedNumber:
    """The number of this paper, taken now from the county office's series or found as taken before."""
    known = _reserved(claim, kind, occasion)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            office = office_for(Level.COUNTY, claim.place)
            return ReservedNumber.objects.create(
                claim=claim,
                kind=kind,
                occasion=occasion,
                number=issue_number(office, clock.today(), kind=SERIES[kind]),
                made_at=clock.now(),
            )
    except IntegrityError:
        # Another worker reserved it in this moment; our number went back with the transaction.
        return ReservedNumber.objects.select_related("number__office").get(
            claim=claim, kind=kind, occasion=occasion
        )


def _reserved(claim: Claim, kind: DocumentKind, occasion: str) -> ReservedNumber | None:
    known = ReservedNumber.objects.filter(claim=claim, kind=kind, occasion=occasion)
    return known.select_related("number__office").first()
