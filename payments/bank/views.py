"""Files to the bank and returns from it, for the finance of a county and its auditors."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payments.bank.files import file_name, make_bank_file, take_copy, waiting
from payments.bank.forms import BatchForm, ReturnForm, SeenForm
from payments.bank.reading import Unreadable
from payments.bank.returns import see_to_exception, take_return
from payments.bank.sheets import MOST_SHOWN, files_page, return_sheet, rows_page
from payments.models import BankException, BankFile, BankReturn, Fund
from payments.selectors import counties_kept, desk_offices
from registry.models import User
from workflows.errors import CommandRefused

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """What waits to go to the bank, the files made, the returns entered."""
    funds = _funds(request.user)
    form = BatchForm(request.POST if request.method == "POST" else None, batches=waiting(funds))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = make_bank_file(actor=request.user, batch=chosen["batch"], format_code=chosen["format"])
        except CommandRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, _("文件%(number)s已生成，请核对笔数和总额后下载。") % {"number": made.number}
            )
            return redirect("payments:file", made.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    page = files_page(request.user, funds)
    return render(request, "payments/files.html", {"page": page, "form": form}, status=status)


@require_safe
def bank_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file as its release sheet: number, total, hash, who took it, and its payments."""
    found = _file(request.user, file_id)
    page = rows_page(found, request.user, request.GET.get("after", ""))
    return render(request, "payments/file.html", {"file": found, "page": page})


@require_POST
def download(request: HttpRequest, file_id: int) -> HttpResponse:
    """The file itself, with the account numbers; who takes it is kept."""
    found = _file(request.user, file_id)
    response = HttpResponse(
        take_copy(actor=request.user, bank_file=found), content_type="application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(True, file_name(found))
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hand the bank's answer in; a file that cannot be read is refused whole, every line named."""
    funds = Fund.objects.filter(division__in=counties_kept(request.user))
    if not funds.exists():
        raise PermissionDenied
    posted = request.method == "POST"
    form = ReturnForm(request.POST if posted else None, request.FILES if posted else None, funds=funds)
    problems: list[str] = []
    if posted and form.is_valid():
        chosen = form.cleaned_data
        try:
            taken = take_return(
                actor=request.user,
                fund=chosen["fund"],
                format_code=chosen["format"],
                content=chosen["file"].read(),
            )
        except CommandRefused as refusal:
            problems = refusal.problems if isinstance(refusal, Unreadable) else []
            form.add_error(None, _("回盘文件没有导入，没有登记任何结果。") if problems else refusal.sentence)
        else:
            return redirect("payments:return", taken.pk)
    context = {"form": form, "problems": problems[:MOST_SHOWN], "more": len(problems[MOST_SHOWN:])}
    return render(request, "payments/upload.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
def bank_return(request: HttpRequest, return_id: int) -> HttpResponse:
    """How one return went, and the lines somebody has to see to."""
    found = get_object_or_404(BankReturn.objects.filter(fund__in=_funds(request.user)), pk=return_id)
    return render(
        request, "payments/return.html", {"sheet": return_sheet(found, request.user), "form": SeenForm()}
    )


@require_POST
def seen(request: HttpRequest, exception_id: int) -> HttpResponse:
    """Say what was done about a line."""
    of_mine = BankException.objects.filter(bank_return__fund__in=_funds(request.user))
    found = get_object_or_404(of_mine.select_related("bank_return__fund"), pk=exception_id)
    see_to_exception(actor=request.user, exception=found, note=request.POST.get("note", ""))
    messages.success(request, _("已记下处理情况。"))
    return redirect("payments:return", found.bank_return_id)


def _funds(user: User):
    """The funds of the reader's counties. PermissionDenied for those who keep and audit none."""
    if not desk_offices(user):
        raise PermissionDenied
    return Fund.objects.visible_to(user).select_related("division", "balance")


def _file(user: User, file_id: int) -> BankFile:
    files = BankFile.objects.filter(fund__in=_funds(user)).select_related("fund__division", "made_by")
    return get_object_or_404(files, pk=file_id)
