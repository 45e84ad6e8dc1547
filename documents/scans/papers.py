"""The papers of a batch that go to the printer together and are expected back."""

from documents.enums import DocumentKind, DocumentStatus
from documents.models import IssuedDocument
from payments.models import PaymentBatch


def papers_of(batch: PaymentBatch) -> list[IssuedDocument]:
    """The notices to the treasury and that of every payment, in the order of the batch, whatever they are worth now."""
    known = IssuedDocument.objects.defer("values").select_related("claim", "batch")
    to_treasury = known.filter(batch=batch, kind=DocumentKind.TREASURY_NOTICE).order_by("pk")
    payments = batch.lines.exclude(disbursement=None).order_by("pk").values_list("disbursement", flat=True)
    place = {f"payment:{payment}": position for position, payment in enumerate(payments)}
    notices = known.filter(kind=DocumentKind.DISBURSEMENT_NOTICE, claim__batch_lines__batch=batch)
    # A claim paid a second time is in a second batch, which has the notice of that payment.
    of_batch = [each for each in notices.select_related("reservation") if each.reservation.occasion in place]
    return [*to_treasury, *sorted(of_batch, key=lambda each: (place[each.reservation.occasion], each.pk))]


def in_force(papers: list[IssuedDocument]) -> list[IssuedDocument]:
    """Those of them that hold now: these are printed, and missed."""
    return [paper for paper in papers if paper.status == DocumentStatus.ISSUED]
