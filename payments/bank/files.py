"""Files to the bank: one for each released batch."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.bank.formats import chosen, formats
from payments.bank.writing import Payment, write
from payments.enums import BatchState, LineStatus
from payments.models import (
    BankFile,
    BankFileCopy,
    BankFileRow,
    BatchLine,
    Disbursement,
    Fund,
    PaymentBatch,
)
from registry import clock
from registry.models import User
from workflows.archive import programme_of
from workflows.commands import refuse
from workflows.errors import CommandRefused
from workflows.models import next_number

PARTS = ("account__person", "account__organisation", "claim__person", "claim__organisation")


def waiting(funds: Iterable[Fund]) -> QuerySet[PaymentBatch]:
    """The released batches of these funds that no file has carried yet, oldest first."""
    lines = BatchLine.objects.filter(batch=OuterRef("pk"))
    released = PaymentBatch.objects.filter(fund__in=funds, state=BatchState.RELEASED, bank_file=None)
    return released.filter(
        Exists(lines.filter(status=LineStatus.RELEASED)), ~Exists(lines.filter(status=LineStatus.RELEASING))
    ).order_by("id")


@transaction.atomic
def make_bank_file(*, actor: User, batch: PaymentBatch, format_code: str) -> BankFile:
    """The file of all payments of a batch; they are in it and in no other from now on.

    Raises CommandRefused with the guard's sentence, when the batch is not released to its end or has its file,
    InvalidInput for an unknown format or a name the format cannot hold: then no file is made.
    """
    refuse(guards.may_bank(actor, batch.fund))
    form = chosen(format_code)
    # One hand at a time on a batch: two files made at once would both want the same payments.
    batch = PaymentBatch.objects.select_for_update(of=("self",)).select_related("fund").get(pk=batch.pk)
    refuse(_may_be_filed(batch), code="nothing_waits")
    payments = Disbursement.objects.filter(batch_line__batch=batch).select_related(*PARTS).order_by("id")
    rows = [
        BankFileRow(position=position, disbursement=payment, reference=f"P{payment.pk:09d}")
        for position, payment in enumerate(payments, start=1)
    ]
    content = write(form, _lines(rows))
    made = BankFile.objects.create(
        number=_number(batch.fund),
        fund=batch.fund,
        batch=batch,
        format=form.code,
        row_count=len(rows),
        total_fen=sum(row.disbursement.amount_fen for row in rows),
        content_hash=hashlib.sha256(content).hexdigest(),
        made_by=actor,
        made_at=clock.now(),
    )
    for row in rows:
        row.file = made
    BankFileRow.objects.bulk_create(rows, batch_size=1000)
    return made


@transaction.atomic
def take_copy(*, actor: User, bank_file: BankFile) -> bytes:
    """The bytes of the file, written anew and held against its hash; who took them is kept.

    Raises CommandRefused with the guard's sentence, or when an account no longer reads as it was sent.
    """
    refuse(guards.may_bank(actor, bank_file.fund))
    rows = list(bank_file.rows.select_related(*(f"disbursement__{name}" for name in PARTS)))
    content = write(formats()[bank_file.format], _lines(rows))
    if hashlib.sha256(content).hexdigest() != bank_file.content_hash:
        raise CommandRefused(
            _("文件内容与生成时不同，没有下载。请联系系统管理员核对账户资料。"), code="file_differs"
        )
    BankFileCopy.objects.create(file=bank_file, taken_by=actor, taken_at=clock.now())
    return content


def file_name(bank_file: BankFile) -> str:
    return f"{bank_file.number}.{formats()[bank_file.format].ending}"


def _may_be_filed(batch: PaymentBatch) -> object | None:
    if BankFile.objects.filter(batch=batch).exists():
        return _("这一批已经生成过银行文件。请下载已有的文件。")
    statuses = set(batch.lines.values_list("status", flat=True))
    if batch.state != BatchState.RELEASED or LineStatus.RELEASING in statuses:
        return _("这一批还没有放款完。请等放款完再生成银行文件。")
    if LineStatus.RELEASED not in statuses:
        return _("这一批没有放出去的付款，不用生成银行文件。")
    return None


def _lines(rows: Iterable[BankFileRow]) -> list[Payment]:
    return [_line(row.reference, row.disbursement) for row in rows]


def _line(reference: str, payment: Disbursement) -> Payment:
    data = payment.account.open()
    return Payment(
        reference=reference,
        account=data.number,
        holder=data.holder,
        bank=payment.bank,
        amount_fen=payment.amount_fen,
        note=f"{programme_of(payment.claim).title.zh} {payment.claim.number}",
    )


def _number(fund: Fund) -> str:
    day = clock.today()
    return f"DF-{fund.division_id}-{day:%Y%m%d}-{next_number(f'bank_file:{fund.division_id}:{day}'):03d}"
