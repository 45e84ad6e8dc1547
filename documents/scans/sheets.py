"""What the page of a batch shows: what goes to the printer, what came back, what is missing, what a person must see."""

from dataclasses import dataclass
from io import BytesIO

from django.db.models import Count
from PIL import Image
from pypdf import PdfWriter

from documents import store
from documents.models import IssuedDocument, ScannedPage, ScanPile, StampedScan
from documents.scans.guards import Refusal, may_handle_papers
from documents.scans.papers import in_force, papers_of
from documents.scans.piles import code_in
from documents.scans.reading import RESOLUTION
from payments.models import PaymentBatch
from registry.models import User

PRINTED_AT_ONCE = 100
MOST_SHOWN = 200


@dataclass(frozen=True)
class Part:
    """Papers that go to the printer as one file, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True)
class Unread:
    """A page no code could be read on; `guess` is the number of the paper whose page lay before it in the pile."""

    page: ScannedPage
    guess: str


@dataclass(frozen=True)
class ScanSheet:
    """A released batch with its papers. Lists end after MOST_SHOWN; the counts of papers are whole."""

    batch: PaymentBatch
    parts: list[Part]
    expected: int
    missing: list[IssuedDocument]
    filed: list[StampedScan]
    unread: list[Unread]
    foreign: list[ScannedPage]
    repeated: list[ScannedPage]
    piles: list[ScanPile]
    refusal: Refusal

    @property
    def is_reading(self) -> bool:
        return any(pile.read_at is None for pile in self.piles)

    @property
    def returned(self) -> int:
        return self.expected - len(self.missing)

    @property
    def missing_shown(self) -> list[IssuedDocument]:
        return self.missing[:MOST_SHOWN]


def scan_sheet(batch: PaymentBatch, user: User) -> ScanSheet:
    """The batch as this user may see it: the papers of claims he may not read are left out."""
    papers = readable(batch, user)
    holding = in_force(papers)
    numbers = {paper.pk: paper.number for paper in papers}
    scans = list(
        StampedScan.objects.filter(page__pile__batch=batch, document__in=numbers)
        .select_related("document", "page")
        .defer("document__values")
        .order_by("page__pile", "page__number")
    )
    stamped = {scan.document_id for scan in scans}
    loose = ScannedPage.objects.filter(pile__batch=batch, scan=None).select_related("pile")
    coded = list(loose.exclude(text="")[:MOST_SHOWN])
    codes = {paper.verification_code for paper in papers_of(batch)}
    return ScanSheet(
        batch=batch,
        parts=parts_of(len(holding)),
        expected=len(holding),
        missing=[paper for paper in holding if paper.pk not in stamped],
        filed=scans[:MOST_SHOWN],
        unread=_unread(list(loose.filter(text="")[:MOST_SHOWN]), scans, numbers),
        foreign=[page for page in coded if code_in(page.text) not in codes],
        repeated=[page for page in coded if code_in(page.text) in codes],
        piles=list(
            batch.scan_piles.select_related("uploaded_by").annotate(done=Count("pages")).order_by("-pk")
        ),
        refusal=may_handle_papers(user, batch),
    )


def readable(batch: PaymentBatch, user: User) -> list[IssuedDocument]:
    """The papers of the batch that this user may read, in its order."""
    of_batch = IssuedDocument.objects.of_batches_visible_to(user).filter(batch=batch)
    of_claims = IssuedDocument.objects.visible_to(user).filter(claim__batch_lines__batch=batch)
    seen = set(of_batch.values_list("pk", flat=True)) | set(of_claims.values_list("pk", flat=True))
    return [paper for paper in papers_of(batch) if paper.pk in seen]


def parts_of(count: int) -> list[Part]:
    """So many papers, divided into files of at most PRINTED_AT_ONCE."""
    starts = range(1, count + 1, PRINTED_AT_ONCE)
    return [Part(first, min(first + PRINTED_AT_ONCE - 1, count)) for first in starts]


def stamped_copy(document: IssuedDocument) -> bytes:
    """The scanned pages of a paper as one PDF, in the order of the piles; empty when none came back.

    Raises store.FileDamaged when a picture is gone.
    """
    writer = PdfWriter()
    for scan in document.stamped_scans.select_related("page").order_by("page__pile", "page__number"):
        with Image.open(BytesIO(store.read(scan.page.path, sha256=scan.sha256))) as picture:
            page = BytesIO()
            picture.save(page, "PDF", resolution=RESOLUTION)
        writer.append(page)
    if not writer.pages:
        return b""
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _unread(pages: list[ScannedPage], scans: list[StampedScan], numbers: dict[int, str]) -> list[Unread]:
    by_place = {(scan.page.pile_id, scan.page.number): numbers[scan.document_id] for scan in scans}
    return [Unread(page, by_place.get((page.pile_id, page.number - 1), "")) for page in pages]
