"""The public notices, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.board.guards import may_tend
from approvals.published import notice_of, notices_page

GONE = 410


@login_not_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The lists on public notice now."""
    page = notices_page(request.GET.get("after", ""))
    return unindexed(render(request, "approvals/notices.html", {"page": page}))


@login_not_required
@require_safe
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One list on public notice; taken down by itself when its last day is over."""
    shown = notice_of(notice_id, request.GET.get("from", ""))
    template = "approvals/notice.html" if shown.is_open else "approvals/notice_over.html"
    tends = request.user.is_authenticated and may_tend(request.user, shown.notice) is None
    context = {"shown": shown, "tends": tends}
    return unindexed(render(request, template, context, status=200 if shown.is_open else GONE))


def unindexed(response: HttpResponse) -> HttpResponse:
    """A notice is for the neighbours and for a few days, not for search engines."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
