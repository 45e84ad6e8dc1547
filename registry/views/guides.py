"""办事指南 for everybody: which subsidies there are, and what each asks and gives, county by county."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from policies import load
from policies.errors import DataError, ImpossibleDate, UnknownProgramme
from policies.periods import parse_date
from registry import clock
from registry.guide_pages import guided_counties, guided_county, page_of
from registry.models import Division


@login_not_required
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every subsidy carried today, and for the county asked about whether it has set its standard."""
    county = guided_county(request.GET.get("county", ""))
    open_here = {rules.code for rules in load.rules_in(county.code, on=clock.today())} if county else set()
    rows = [(each, each.code in open_here) for each in load.programmes()]
    rows.sort(key=lambda row: not row[1])
    return render(
        request, "registry/guides/list.html", {"rows": rows, "county": county, "counties": guided_counties()}
    )


@login_not_required
@require_safe
def guide(request: HttpRequest, programme: str, region: str = "") -> HttpResponse:
    """The guide to one subsidy, of a county or of none in particular; `?on=` reads it as of another day."""
    if "county" in request.GET:
        return redirect("guides:county", programme, request.GET["county"])
    county = _county(region)
    try:
        page = page_of(load.timeline(), programme, county, _day(request))
    except (UnknownProgramme, DataError):
        raise Http404 from None
    return render(request, "registry/guides/guide.html", {"page": page, "counties": guided_counties()})


def _county(region: str) -> Division | None:
    if not region:
        return None
    county = guided_county(region)
    if county is None:
        raise Http404
    return county


def _day(request: HttpRequest) -> date:
    """The day asked about; today where none is named or what is named is no day."""
    try:
        return parse_date(request.GET.get("on", "")) or clock.today()
    except ImpossibleDate:
        return clock.today()
