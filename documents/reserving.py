"""Numbers reserved for papers that are not drawn yet."""

from typing import Any

from django.db import IntegrityError, transaction

from documents.enums import DocumentKind
from documents.models import ReservedNumber
from documents.numbering import SERIES, issue_number
from payments.models import PaymentBatch
from registry import clock
from registry.enums import Level
from registry.models import Office
from registry.selectors import office_for
from workflows.models import Claim


def reserve(
    kind: DocumentKind, *, occasion: str, claim: Claim | None = None, batch: PaymentBatch | None = None
) -> ReservedNumber:
    """The number of this paper about a claim or a payment batch: taken now from the series of the office in charge, or
    found as taken before."""
    about = {"claim": claim, "batch": batch, "kind": kind, "occasion": occasion}
    known = _reserved(about)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return ReservedNumber.objects.create(
                **about,
                number=issue_number(_office(claim, batch), clock.today(), kind=SERIES[kind]),
                made_at=clock.now(),
            )
    except IntegrityError:
        # Another worker reserved it in this moment; our number went back with the transaction.
        return ReservedNumber.objects.select_related("number__office").get(**about)


def _office(claim: Claim | None, batch: PaymentBatch | None) -> Office:
    """The county office of a claim; the office of human resources where a batch's fund is."""
    if claim is not None:
        return office_for(Level.COUNTY, claim.place)
    place = batch.fund.division
    return office_for(place.level, place)


def _reserved(about: dict[str, Any]) -> ReservedNumber | None:
    return ReservedNumber.objects.filter(**about).select_related("number__office").first()
