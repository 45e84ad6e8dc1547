"""Prints of issued papers: each is counted, and says on its face the how-manieth it is.

The archived file stays as it was issued; the count is laid over a copy of it.
"""

from collections.abc import Sequence
from io import BytesIO

from django.db import transaction
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from documents import store
from documents.enums import DocumentStatus
from documents.models import IssuedDocument, Print
from documents.render import render
from documents.verification import address_of
from registry import clock
from registry.models import User

MARK = "documents/notices/print_mark.html"
STANDINGS = {DocumentStatus.SUPERSEDED: "已被替换", DocumentStatus.REVOKED: "已撤销"}


def print_copy(*, document: IssuedDocument, actor: User) -> bytes:
    """A PDF for the printer: the paper as issued, with the count, moment and name of this print above each page.

    A paper that holds no longer says so too. Raises store.FileDamaged when the archived file is gone.
    """
    content = store.read(document.path, sha256=document.sha256)
    return marked(content, _counted(document, actor))


def print_run(*, documents: Sequence[IssuedDocument], actor: User) -> bytes:
    """One PDF for the printer of all these papers in this order, each with its own count.

    Raises store.FileDamaged when an archived file is gone; no print is counted then.
    """
    contents = [store.read(document.path, sha256=document.sha256) for document in documents]
    with transaction.atomic():
        taken = [_counted(document, actor) for document in documents]
    writer = PdfWriter()
    for content, each in zip(contents, taken, strict=True):
        writer.append(BytesIO(marked(content, each)))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def marked(content: bytes, taken: Print) -> bytes:
    """The pages of a paper with the mark of a print over them; those after the first bear its code as well."""
    status = taken.document.status
    writer = PdfWriter(clone_from=BytesIO(content))
    mark = render(
        MARK,
        {
            "number": taken.number,
            "at": taken.printed_at,
            "by": taken.printed_by.name,
            "standing": STANDINGS.get(status, ""),
            "codes": ["", address_of(taken.document.verification_code)][: len(writer.pages)],
        },
    )
    over = PdfReader(BytesIO(mark)).pages
    # A signature speaks of the archived file; on a copy with something over it, it would be a broken one.
    writer.remove_annotations("/Widget")
    for key in ("/AcroForm", "/Perms"):
        writer.root_object.pop(NameObject(key), None)
    for number, page in enumerate(writer.pages):
        page.merge_page(over[min(number, 1)])
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _counted(document: IssuedDocument, actor: User) -> Print:
    with transaction.atomic():
        # The paper's row is the lock of its count.
        locked = IssuedDocument.objects.select_for_update().get(pk=document.pk)
        return Print.objects.create(
            document=locked,
            number=locked.prints.count() + 1,
            printed_by=actor,
            printed_at=clock.now(),
        )
