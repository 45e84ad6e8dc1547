"""考勤: a unit enters a month's days and wages, on the page or by spreadsheet, and goes on with the month's claim."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from policies.model import Programme
from registry import clock
from registry.models import Organisation
from workflows import guards
from workflows.errors import CommandRefused, InvalidInput
from workflows.filing import progress, resume_url
from workflows.forms.attendance import AttendanceForm, MonthForm, past_months, working_days
from workflows.offers import claimant_for
from workflows.periods import claim_of, enter_month, month_to_enter, open_period
from workflows.posts.rhythm import period_for
from workflows.posts.roll import roll_of
from workflows.posts.sheet import MOST_BYTES, read_month, sheet_of
from workflows.views.fill import own_claim
from workflows.wording import in_words

UNPROCESSABLE = 422
STEP = "attendance"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, programme: str) -> HttpResponse:
    """One month of one unit: keep what is entered, and go on to the claim when asked to."""
    wanted, unit = _asked(request, programme)
    month = _month(request)
    form = AttendanceForm(
        roll_of(unit, month).holders, month, request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and not _is_fixed(request, unit, month) and form.is_valid():
        try:
            return _kept(request, unit, month, form, wanted.code)
        except CommandRefused as refusal:
            form.add_error(None, str(refusal.sentence))
    return _page(request, wanted, unit, month, form)


@require_safe
def attendance_of(request: HttpRequest, key: str) -> HttpResponse:
    """Where the attendance of a claim is entered: the page of its unit and month, of a quarter the first month that is
    not entered."""
    claim = own_claim(request.user, key)
    if claim.organisation is None or not claim.period:
        raise Http404
    return redirect(_address(claim.programme, claim.organisation, month_to_enter(claim)))


@require_safe
def attendance_sheet(request: HttpRequest, programme: str) -> HttpResponse:
    """The month's roll as a spreadsheet to fill in."""
    _wanted, unit = _asked(request, programme)
    month = _month(request)
    content = sheet_of(roll_of(unit, month).holders, month, working_days(month, unit.division_id))
    response = HttpResponse(content, content_type=SHEET)
    name = _("考勤表%(month)s.xlsx") % {"month": month}
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_POST
def attendance_upload(request: HttpRequest, programme: str) -> HttpResponse:
    """Keep a filled spreadsheet whole, or name every cell that is wrong and keep nothing."""
    wanted, unit = _asked(request, programme)
    month = _month(request)
    roll = roll_of(unit, month)
    try:
        days = read_month(_content(request.FILES.get("file")), roll.holders, month)
        enter_month(actor=request.user, organisation=unit, month=month, days=days)
    except CommandRefused as refusal:
        form = AttendanceForm(roll.holders, month)
        return _page(request, wanted, unit, month, form, refused=refusal)
    messages.success(request, _("已保存%(count)d人的考勤，还没有提交申报。") % {"count": len(days)})
    return redirect(_address(wanted.code, unit, month))


def _asked(request: HttpRequest, programme: str) -> tuple[Programme, Organisation]:
    """The programme of the address and the unit it is claimed for; refused to whoever does not act for one."""
    try:
        wanted = load_programme(programme)
    except UnknownProgramme as error:
        raise Http404 from error
    return wanted, claimant_for(request.user, wanted, request.GET.get("for", "")).organisation


def _content(file: UploadedFile | None) -> bytes:
    if file is None:
        raise InvalidInput(
            _("还没有选择文件。请先选择填好的考勤表，再点上传。"), code="no_file", field="file"
        )
    return file.read(MOST_BYTES + 1)


def _page(
    request: HttpRequest,
    programme: Programme,
    unit: Organisation,
    month: str,
    form: AttendanceForm,
    refused: CommandRefused | None = None,
) -> HttpResponse:
    claim, is_fixed = claim_of(unit, month), _is_fixed(request, unit, month)
    context = {
        "title": in_words(programme.title),
        "programme": programme.code,
        "unit": unit,
        "address": urlencode({"month": month, "for": unit.uscc}),
        "first_day": date.fromisoformat(f"{month}-01"),
        "month_form": MonthForm(clock.today(), month),
        "form": form,
        "claim": claim,
        "left_out": roll_of(unit, month).left_out,
        "is_fixed": is_fixed,
        "by_quarter": period_for(unit, month) != month,
        "refused": refused,
        "progress": progress(claim, STEP) if claim and not is_fixed else None,
    }
    status = UNPROCESSABLE if form.errors or refused else 200
    return render(request, "workflows/attendance.html", context, status=status)


def _is_fixed(request: HttpRequest, unit: Organisation, month: str) -> bool:
    """Whether the month is claimed and can no longer be changed; of the unit's draft whoever acts for it may go on."""
    claim = claim_of(unit, month)
    if claim is None or claim.number is None:
        return False
    return guards.may_edit(request.user, claim) is not None


def _kept(
    request: HttpRequest, unit: Organisation, month: str, form: AttendanceForm, programme: str
) -> HttpResponse:
    """Keep the month; with the button "claim", open its claim, or go on with it, at what is still to be filled in."""
    enter_month(actor=request.user, organisation=unit, month=month, days=form.days())
    if "claim" not in request.POST:
        messages.success(request, _("考勤已保存，还没有提交申报。"))
        return redirect(request.get_full_path())
    known = claim_of(unit, month)
    period = period_for(unit, month)
    claim = known or open_period(actor=request.user, organisation=unit, period=period, programme=programme)
    return redirect(resume_url(claim))


def _month(request: HttpRequest) -> str:
    """The month asked for when it can be entered, else the last one that is over."""
    known = past_months(clock.today())
    asked = request.GET.get("month", "")
    return asked if asked in known else known[0]


def _address(programme: str, unit: Organisation, month: str) -> str:
    query = urlencode({"month": month, "for": unit.uscc})
    return f"{reverse('claims:attendance', args=[programme])}?{query}"
