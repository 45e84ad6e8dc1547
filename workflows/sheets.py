"""Spreadsheets handed in: how large they really are, before a reader that lays out every cell opens them.

One cell in the last corner of an .xlsx of five kilobytes makes the reader ask for more memory than there is, and
end the whole process. So the parts are unpacked and their cells located first, within limits.
"""

import re
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from workflows.errors import InvalidInput

MOST_UNPACKED = 100 * 2**20
MOST_CELLS = 2_000_000
SHEET_MARK = b"sheetData"
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# Cells and rows as spreadsheets write them, the place first and plain; and whatever a reader could take for one.
PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: (?:s|t|cm|vm|ph)="[A-Za-z0-9]*")* ?/?>', re.ASCII
)
PLAIN_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"[ />](?![^<>]* r=)')
CELL_OR_ROW = re.compile(rb"[<:](?:c|row)[\s/>]")
DOCTYPE = b"<!DOCTYPE"
# What pyo3 raises when the reader itself gives up; it is no Exception, so that nobody catches it by accident.
PANIC = "PanicException"


def first_sheet(content: bytes) -> list[list[object]]:
    """The cells of the first sheet of an .xlsx, from A1 on; rows are of one length. Raises InvalidInput."""
    check_extent(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise _broken() from error
    except BaseException as error:
        if type(error).__name__ == PANIC:
            raise _broken() from error
        raise


def check_extent(content: bytes) -> None:
    """Return when the .xlsx can be read within reason; raises InvalidInput with what to do otherwise."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, ValueError) as error:
        raise _broken() from error
    except (NotImplementedError, RuntimeError, EOFError) as error:
        # A method of packing no spreadsheet uses, an encrypted part, a part cut short.
        raise _broken() from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise zipfile.BadZipFile("no workbook")
    room = MOST_UNPACKED
    for entry in archive.infolist():
        with archive.open(entry) as part:
            unpacked = part.read(room + 1)
        room -= len(unpacked)
        if room < 0:
            raise _too_large()
        if SHEET_MARK in unpacked and _cells(unpacked) > MOST_CELLS:
            raise _too_large()


def _cells(sheet: bytes) -> int:
    """The number of cells of the rectangle from A1 to the last cell or row."""
    cells, rows = PLAIN_CELL.findall(sheet), PLAIN_ROW.findall(sheet)
    # Where all are written plainly the places can be read off the text, at a tenth of the cost of parsing it.
    if DOCTYPE in sheet or not cells or len(cells) + len(rows) != len(CELL_OR_ROW.findall(sheet)):
        return _Extent().measure(sheet)
    columns, last = (
        {column for column, _row in cells},
        max(map(int, {row for _column, row in cells}.union(rows))),
    )
    return last * max(_number(column.decode()) for column in columns)


class _Extent:
    """Counts how far the cells of one worksheet reach, written out or implied by their order."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0

    def measure(self, sheet: bytes) -> int:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(sheet, True)
        return self.rows * self.columns

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif tag == "c":
            self._cell(attributes.get("r"))
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        found = REFERENCE.fullmatch(reference)
        if found is None:
            raise ValueError("a cell without a place")
        self.column, self.row = _number(found[1]), int(found[2])

    def _doctype(self, *_declared: object) -> None:
        raise ValueError("no spreadsheet declares a document type")


def letters(index: int) -> str:
    """The name of a column, counted from 0: A … Z, AA …"""
    name = ""
    while index >= 0:
        index, digit = divmod(index, 26)
        name = chr(ord("A") + digit) + name
        index -= 1
    return name


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _broken() -> InvalidInput:
    return InvalidInput(
        _("这个文件打不开，不是有效的电子表格。请用模板重新填写，保存为 .xlsx 后上传。"),
        code="broken_sheet",
        field="file",
    )


def _too_large() -> InvalidInput:
    return InvalidInput(
        _("这个表格占用的区域太大，不能接收。请把需要的内容复制到新的表格里，另存后上传。"),
        code="large_sheet",
        field="file",
    )
