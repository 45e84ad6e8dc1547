"""发文字号: numbers of documents, one gap-free series for each 机关代字 and year (GB/T 9704-2012 7.2.5)."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from documents.enums import DocumentKind
from documents.errors import NoDocumentPrefix
from documents.models import DocumentCounter, DocumentNumber
from registry.models import Office

# What follows the office's own 机关代字 to make the series of a kind of document.
DISBURSEMENT = "拨"
SERIES = {
    DocumentKind.RECEIPT: "收",
    DocumentKind.ACCEPTED: "受",
    DocumentKind.CORRECTION: "补",
    DocumentKind.NOT_ACCEPTED: "不受",
    DocumentKind.REJECTED: "决",
    DocumentKind.DISBURSEMENT_NOTICE: DISBURSEMENT,
    DocumentKind.PAYMENT_RETURNED: "退",
    DocumentKind.RECOVERY: "追",
    DocumentKind.FUNDS_REQUEST: "申",
    DocumentKind.TREASURY_NOTICE: "批",
}


def issue_number(office: Office, on: date, *, kind: str = DISBURSEMENT) -> DocumentNumber:
    """The next number of the office's series of this kind (a word of SERIES) for the year of `on`; `str()` of it is
    the 发文字号.

    Call it in the transaction that stores the document: that holds the series until it ends, and when it fails the
    number was never given, so the series has no gap and no number twice. Raises NoDocumentPrefix when the office
    has no 机关代字, RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a document number is given in the transaction that stores the document")
    if not office.document_prefix:
        raise NoDocumentPrefix(
            _("“%(office)s”还没有登记机关代字，不能编发文字号。请管理员在机构资料中登记。")
            % {"office": office.name}
        )
    series = {"prefix": office.document_prefix + kind, "year": on.year}
    counter, _created = DocumentCounter.objects.select_for_update().get_or_create(**series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return DocumentNumber.objects.create(office=office, sequence=counter.last, **series)
