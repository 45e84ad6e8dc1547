"""一人办两级月报 as an .xlsx: one row for each time somebody sat at two levels of a claim."""

from io import BytesIO

from django.utils.translation import gettext as _

from approvals.asking.selectors import Override
from workflows.spreadsheet import spreadsheet


def workbook(rows: list[Override]) -> BytesIO:
    """The file, opened at its beginning; texts are never taken for formulas."""
    return spreadsheet({_("一人办两级"): [_heads(), *map(_cells, rows)]})


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
