"""The finance desk, the payment sheet with its two acts, and the applicant's other account after a return."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payments import commands, guards
from payments.forms import AccountForm, ResultForm
from payments.selectors import claims_visible_to, desk_of, funds_of_year
from payments.sheet import Sheet, desk_rows, sheet_of
from registry import clock
from registry.errors import RegistryError
from workflows import worklist
from workflows.commands import refuse
from workflows.errors import InvalidInput
from workflows.models import Claim

UNPROCESSABLE = 422


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits at the reader's finance offices, and what is left in their funds."""
    offices, waiting = desk_of(request.user)
    if not offices:
        raise PermissionDenied
    after, here = _key(request.GET.get("after", "")), reverse("payments:desk")
    items, following = worklist.page(waiting, after)
    context = {
        "rows": desk_rows(items),
        "funds": funds_of_year(request.user),
        "offices": offices,
        "next_url": f"{here}?{urlencode({'after': following})}" if following else "",
        "first_url": here if after else "",
    }
    return render(request, "payments/desk.html", context)


@require_safe
def claim(request: HttpRequest, key: str) -> HttpResponse:
    """The payment sheet: what is paid to whom, why, and the act that is due."""
    sheet = sheet_of(get_object_or_404(claims_visible_to(request.user), key=key), request.user)
    form = ResultForm(initial=_act(sheet) | {"result_on": clock.today()}) if sheet.is_at_result else None
    return render(request, "payments/claim.html", {"sheet": sheet, "form": form, "act": _act(sheet)})


@require_POST
def result(request: HttpRequest, key: str) -> HttpResponse:
    """Enter the bank's answer; what cannot be is said at its field and nothing is lost."""
    found = get_object_or_404(claims_visible_to(request.user), key=key)
    form = ResultForm(request.POST)
    if form.is_valid():
        try:
            commands.record_result(actor=request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, _("银行结果已登记。"))
            return redirect("payments:claim", key=found.key)
    sheet = sheet_of(found, request.user)
    context = {"sheet": sheet, "form": form, "act": _act(sheet)}
    return render(request, "payments/claim.html", context, status=UNPROCESSABLE)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, key: str) -> HttpResponse:
    """The applicant names another account after the bank sent the money back."""
    found = get_object_or_404(Claim.objects.filter(applicant=request.user), key=key)
    refuse(guards.may_change_account(request.user, found))
    form = AccountForm(request.POST or None, initial={"expected_version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_account(claim_id=found.pk, actor=request.user, **form.cleaned_data)
        except RegistryError as refusal:
            form.add_error("bank" if refusal.code == "bank" else "number", refusal.sentence)
        else:
            messages.success(request, _("收款账户已更换。县财政核对以后重新放款，不用再做什么。"))
            return redirect("claims:detail", key=found.key)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "payments/account.html", {"claim": found, "form": form}, status=status)


def _act(sheet: Sheet) -> dict[str, int]:
    """What the act's form carries along: the open task and the version the reader sees."""
    if sheet.item is None:
        return {}
    return {"task_id": sheet.item.task_id, "expected_version": sheet.claim.version}


def _key(text: str) -> str:
    """The paging key `day|id` when it is one; anything else reads as the first page."""
    day, _bar, last = text.partition("|")
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return text if last.isdecimal() else ""
