"""办理时效: how the offices a reader answers for keep their time, month by month."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.desks import programme_title
from approvals.timekeeping.figures import (
    Statistics,
    month_from,
    months_offered,
    reading_offices,
    statistics_of,
)
from approvals.timekeeping.workbook import workbook


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The tables of one month, `?month=2026-03`; this month where none is named."""
    found = _statistics(request)
    context = {
        "statistics": found,
        "offices": [(office.name, figures) for office, figures in found.by_office],
        "programmes": [(programme_title(code), figures) for code, figures in found.by_programme],
        "months": months_offered(),
    }
    return render(request, "approvals/statistics.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    found = _statistics(request)
    name = f"{_('办理时效')}-{found.month:%Y-%m}.xlsx"
    return FileResponse(workbook(found), as_attachment=True, filename=name)


def _statistics(request: HttpRequest) -> Statistics:
    if not reading_offices(request.user).exists():
        raise PermissionDenied
    return statistics_of(request.user, month_from(request.GET.get("month", "")))
