"""考勤: a unit enters a month's days and wages, and opens the claim of that month."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from registry import clock
from registry.models import Organisation
from workflows.errors import CommandRefused
from workflows.filing import resume_url
from workflows.forms.attendance import AttendanceForm, MonthForm, past_months
from workflows.offers import claimant_for
from workflows.periods import claim_of, enter_month, holders_in, open_period
from workflows.wording import in_words

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, programme: str) -> HttpResponse:
    """One month of one unit: keep what is entered, and go on to the claim when asked to."""
    try:
        wanted = load_programme(programme)
    except UnknownProgramme as error:
        raise Http404 from error
    unit = claimant_for(request.user, wanted, request.GET.get("for", "")).organisation
    month = _month(request)
    claim = claim_of(unit, month)
    form = AttendanceForm(holders_in(unit, month), month, request.POST if request.method == "POST" else None)
    if request.method == "POST" and claim is None and form.is_valid():
        try:
            return _kept(request, unit, month, form, wanted.code)
        except CommandRefused as refusal:
            form.add_error(None, str(refusal.sentence))
    context = {
        "title": in_words(wanted.title),
        "unit": unit,
        "first_day": date.fromisoformat(f"{month}-01"),
        "month_form": MonthForm(clock.today(), month),
        "form": form,
        "claim": claim,
    }
    return render(request, "workflows/attendance.html", context, status=UNPROCESSABLE if form.errors else 200)


def _kept(
    request: HttpRequest, unit: Organisation, month: str, form: AttendanceForm, programme: str
) -> HttpResponse:
    """Keep the month; with the button "claim", open its claim and go on to what is still to be filled in."""
    enter_month(actor=request.user, organisation=unit, month=month, days=form.days())
    if "claim" not in request.POST:
        messages.success(request, _("考勤已保存，还没有申报。"))
        return redirect(request.get_full_path())
    claim = open_period(actor=request.user, organisation=unit, month=month, programme=programme)
    return redirect(resume_url(claim))


def _month(request: HttpRequest) -> str:
    """The month asked for when it can be entered, else the last one that is over."""
    known = past_months(clock.today())
    asked = request.GET.get("month", "")
    return asked if asked in known else known[0]
