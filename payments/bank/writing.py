"""A bank file from its payments: the same payments give the same bytes, and no character is ever lost on the way."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from payments.bank.formats import COLUMNS, Format
from workflows.errors import InvalidInput

# Written into every workbook, so that the same payments are the same bytes.
MADE = datetime(2000, 1, 1, tzinfo=UTC)
SHEET = "代发明细"
# A spreadsheet would take these for a formula.
FORMULA = "=+-@"


@dataclass(frozen=True)
class Payment:
    """One line of a file. Not shown in logs: its representation tells nothing."""

    reference: str
    account: str
    holder: str
    bank: str
    amount_fen: int
    note: str

    def __repr__(self) -> str:
        return f"Payment({self.reference})"


def write(form: Format, payments: Sequence[Payment]) -> bytes:
    """The file. Raises InvalidInput naming the line and the character that the format cannot hold."""
    for number, payment in enumerate(payments, start=1):
        for text in (payment.holder, payment.bank, payment.note, payment.account):
            refuse_unholdable(form, number, text)
    rows = [
        [_cell(form, name, number, each) for name in form.columns] for number, each in enumerate(payments, 1)
    ]
    if form.header:
        rows.insert(0, [COLUMNS[name] for name in form.columns])
    if form.trailer:
        total = amount_text(form, sum(each.amount_fen for each in payments))
        rows.append([part.format(count=len(payments), total=total) for part in form.trailer])
    return _workbook(rows) if form.kind == "xlsx" else _text(form, rows)


def amount_text(form: Format, fen: int) -> str:
    """An amount as the bank reads it: whole fen, or yuan with two decimals and no thousands separators."""
    return str(fen) if form.unit == "fen" else f"{fen // 100}.{fen % 100:02d}"


def refuse_unholdable(form: Format, number: int, text: str) -> None:
    """Refuse what would not arrive: a character the encoding lacks, a separator, a line end, a private-use sign."""
    for character in text:
        if not _holds(form, character):
            raise InvalidInput(
                _(
                    "第%(row)d笔的“%(text)s”里有银行文件不能表示的字“%(sign)s”（%(code)s），没有生成文件。请换一种文件格式，或请申请人更正户名。"
                )
                % {"row": number, "text": text, "sign": character, "code": f"U+{ord(character):04X}"},
                code="unholdable",
            )
    if text[:1] in FORMULA and text:
        raise InvalidInput(
            _("第%(row)d笔的“%(text)s”以“%(sign)s”开头，表格软件会当成公式，没有生成文件。请更正。")
            % {"row": number, "text": text, "sign": text[0]},
            code="unholdable",
        )


def _holds(form: Format, character: str) -> bool:
    if character == form.separator or unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs"):
        return False
    try:
        return character.encode(form.encoding).decode(form.encoding) == character
    except UnicodeError:
        return False


def _cell(form: Format, name: str, number: int, payment: Payment) -> str:
    if name == "sequence":
        return str(number)
    if name == "amount":
        return amount_text(form, payment.amount_fen)
    return str(getattr(payment, name))


def _text(form: Format, rows: list[list[str]]) -> bytes:
    said = io.StringIO(newline="")
    csv.writer(said, delimiter=form.separator, lineterminator="\r\n").writerows(rows)
    return said.getvalue().encode(form.encoding)


def _workbook(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet(SHEET)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)
    book.close()
    return made.getvalue()
