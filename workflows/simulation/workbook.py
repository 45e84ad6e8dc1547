"""The answer of a simulation as an .xlsx: summary, what decides, budget by county and month, every changed line."""

from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from policies.tally import Sum
from workflows.enums import ChangeKind
from workflows.models import Simulation
from workflows.simulation.sheet import Sheet
from workflows.spreadsheet import Row, spreadsheet


def workbook(simulation: Simulation) -> BytesIO:
    """The file, opened at its beginning. Amounts are yuan; texts are never taken for formulas."""
    sheet = Sheet(simulation)
    return spreadsheet(
        {
            _("汇总"): _summary(sheet),
            _("依据"): _grounds(sheet),
            _("各县各月"): _budget(sheet),
            _("逐份明细"): _claims(sheet),
        }
    )


def _summary(sheet: Sheet) -> Iterator[Row]:
    yield "", _("申请（份）"), _("人（行）"), _("原金额（元）"), _("试算金额（元）"), _("差额（元）")
    for column in sheet.columns:
        yield str(column.label), column.claims, column.lines.lines, *_money(column.lines, column.is_computed)
    yield _("能计算的合计"), None, sheet.tally.total.lines, *_money(sheet.tally.total)


def _grounds(sheet: Sheet) -> Iterator[Row]:
    yield (
        _("结果"),
        _("依据或原因"),
        _("条款"),
        _("人（行）"),
        _("原金额（元）"),
        _("试算金额（元）"),
        _("差额（元）"),
    )
    for each in sheet.changes:
        yield str(each.label), each.said.text, each.said.clause, each.lines.lines, *_money(each.lines)
    for each in sheet.unknowns:
        yield (
            str(each.label),
            each.said.text,
            each.said.clause,
            each.lines.lines,
            *_money(each.lines, computed=False),
        )


def _budget(sheet: Sheet) -> Iterator[Row]:
    yield _("县"), _("月份"), _("原金额（元）"), _("试算金额（元）"), _("差额（元）"), _("无法计算（元）")
    for (county, month), budget in sorted(sheet.tally.budget.items()):
        unknown = budget.unknown.was_fen / 100
        yield sheet.places.get(county, county), month, *_money(budget.computed), unknown


def _claims(sheet: Sheet) -> Iterator[Row]:
    yield (
        _("申请编号"), _("行"), _("决定"), _("结果"), _("原金额（元）"), _("试算金额（元）"), _("依据或原因"), _("条款")
    )  # fmt: skip
    rows = sheet.simulation.claims.order_by("pk").values_list("claim__number", "decided", "lines")
    for number, decided, lines in rows.iterator(chunk_size=500):
        for place, kind, was, now, grounds in lines:
            said = [sheet.words.ground(kind, *each) for each in grounds]
            yield (
                number,
                place,
                _("已决定") if decided else _("办理中"),
                str(ChangeKind(kind).label),
                None if was is None else was / 100,
                None if now is None else now / 100,
                "；".join(each.text for each in said),
                "；".join(dict.fromkeys(each.clause for each in said if each.clause)),
            )


def _money(counted: Sum, computed: bool = True) -> Row:
    if not computed:
        return counted.was_fen / 100, None, None
    return counted.was_fen / 100, counted.now_fen / 100, counted.difference_fen / 100
