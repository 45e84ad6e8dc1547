"""Tables as an .xlsx, written row by row, so that a long one takes no more memory than a short one."""

from collections.abc import Iterable, Mapping
from io import BytesIO

from xlsxwriter import Workbook

MOST_ROWS = 1_048_576
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Row = tuple[object, ...]


def spreadsheet(pages: Mapping[str, Iterable[Row]]) -> BytesIO:
    """One sheet for each title with its rows, as many as a sheet holds; the file, opened at its beginning.

    Texts are never taken for formulas; None leaves a cell empty.
    """
    written = BytesIO()
    with Workbook(written, OPTIONS) as book:
        for title, rows in pages.items():
            page = book.add_worksheet(title)
            for number, row in zip(range(MOST_ROWS), rows, strict=False):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(number, place, value)
                    elif value is not None:
                        page.write(number, place, value)
    written.seek(0)
    return written
