"""The papers of payment batches: the form that asks for the money, and the notice to the treasury with its roster."""

import logging
from hashlib import sha256
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from documents.archive import archive
from documents.claim_values import MACHINE_NAME, day_of, month
from documents.deductions import label_of
from documents.enums import DocumentKind, DocumentStatus
from documents.errors import PaperError
from documents.issuing import Drawn, enter, revoke
from documents.letters.batch_sheet import FORM, BatchSheet, PaidRow
from documents.letters.gathering import contact_of
from documents.letters.kinds import LETTERS, Letter
from documents.letters.places import written
from documents.letters.wording import Wording, wording_of
from documents.models import IssuedDocument, ReservedNumber
from documents.reserving import reserve
from documents.verification import address_of, code_for
from payments.enums import BatchState, LineStatus
from payments.models import BatchLine, PaymentBatch
from payments.models.batch import WAITING_LINES
from registry.enums import OfficeKind
from registry.errors import RegistryError
from registry.selectors import office_for
from workflows.archive import programme_of
from workflows.models import ClaimLine

log = logging.getLogger(__name__)
REQUEST, NOTICE = DocumentKind.FUNDS_REQUEST, DocumentKind.TREASURY_NOTICE
PAPER_OF = {BatchState.DRAWN_UP: REQUEST, BatchState.RELEASED: NOTICE}
LISTED = (LineStatus.LISTED, LineStatus.RELEASED)


def issue_batch_papers() -> int:
    """Issue the papers of every batch that lacks the one it should have now; answers how many. May be interrupted.

    A batch drawn up has a request for its money, a new one when its lines change; a batch released has a notice.
    A batch that was cancelled has no valid paper.
    """
    if not settings.ISSUE_LETTERS:
        return 0
    revoke(IssuedDocument.objects.filter(batch__state=BatchState.CANCELLED))
    notified = IssuedDocument.objects.filter(kind=NOTICE, batch__isnull=False).values("batch")
    open_batches = PaymentBatch.objects.filter(state__in=PAPER_OF).exclude(pk__in=notified)
    return sum(_issued(batch) for batch in open_batches.select_related("fund__division").order_by("pk"))


def _issued(batch: PaymentBatch) -> bool:
    lines = list(batch.lines.order_by("pk"))
    listed = [line for line in lines if line.status in LISTED]
    if not listed or any(line.status in WAITING_LINES for line in lines):
        return False
    kind = PAPER_OF[BatchState(batch.state)]
    occasion = f"lines:{_hash_of(listed)}"
    of_batch = IssuedDocument.objects.filter(batch=batch, kind=kind, status=DocumentStatus.ISSUED)
    if of_batch.filter(reservation__occasion=occasion).exists():
        return False
    try:
        drawn = _draw(batch, listed, LETTERS[kind], occasion)
    except (PaperError, RegistryError) as error:
        log.error("no paper for batch %s: %s", batch.number, error)
        return False
    with transaction.atomic():
        enter(drawn)
    return True


def _hash_of(lines: list[BatchLine]) -> str:
    """What a paper was made for: the same claims and amounts need no other."""
    return sha256(repr([(line.claim_id, line.amount_fen) for line in lines]).encode()).hexdigest()[:16]


def _draw(batch: PaymentBatch, lines: list[BatchLine], letter: Letter, occasion: str) -> Drawn:
    reserved = reserve(letter.kind, occasion=occasion, batch=batch)
    wording = wording_of(reserved)
    with translation.override("zh-hans"):
        rows = _rows(batch, lines)
        sheet = _sheet(letter, reserved, wording, lines, rows)
    stored = archive(letter.template, sheet.context())
    return Drawn(reserved, sheet.to_json(), FORM, stored, wording.published)


def _sheet(
    letter: Letter,
    reserved: ReservedNumber,
    wording: Wording,
    lines: list[BatchLine],
    rows: tuple[PaidRow, ...],
) -> BatchSheet:
    batch, office, number = reserved.batch, reserved.number.office, str(reserved.number)
    fund = batch.fund
    amount_fen = sum(line.amount_fen for line in lines)
    values: Any = letter.values(
        batch=batch.number,
        office=office.name,
        fund=fund.name,
        source=fund.source_document,
        claims=f"{len(lines)}笔",
        people=f"{len(rows)}人",
        amount_fen=amount_fen,
        contact=contact_of(office),
    )
    code = code_for(reserved.kind, number, batch.number)
    return BatchSheet(
        title=letter.title,
        office=office.name,
        number=number,
        addressee=office_for(fund.division.level, fund.division, OfficeKind.FINANCE).name,
        paragraphs=wording.paragraphs(values),
        written=written(values),
        text_number=wording.number,
        batch=batch.number,
        fund=fund.name,
        source=fund.source_document,
        claims=len(lines),
        amount_fen=amount_fen,
        rows=rows,
        signed_on=day_of(reserved.made_at),
        made_at=reserved.made_at,
        made_by=MACHINE_NAME,
        verification_url=address_of(code),
        verification_code=code,
    )


def _rows(batch: PaymentBatch, lines: list[BatchLine]) -> tuple[PaidRow, ...]:
    """Every paid line of the claims, in the order of the batch; names of people masked, as on every list."""
    paid = ClaimLine.objects.filter(
        claim__in=[line.claim_id for line in lines], struck=False, approved_fen__gt=0
    )
    by_claim: dict[int, list[ClaimLine]] = {}
    for row in paid.select_related("person", "claim__organisation").order_by("claim", "position"):
        by_claim.setdefault(row.claim_id, []).append(row)
    numbers = count(1)
    return tuple(
        _row(next(numbers), batch, line, row) for line in lines for row in by_claim.get(line.claim_id, ())
    )


def _row(position: int, batch: PaymentBatch, line: BatchLine, row: ClaimLine) -> PaidRow:
    return PaidRow(
        position=position,
        name=label_of(row),
        identity=row.person.identity_masked if row.person_id else "",
        bank=batch.bank,
        tail=line.account_masked[-4:],
        programme=programme_of(row.claim).title.zh,
        period=month(row.period or row.claim.period),
        amount_fen=row.approved_fen,
    )
