"""Files to the bank: every released payment of a fund that has not gone out yet, once."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.bank.formats import chosen, formats
from payments.bank.writing import Payment, write
from payments.enums import DisbursementStatus
from payments.models import BankFile, BankFileCopy, BankFileRow, Disbursement, Fund, FundBalance
from registry import clock
from registry.models import User
from workflows.archive import programme_of
from workflows.commands import refuse
from workflows.errors import CommandRefused
from workflows.models import next_number

MOST_ROWS = 20_000
PARTS = ("account__person", "account__organisation", "claim__person", "claim__organisation")


def waiting(*funds: Fund):
    """The released payments of these funds that no file has carried yet, oldest first."""
    released = Disbursement.objects.filter(fund__in=funds, status=DisbursementStatus.RELEASED)
    return released.filter(bank_file_row=None).order_by("id")


@transaction.atomic
def make_bank_file(*, actor: User, fund: Fund, format_code: str) -> BankFile:
    """One file of all that waits, at most 20,000 payments; they are in it and in no other from now on.

    Raises CommandRefused with the guard's sentence or when nothing waits, InvalidInput for an unknown format or
    a name the format cannot hold: then no file is made.
    """
    refuse(guards.may_bank(actor, fund))
    form = chosen(format_code)
    # One hand at a time on a fund: two files made at once would both want the same payments.
    FundBalance.objects.select_for_update().get(fund=fund)
    payments = list(waiting(fund).select_related(*PARTS)[:MOST_ROWS])
    if not payments:
        raise CommandRefused(_("这项资金现在没有等待发送银行的付款。"), code="nothing_waits")
    rows = [
        BankFileRow(position=position, disbursement=payment, reference=f"P{payment.pk:09d}")
        for position, payment in enumerate(payments, start=1)
    ]
    content = write(form, _lines(rows))
    made = BankFile.objects.create(
        number=_number(fund),
        fund=fund,
        format=form.code,
        row_count=len(rows),
        total_fen=sum(payment.amount_fen for payment in payments),
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
