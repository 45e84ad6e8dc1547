"""Bank files and returns as finance and audit read them; account numbers stay masked on every page."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.bank.files import waiting
from payments.bank.formats import formats
from payments.enums import DisbursementStatus, ExceptionCode, LineStatus
from payments.models import BankException, BankFile, BankFileRow, BankReturn, PaymentBatch
from payments.selectors import counties_kept
from policies.money import capital
from registry.models import User

MOST_SHOWN, ROWS_A_PAGE = 50, 50
LATEST = 20
CURES = {
    ExceptionCode.UNKNOWN: _("请核对是不是本项资金的回盘文件，或请银行更正付款编号后重新给文件。"),
    ExceptionCode.AMOUNT: _("请银行查明实际入账金额。查明以前，系统不登记这笔结果。"),
    ExceptionCode.CONTRADICTS: _("这笔付款已经登记过另一种结果。请与银行对账后，由两人核对再处理。"),
    ExceptionCode.REFUSED: _("请看系统给出的原因，办好后在这笔付款的页面手工登记结果。"),
}


@dataclass(frozen=True)
class Waiting:
    """A released batch that has not gone to the bank yet, with what of it has been paid out."""

    batch: PaymentBatch
    count: int
    total_fen: int


@dataclass(frozen=True)
class FilesPage:
    waiting: list[Waiting]
    files: list[BankFile]
    returns: list[BankReturn]
    may_make: bool


@dataclass(frozen=True)
class RowsPage:
    """One page of a file's payments, and what may be done with the file."""

    rows: list[BankFileRow]
    next_url: str
    first_url: str
    format_title: str
    total_in_words: str
    settled: int
    returned: int
    may_take: bool
    copies: list[object]


@dataclass(frozen=True)
class ReturnSheet:
    found: BankReturn
    open: list[tuple[BankException, object]]
    seen: list[BankException]
    may_act: bool


def files_page(user: User, funds) -> FilesPage:
    """The batches that wait, and the latest files and returns; four queries."""
    funds, kept = list(funds), counties_kept(user)
    batches = waiting(funds).select_related("fund__division")
    out = Q(lines__status=LineStatus.RELEASED)
    batches = batches.annotate(count=Count("lines", filter=out), total=Sum("lines__amount_fen", filter=out))
    return FilesPage(
        waiting=[Waiting(each, each.count, each.total) for each in batches],
        files=list(BankFile.objects.filter(fund__in=funds).select_related("fund", "made_by")[:LATEST]),
        returns=list(_returns().filter(fund__in=funds)[:LATEST]),
        may_make=any(fund.division_id in kept for fund in funds),
    )


def rows_page(found: BankFile, user: User, after: str) -> RowsPage:
    """The payments of a file, fifty at a time by position."""
    start = int(after) if after.isdecimal() and len(after) < 10 else 0
    rows = found.rows.filter(position__gt=start).select_related("disbursement__claim")
    rows = list(rows.order_by("position")[: ROWS_A_PAGE + 1])
    more, rows = len(rows) > ROWS_A_PAGE, rows[:ROWS_A_PAGE]
    here = reverse("payments:file", args=[found.pk])
    by_status = dict(found.rows.order_by().values_list("disbursement__status").annotate(count=Count("pk")))
    form = formats().get(found.format)
    return RowsPage(
        rows=rows,
        next_url=f"{here}?{urlencode({'after': rows[-1].position})}" if more else "",
        first_url=here if start else "",
        format_title=form.title.in_language(get_language() or "zh-hans") if form else found.format,
        total_in_words=capital(found.total_fen),
        settled=by_status.get(DisbursementStatus.SETTLED, 0),
        returned=by_status.get(DisbursementStatus.RETURNED, 0),
        may_take=guards.may_bank(user, found.fund) is None,
        copies=list(found.copies.select_related("taken_by")),
    )


def return_sheet(found: BankReturn, user: User) -> ReturnSheet:
    """The exceptions of a return, those still open first, each with what to do."""
    exceptions = list(found.exceptions.select_related("disbursement__claim", "seen_by"))
    return ReturnSheet(
        found=found,
        open=[
            (each, each.sentence or CURES[ExceptionCode(each.code)])
            for each in exceptions
            if each.seen_at is None
        ],
        seen=[each for each in exceptions if each.seen_at is not None],
        may_act=guards.may_bank(user, found.fund) is None,
    )


def _returns():
    return BankReturn.objects.select_related("fund", "taken_by").annotate(problems=Count("exceptions"))
