"""考勤: a unit enters a month's days and wages, and opens the claim of that month or goes on with it."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from registry import clock
from registry.models import Organisation
from workflows import guards
from workflows.errors import CommandRefused
from workflows.filing import progress, resume_url
from workflows.forms.attendance import AttendanceForm, MonthForm, past_months
from workflows.offers import claimant_for
from workflows.periods import claim_of, enter_month, open_period
from workflows.posts.roll import roll_of
from workflows.views.fill import own_claim
from workflows.wording import in_words

UNPROCESSABLE = 422
STEP = "attendance"


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
    is_fixed = claim is not None and guards.may_edit(request.user, claim) is not None
    roll = roll_of(unit, month)
    form = AttendanceForm(roll.holders, month, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not is_fixed and form.is_valid():
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
        "left_out": roll.left_out,
        "is_fixed": is_fixed,
        "progress": progress(claim, STEP) if claim and not is_fixed else None,
    }
    return render(request, "workflows/attendance.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
def attendance_of(request: HttpRequest, key: str) -> HttpResponse:
    """Where the attendance of a claim is entered: the page of its unit and month."""
    claim = own_claim(request.user, key)
    if claim.organisation is None or not claim.period:
        raise Http404
    query = urlencode({"month": claim.period, "for": claim.organisation.uscc})
    return redirect(f"{reverse('claims:attendance', args=[claim.programme])}?{query}")


def _kept(
    request: HttpRequest, unit: Organisation, month: str, form: AttendanceForm, programme: str
) -> HttpResponse:
    """Keep the month; with the button "claim", open its claim, or go on with it, at what is still to be filled in."""
    enter_month(actor=request.user, organisation=unit, month=month, days=form.days())
    if "claim" not in request.POST:
        messages.success(request, _("考勤已保存，还没有提交申报。"))
        return redirect(request.get_full_path())
    known = claim_of(unit, month)
    claim = known or open_period(actor=request.user, organisation=unit, month=month, programme=programme)
    return redirect(resume_url(claim))


def _month(request: HttpRequest) -> str:
    """The month asked for when it can be entered, else the last one that is over."""
    known = past_months(clock.today())
    asked = request.GET.get("month", "")
    return asked if asked in known else known[0]
