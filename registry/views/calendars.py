"""工作日历: which days count for time limits, and entering the notice of a year when it comes out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from policies.calendar import FIRST_YEAR, LAST_YEAR, NATION
from policies.holiday_notice import as_typed
from registry import clock
from registry.calendar_forms import NoticeForm
from registry.calendar_guards import may_publish_calendar, publishing_offices, regions_open_to
from registry.calendar_pages import NATION_IN_ADDRESSES, changes, typed_from, year_page, year_rows
from registry.calendars import publish_calendar
from registry.errors import CalendarRefused

UNPROCESSABLE = 422


@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """Every year with the notice it follows; a year without one is marked."""
    context = {"rows": year_rows(), "may_publish": bool(publishing_offices(request.user))}
    return render(request, "registry/calendars/list.html", context)


@require_safe
def year(request: HttpRequest, region: str, year: str) -> HttpResponse:
    """One year: when offices rest, which weekends they work."""
    region = NATION if region == NATION_IN_ADDRESSES else region
    page = year_page(region, int(year)) if FIRST_YEAR <= int(year) <= LAST_YEAR else None
    if page is None:
        raise Http404
    context = {"page": page, "may_publish": may_publish_calendar(request.user, region) is None}
    return render(request, "registry/calendars/year.html", context)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Enter a notice: first what it would change, then its publication."""
    regions = regions_open_to(request.user)
    if not regions:
        raise CalendarRefused(may_publish_calendar(request.user, NATION), code="not_allowed")
    form = NoticeForm(regions, request.POST if request.method == "POST" else None, initial=_initial(request))
    context = {"form": form, "changes": None}
    if form.is_valid():
        data = form.cleaned_data
        if request.POST.get("act") == "publish":
            return _published(request, form)
        context["changes"] = changes(data["region"], data["year"], form.days)
        return render(request, "registry/calendars/publish.html", context)
    return render(
        request, "registry/calendars/publish.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _published(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    data = form.cleaned_data
    edition = publish_calendar(
        actor=request.user,
        region=data["region"],
        year=data["year"],
        document=data["document"],
        days=form.days,
    )
    messages.success(
        request,
        _("%(year)s年工作日历第%(number)s版已发布。正在办理的期限由系统重新计算，改动会记入各份申请的记录。")
        % {"year": edition.year, "number": edition.number},
    )
    return redirect("calendars:year", edition.region or NATION_IN_ADDRESSES, edition.year)


def _initial(request: HttpRequest) -> dict[str, object]:
    """What the year says now, so that only what is different has to be typed."""
    region, typed = request.GET.get("region", NATION), request.GET.get("year", "")
    region = NATION if region == NATION_IN_ADDRESSES else region
    known = typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed) <= LAST_YEAR
    year = int(typed) if known else clock.today().year + 1
    days = typed_from(region, year)
    initial: dict[str, object] = {"region": region or NATION_IN_ADDRESSES, "year": year}
    if days is not None:
        initial |= {"rest": as_typed(dict(days.rest)), "work": as_typed(dict(days.work))}
    return initial
