"""一人办两级月报 as an .xlsx: one row for each time somebody sat at two levels of a claim."""

from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from approvals.asking.selectors import Override


def workbook(rows: list[Override]) -> BytesIO:
    """The file, opened at its beginning; texts are never taken for formulas."""
    written = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, options) as book:
        page = book.add_worksheet(_("一人办两级"))
        page.write_row(0, 0, _heads())
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, _cells(row))
    written.seek(0)
    return written


def _heads() -> tuple[str, ...]:
    return (
        _("申请编号"),
        _("经办人"),
        _("经办机构"),
        _("办理的级别"),
        _("理由"),
        _("同意人"),
        _("同意机构"),
        _("批示"),
        _("使用日期"),
    )


def _cells(row: Override) -> tuple[str, ...]:
    return (
        row.number,
        row.who,
        row.office,
        _("、").join(row.levels),
        row.reason,
        row.granted_by,
        row.granted_for,
        row.comment,
        row.used_on.isoformat(),
    )
