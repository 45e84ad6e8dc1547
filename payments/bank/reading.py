"""A return file of a bank, read as a whole or not at all: every line that cannot be read is named with its number."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from payments.bank.formats import Format
from payments.bank.writing import amount_text
from policies.money import BadAmount, parse_yuan
from workflows.errors import InvalidInput

MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 4_000_000, 60_000_000, 50_000
MOST_TOLD = 20


@dataclass(frozen=True)
class Result:
    """What the bank says of one payment; `line` is where it says so, counted from 1."""

    line: int
    reference: str
    amount_fen: int
    paid: bool
    day: date
    bank_reference: str
    reason: str


class Unreadable(InvalidInput):
    """The file was refused as a whole; `problems` says line by line why, and nothing of it was entered."""

    def __init__(self, problems: Sequence[str]) -> None:
        told = list(problems[:MOST_TOLD])
        if len(problems) > MOST_TOLD:
            told.append(_("……共%(count)d处") % {"count": len(problems)})
        super().__init__(
            _("回盘文件没有导入，没有登记任何结果：%(problems)s") % {"problems": "；".join(told)},
            code="unreadable",
            field="file",
        )
        self.problems = list(problems)


def read(form: Format, content: bytes) -> list[Result]:
    """The results in the order of the file. Raises Unreadable for a file cut off, altered or of another format."""
    if not content or len(content) > MOST_BYTES:
        raise Unreadable([_("文件是空的，或超过4MB")])
    rows = _sheet(content) if form.kind == "xlsx" else _lines(form, content)
    numbered = [
        (number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)
    ]
    if form.header and numbered:
        numbered = numbered[1:]
    trailer = numbered.pop() if form.trailer and numbered else None
    problems: list[str] = []
    results = [result for number, row in numbered if (result := _result(form, number, row, problems))]
    if form.trailer and not problems:
        problems += _trailer_faults(form, trailer, results)
    if not problems and not results:
        problems.append(_("文件里没有一笔结果"))
    problems += _repeated(results)
    if problems:
        raise Unreadable(problems)
    return results


def _lines(form: Format, content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig" if form.encoding == "utf-8" else form.encoding)
    except UnicodeDecodeError as error:
        raise Unreadable([_("文件编码不是%(encoding)s") % {"encoding": form.encoding.upper()}]) from error
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=form.separator, strict=True))
    except csv.Error as error:
        raise Unreadable([_("文件的分隔方式与所选格式不同")]) from error


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable([_("表格太大，展开后超过60MB")])
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_plain(cell) for cell in row] for row in sheet.to_python(nrows=MOST_ROWS + 2)]
    except (zipfile.BadZipFile, CalamineError, IndexError) as error:
        raise Unreadable([_("表格打不开，可能没有传完或已经损坏")]) from error


def _plain(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%Y%m%d}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _result(form: Format, number: int, row: list[str], problems: list[str]) -> Result | None:
    if len(row) != len(form.back):
        problems.append(
            _("第%(line)d行应有%(wanted)d列，实有%(found)d列")
            % {"line": number, "wanted": len(form.back), "found": len(row)}
        )
        return None
    said = dict(zip(form.back, (cell.strip() for cell in row), strict=True))
    fen, day = _fen(form, said["amount"]), _day(said["day"])
    wrong = [
        label
        for label, bad in (
            (_("付款编号"), not said["reference"]),
            (_("金额"), fen is None),
            (_("处理结果"), said["result"] not in (form.paid, form.returned)),
            (_("处理日期"), day is None),
        )
        if bad
    ]
    if wrong or fen is None or day is None:
        problems.append(_("第%(line)d行的%(what)s读不出来") % {"line": number, "what": "、".join(wrong)})
        return None
    paid = said["result"] == form.paid
    return Result(
        number, said["reference"], fen, paid, day, said.get("bank_reference", ""), said.get("reason", "")
    )


def _fen(form: Format, text: str) -> int | None:
    if form.unit == "fen":
        return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None
    try:
        return parse_yuan(text)
    except BadAmount:
        return None


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.replace("-", "").replace("/", ""), "%Y%m%d").date()  # noqa: DTZ007 - a day
    except ValueError:
        return None


def _trailer_faults(form: Format, trailer: tuple[int, list[str]] | None, results: list[Result]) -> list[str]:
    total = amount_text(form, sum(each.amount_fen for each in results))
    wanted = [part.format(count=len(results), total=total) for part in form.trailer]
    if trailer is None or [cell.strip() for cell in trailer[1]] != wanted:
        return [
            _("末行合计与明细不符（按明细应为%(wanted)s），文件可能没有传完或被改动")
            % {"wanted": form.separator.join(wanted)}
        ]
    return []


def _repeated(results: list[Result]) -> list[str]:
    seen: dict[str, int] = {}
    faults = []
    for each in results:
        if each.reference in seen:
            faults.append(
                _("第%(line)d行与第%(first)d行是同一笔付款")
                % {"line": each.line, "first": seen[each.reference]}
            )
        seen.setdefault(each.reference, each.line)
    return faults
