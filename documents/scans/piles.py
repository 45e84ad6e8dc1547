"""盖章回传: a pile of scans is handed in as one PDF, read page by page, and each page filed to the paper it shows.

The relay reads; it goes on where it was stopped, because every page it has looked at is a row.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents import store
from documents.intake import check_size, clean_name
from documents.models import IssuedDocument, ScannedPage, ScanPile, StampedScan
from documents.pdf_check import check_pdf
from documents.scans.guards import may_handle_papers
from documents.scans.papers import papers_of
from documents.scans.reading import SeenPage, look_at
from documents.verification import normalised
from payments.models import PaymentBatch
from registry import clock
from registry.models import User
from workflows import doorbell
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput
from workflows.locking import busy_when_locked

log = logging.getLogger(__name__)

MOST_PAGES = 500
MOST_TEXT = 200
# The brackets of a number are on no keyboard.
BRACKETS = str.maketrans("[](){}（）【】", "〔〕" * 5)
PAGES_AT_ONCE = 10
PILES_AT_ONCE = 5


def hand_in(*, batch_id: int, actor: User, filename: str, content: bytes) -> ScanPile:
    """Keep a pile of scans of a batch, to be read; the same file again is the pile kept before.

    One PDF of at most MOST_PAGES pages and settings.SCANS_MAX_BYTES: InvalidInput otherwise. Raises CommandRefused
    with the guard's sentence.
    """
    name = clean_name(filename)
    check_size(len(content), most=settings.SCANS_MAX_BYTES)
    if not content.startswith(b"%PDF-"):
        raise InvalidInput(
            _("请把这一叠盖章件扫描成一个PDF再上传；没有保存任何内容。"), code="not_a_pdf", field="file"
        )
    page_count = check_pdf(content, most_pages=MOST_PAGES)
    with busy_when_locked(), transaction.atomic():
        batch = PaymentBatch.objects.select_for_update(of=("self",)).select_related("fund").get(pk=batch_id)
        refuse(may_handle_papers(actor, batch))
        stored = store.keep(content, folder=store.SCANS)
        pile, _made = ScanPile.objects.get_or_create(
            batch=batch,
            sha256=stored.sha256,
            defaults={
                "name": name,
                "path": stored.path,
                "size": stored.size,
                "page_count": page_count,
                "uploaded_by": actor,
                "uploaded_at": clock.now(),
            },
        )
    return pile


def begin_at_once(pile: ScanPile) -> None:
    """Embedded default: the first pages are read by the process that took the pile; the relay reads the rest."""
    if settings.JOBS_RUNNER == doorbell.EMBEDDED:
        _read_on(pile)


def read_piles() -> int:
    """Read the next pages of the piles that wait; answers how many pages. May be interrupted."""
    waiting = ScanPile.objects.filter(read_at=None).select_related("batch").order_by("pk")
    return sum(map(_read_on, waiting[:PILES_AT_ONCE]))


def file_page(*, page_id: int, number: str, actor: User) -> StampedScan:
    """File by hand, under the number printed on it, a page whose code could not be read.

    Raises InvalidInput for a number that is none of the batch, CommandRefused for a page that cannot be filed.
    """
    wanted = "".join(number.split()).translate(BRACKETS)
    with busy_when_locked(), transaction.atomic():
        page = ScannedPage.objects.select_related("pile__batch__fund").get(pk=page_id)
        batch = page.pile.batch
        # The pile's row is the lock of what becomes of its pages.
        ScanPile.objects.select_for_update(of=("self",)).get(pk=page.pile_id)
        refuse(may_handle_papers(actor, batch))
        document = next((each for each in papers_of(batch) if each.number == wanted), None)
        if document is None:
            raise InvalidInput(
                _("这一批没有这个文号的文书，没有归档。请照这一页上印的文号填写。"),
                code="not_of_batch",
                field="number",
            )
        if not page.path:
            raise CommandRefused(_("这一页打不开，不能归档。请重新扫描这一页再上传。"), code="no_picture")
        if StampedScan.objects.filter(page=page).exists():
            raise CommandRefused(_("这一页已经归档了，没有再归一次。请刷新页面。"), code="already_filed")
        if document.stamped_scans.filter(sha256=page.sha256).exists():
            raise CommandRefused(_("这份文书已经有同样的一页，不用再归档。"), code="same_page")
        return StampedScan.objects.create(
            document=document,
            page=page,
            sha256=page.sha256,
            by_hand=True,
            filed_by=actor,
            filed_at=clock.now(),
        )


def paper_shown(texts: tuple[str, ...], by_code: dict[str, IssuedDocument]) -> IssuedDocument | None:
    """The one paper of the batch whose code is among the texts; None for none, and for two sheets in one picture."""
    shown = {code for code in map(code_in, texts) if code in by_code}
    return by_code[shown.pop()] if len(shown) == 1 else None


def code_in(text: str) -> str:
    """The verification code at the end of what a QR code says; "" when there is none."""
    return normalised(text.rstrip("/").rpartition("/")[2])


def _read_on(pile: ScanPile) -> int:
    """Look at the next pages, without holding anything, then enter them unless somebody else did meanwhile."""
    done = pile.pages.count()
    numbers = range(done + 1, min(done + PAGES_AT_ONCE, pile.page_count) + 1)
    if not numbers:
        return 0
    try:
        seen = look_at(store.read(pile.path, sha256=pile.sha256), numbers)
    except store.FileDamaged:
        log.error("pile of scans %s is damaged in the store", pile.pk)
        return 0
    kept = [store.keep(each.picture, folder=store.SCANS) if each.picture else None for each in seen]
    by_code = {paper.verification_code: paper for paper in papers_of(pile.batch)}
    with busy_when_locked(), transaction.atomic():
        locked = ScanPile.objects.select_for_update(of=("self",)).get(pk=pile.pk)
        if locked.pages.count() != done:
            return 0
        for number, each, file in zip(numbers, seen, kept, strict=True):
            _enter(locked, number, each, file, by_code)
        if numbers[-1] == locked.page_count:
            locked.read_at = clock.now()
            locked.save(update_fields=["read_at"])
    return len(seen)


def _enter(
    pile: ScanPile,
    number: int,
    seen: SeenPage,
    file: store.Stored | None,
    by_code: dict[str, IssuedDocument],
) -> None:
    document = paper_shown(seen.texts, by_code)
    page = ScannedPage.objects.create(
        pile=pile,
        number=number,
        path=file.path if file else "",
        sha256=file.sha256 if file else "",
        text=_said(seen.texts, by_code)[:MOST_TEXT],
    )
    if document and file and not document.stamped_scans.filter(sha256=file.sha256).exists():
        StampedScan.objects.create(
            document=document,
            page=page,
            sha256=file.sha256,
            by_hand=False,
            filed_by=pile.uploaded_by,
            filed_at=clock.now(),
        )


def _said(texts: tuple[str, ...], by_code: dict[str, IssuedDocument]) -> str:
    """What is kept of the codes on a page: that of the batch before any other, "" when two of the batch are there."""
    shown = [text for text in texts if code_in(text) in by_code]
    if len({code_in(text) for text in shown}) > 1:
        return ""
    return (shown or [*texts, ""])[0]
