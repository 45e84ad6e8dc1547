"""The figures of a month as an .xlsx: by office, and by programme."""

from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from approvals.desks import programme_title
from approvals.timekeeping.figures import Figures, Statistics
from workflows.spreadsheet import Row, spreadsheet


def workbook(statistics: Statistics) -> BytesIO:
    """The file, opened at its beginning; texts are never taken for formulas."""
    return spreadsheet(
        {
            _("各机构"): _rows(_("机构"), _offices(statistics), statistics.total),
            _("各项目"): _rows(_("项目"), _programmes(statistics), statistics.total),
        }
    )


def _rows(first: str, named: Iterator[tuple[str, Figures]], total: Figures) -> Iterator[Row]:
    yield (
        first,
        _("收到"),
        _("在办"),
        _("超期在办"),
        _("办结"),
        _("超期办结"),
        _("一半在几个工作日内办结"),
        _("九成在几个工作日内办结"),
    )
    for name, figures in (*named, (_("合计"), total)):
        counted = (figures.received, figures.in_hand, figures.overdue, figures.done, figures.done_late)
        yield name, *counted, figures.median, figures.p90


def _offices(statistics: Statistics) -> Iterator[tuple[str, Figures]]:
    yield from ((office.name, figures) for office, figures in statistics.by_office)


def _programmes(statistics: Statistics) -> Iterator[tuple[str, Figures]]:
    yield from ((programme_title(code), figures) for code, figures in statistics.by_programme)
