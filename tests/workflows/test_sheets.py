"""A spreadsheet is measured before it is laid out: a small file can ask for more memory than there is."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from workflows.errors import InvalidInput
from workflows.sheets import MOST_CELLS, check_extent, first_sheet, letters

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def book(*cells: tuple[int, int, object]) -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet()
        for row, column, value in cells:
            page.write(row, column, value)
    return written.getvalue()


def with_part(name: str, content: bytes, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A good workbook in which one part is replaced, or one is added."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(book((0, 0, "姓名")))) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content, method)
    return changed.getvalue()


def with_sheet(rows: str) -> bytes:
    return with_part(SHEET, f"{HEAD}{rows}{TAIL}".encode())


def code_of(content: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        first_sheet(content)
    return refused.value.code


def test_cells_are_read_from_a1_with_rows_of_one_length():
    assert first_sheet(book((0, 0, "姓名"), (2, 1, 3.0))) == [["姓名", ""], ["", ""], ["", 3.0]]


def test_a_cell_in_the_last_corner_is_refused_before_it_is_laid_out():
    assert code_of(book((0, 0, "姓名"), (1_048_575, 16_383, "x"))) == "large_sheet"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c><v>1</v></c></row>' + '<row><c r="XFD1"><v>1</v></c></row>',
        "<row r='900000'><c/><c/><c/></row>",
        '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="900000">'
        '<x:c r="ZZ900000"/></x:row>',
        '<row r="1"><c r="&#88;FD1048576"/></row>',
    ],
    ids=["row and cell apart", "cells without places", "prefixed", "written as entities"],
)
def test_no_way_of_writing_a_place_passes(rows):
    assert code_of(with_sheet(rows)) == "large_sheet"


def test_as_many_cells_as_are_allowed_are_read():
    rows = MOST_CELLS // 100
    check_extent(with_sheet(f'<row r="{rows}"><c r="CV{rows}"/></row>'))
    assert code_of(with_sheet(f'<row r="{rows + 1}"><c r="CV{rows + 1}"/></row>')) == "large_sheet"


@pytest.mark.parametrize("rows", ['<row r="1"><c r="1A"/></row>', '<row r="x"/>', '<row r="1"><c></row>'])
def test_a_sheet_that_is_no_sheet_is_broken(rows):
    assert code_of(with_sheet(rows)) == "broken_sheet"


def test_a_document_type_is_refused_before_anything_is_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + "<row><c>&b;</c></row>" + TAIL
    assert code_of(with_part(SHEET, bomb.encode())) == "broken_sheet"


def test_a_part_that_unpacks_to_more_than_there_is_room_for_is_refused():
    assert code_of(with_part("xl/media/image1.bin", b"\0" * (101 * 2**20))) == "large_sheet"


def test_a_second_sheet_that_reaches_too_far_is_refused_as_well():
    content = with_part(
        "xl/worksheets/sheet2.xml", f'{HEAD}<row r="1048576"><c r="ZZ1"/></row>{TAIL}'.encode()
    )
    assert code_of(content) == "large_sheet"


def test_a_packing_no_spreadsheet_uses_is_broken():
    content = with_part("docProps/extra.xml", b"<x/>", method=zipfile.ZIP_LZMA)
    first_sheet(content)
    torn = bytearray(content)
    at = torn.rindex(b"PK\x01\x02")
    torn[at + 10] = 99
    assert code_of(bytes(torn)) == "broken_sheet"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 5000])
def test_what_is_no_archive_is_broken(content):
    assert code_of(content) == "broken_sheet"


def test_an_archive_that_is_no_workbook_is_broken():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert code_of(packed.getvalue()) == "broken_sheet"


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_a_spreadsheet_names_them(index, name):
    assert letters(index) == name
