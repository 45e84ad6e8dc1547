"""Issuing the disbursement notice: a number first, then the paper that bears it, then the row that makes it valid."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from documents.archive import archive
from documents.claim_values import values_of
from documents.enums import REPEATED, DocumentKind, DocumentStatus
from documents.letters.wording import wording_of
from documents.models import IssuedDocument, LetterText, ReservedNumber
from documents.reserving import reserve
from documents.store import Stored
from documents.values import FORM
from payments.enums import DisbursementStatus
from payments.models import Disbursement
from registry import clock
from workflows.door import Move
from workflows.enums import Verb
from workflows.models import Claim

TEMPLATE = "documents/notices/disbursement.html"
NOTICE = DocumentKind.DISBURSEMENT_NOTICE


class PaymentChanged(Exception):
    """The payment the paper speaks of is no longer the one that stands: draw again."""


@dataclass(frozen=True)
class Drawn:
    """A paper on the shelf of the store, not yet issued: `values` are those of `form`, `text` whose words it bears."""

    reserved: ReservedNumber
    values: dict[str, Any]
    form: str
    stored: Stored
    text: LetterText | None


@dataclass(frozen=True)
class DrawnNotice:
    """The notice of a payment, drawn."""

    paper: Drawn
    payment: Disbursement


def draw(claim: Claim) -> DrawnNotice:
    """Reserve the number, draw the paper and store the file. Repeated, it gives the same number and,
    unsigned, the same file."""
    payment = payment_of(claim)
    reserved = reserve(NOTICE, occasion=f"payment:{payment.pk}", claim=claim)
    wording = wording_of(reserved)
    values = values_of(claim, reserved, payment, wording)
    stored = archive(TEMPLATE, values.context())
    return DrawnNotice(Drawn(reserved, values.to_json(), FORM, stored, wording.published), payment)


def payment_of(claim: Claim) -> Disbursement:
    """The payment that is out or settled; Disbursement.DoesNotExist when there is none."""
    live = claim.disbursements.exclude(status=DisbursementStatus.RETURNED)
    return live.select_related("account").get()


def store_notice(move: Move, drawn: object) -> None:
    """Make the drawn paper valid, in the transaction that sends the claim on; what it replaces is superseded.

    Raises PaymentChanged when the payment was returned since it was drawn.
    """
    assert isinstance(drawn, DrawnNotice)  # noqa: S101 - the registry pairs work and finish
    claim = move.claim
    if payment_of(claim).pk != drawn.payment.pk:
        raise PaymentChanged
    document = enter(drawn.paper)
    move.record(
        Verb.ISSUE, data={"document": document.pk, "number": document.number, "sha256": document.sha256}
    )
    move.finish_step(move.step)


def enter(drawn: Drawn) -> IssuedDocument:
    """The row that makes a drawn paper valid, inside the caller's transaction.

    Unless each paper of its kind stands for itself, those before it are superseded.
    """
    reserved = drawn.reserved
    about = {"claim": reserved.claim, "batch": reserved.batch, "kind": reserved.kind}
    earlier = IssuedDocument.objects.filter(**about, superseded_by=None)
    before = [] if reserved.kind in REPEATED else list(earlier.values_list("pk", flat=True))
    # Of one kind only one may be in force at any moment, and what is superseded names its successor.
    revoke(IssuedDocument.objects.filter(pk__in=before))
    document = IssuedDocument.objects.create(
        **about,
        reservation=reserved,
        number=str(reserved.number),
        office=reserved.number.office,
        values=drawn.values,
        template=drawn.form,
        text=drawn.text,
        path=drawn.stored.path,
        size=drawn.stored.size,
        sha256=drawn.stored.sha256,
        verification_code=drawn.values["verification_code"],
        issued_at=clock.now(),
    )
    IssuedDocument.objects.filter(pk__in=before).update(
        status=DocumentStatus.SUPERSEDED, superseded_by=document
    )
    return document


def revoke(documents: QuerySet[IssuedDocument]) -> None:
    """These hold no longer; what is superseded already stays so."""
    documents.filter(status=DocumentStatus.ISSUED).update(status=DocumentStatus.REVOKED)


def revoke_notice(claim: Claim) -> None:
    """The bank sent the money back: the notice that says it was paid holds no longer."""
    revoke(claim.issued_documents.filter(kind=NOTICE))
