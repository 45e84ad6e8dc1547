"""Issuing the disbursement notice: a number first, then the paper that bears it, then the row that makes it valid."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from documents import store
from documents.claim_values import values_of
from documents.enums import DocumentKind, DocumentStatus
from documents.models import IssuedDocument, ReservedNumber
from documents.numbering import issue_number
from documents.render import render
from documents.store import Stored
from documents.values import FORM, DisbursementValues
from payments.enums import DisbursementStatus
from payments.models import Disbursement
from registry import clock
from registry.enums import Level
from registry.selectors import office_for
from workflows.door import Move
from workflows.enums import Verb
from workflows.models import Claim

TEMPLATE = "documents/notices/disbursement.html"
NOTICE = DocumentKind.DISBURSEMENT_NOTICE


class PaymentChanged(Exception):
    """The payment the paper speaks of is no longer the one that stands: draw again."""


@dataclass(frozen=True)
class Drawn:
    """A paper on the shelf of the store, not yet issued."""

    reserved: ReservedNumber
    values: DisbursementValues
    stored: Stored
    payment: Disbursement


def draw(claim: Claim) -> Drawn:
    """Reserve the number, draw the paper and store the file. Repeated, it gives the same number and the same file."""
    payment = payment_of(claim)
    reserved = reserve(claim, occasion=f"payment:{payment.pk}")
    values = values_of(claim, reserved, payment)
    stored = store.keep(render(TEMPLATE, values.context()), folder=store.ISSUED)
    return Drawn(reserved, values, stored, payment)


def payment_of(claim: Claim) -> Disbursement:
    """The payment that is out or settled; Disbursement.DoesNotExist when there is none."""
    live = claim.disbursements.exclude(status=DisbursementStatus.RETURNED)
    return live.select_related("account").get()


def reserve(claim: Claim, *, occasion: str) -> ReservedNumber:
    """The number of this paper, taken now from the county office's series or found as taken before."""
    known = _reserved(claim, occasion)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            office = office_for(Level.COUNTY, claim.place)
            return ReservedNumber.objects.create(
                claim=claim,
                kind=NOTICE,
                occasion=occasion,
                number=issue_number(office, clock.today()),
                made_at=clock.now(),
            )
    except IntegrityError:
        # Another worker reserved it in this moment; our number went back with the transaction.
        return ReservedNumber.objects.select_related("number__office").get(
            claim=claim, kind=NOTICE, occasion=occasion
        )


def store_notice(move: Move, drawn: object) -> None:
    """Make the drawn paper valid, in the transaction that sends the claim on; what it replaces is superseded.

    Raises PaymentChanged when the payment was returned since it was drawn.
    """
    assert isinstance(drawn, Drawn)  # noqa: S101 - the registry pairs work and finish
    claim = move.claim
    if payment_of(claim).pk != drawn.payment.pk:
        raise PaymentChanged
    before = list(claim.issued_documents.filter(kind=NOTICE, superseded_by=None))
    claim.issued_documents.filter(kind=NOTICE, status=DocumentStatus.ISSUED).update(
        status=DocumentStatus.REVOKED
    )
    document = IssuedDocument.objects.create(
        claim=claim,
        kind=NOTICE,
        reservation=drawn.reserved,
        number=str(drawn.reserved.number),
        office=drawn.reserved.number.office,
        values=drawn.values.to_json(),
        template=FORM,
        path=drawn.stored.path,
        size=drawn.stored.size,
        sha256=drawn.stored.sha256,
        verification_code=drawn.values.verification_code,
        issued_at=clock.now(),
    )
    claim.issued_documents.filter(pk__in=[old.pk for old in before]).update(
        status=DocumentStatus.SUPERSEDED, superseded_by=document
    )
    move.record(
        Verb.ISSUE, data={"document": document.pk, "number": document.number, "sha256": document.sha256}
    )
    move.finish_step(move.step)


def revoke_notice(claim: Claim) -> None:
    """The bank sent the money back: the notice that says it was paid holds no longer."""
    claim.issued_documents.filter(kind=NOTICE, status=DocumentStatus.ISSUED).update(
        status=DocumentStatus.REVOKED
    )


def _reserved(claim: Claim, occasion: str) -> ReservedNumber | None:
    known = ReservedNumber.objects.filter(claim=claim, kind=NOTICE, occasion=occasion)
    return known.select_related("number__office").first()
