"""Recoveries, for finance and audit of the fund's place and above."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payments.ledger import reserved_fund
from payments.models import RecoveryCase
from payments.recovery import commands, guards
from payments.recovery.forms import OrderForm
from payments.recovery.pages import FORMS, case_page, cases_of, orderable_fen, recoveries_page
from payments.selectors import claims_visible_to, desk_offices
from registry.models import User
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput
from workflows.wording import title_of

UNPROCESSABLE = 422
ACTS = {
    "repay": (commands.record_repayment, gettext_lazy("退款已登记，已经记回资金账。")),
    "ask": (commands.ask_write_off, gettext_lazy("已申请核销，请另一位财务人员审批。")),
    "answer": (commands.answer_write_off, gettext_lazy("审批意见已登记。")),
}


@require_safe
def recoveries(request: HttpRequest) -> HttpResponse:
    """What is being recovered, and who owes how much."""
    if not desk_offices(request.user):
        raise PermissionDenied
    return render(request, "payments/recoveries.html", {"page": recoveries_page(request.user)})


@require_safe
def recovery(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: what was ordered, what came back, and what can be done."""
    page = case_page(_case(request.user, case_id), request.user, {})
    return render(request, "payments/recovery.html", {"page": page})


@require_POST
def act(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Enter a repayment, ask for a write-off or answer one; what cannot be is said at its form."""
    found = _case(request.user, case_id)
    if name not in ACTS:
        raise Http404
    form_class, guard = FORMS[name]
    refuse(guard(request.user, found))
    command, done = ACTS[name]
    form = form_class(request.POST)
    if form.is_valid():
        try:
            command(actor=request.user, case_id=found.pk, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        except CommandRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect("payments:recovery", found.pk)
    page = case_page(found, request.user, {name: form})
    return render(request, "payments/recovery.html", {"page": page}, status=UNPROCESSABLE)


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, key: str) -> HttpResponse:
    """Order the money of a paid claim back."""
    claim = get_object_or_404(claims_visible_to(request.user), key=key)
    refuse(guards.may_order(request.user, claim, reserved_fund(claim)))
    form = OrderForm(request.POST or None, initial={"amount_fen": orderable_fen(claim)})
    if request.method == "POST" and form.is_valid():
        try:
            case = commands.order_recovery(actor=request.user, claim_id=claim.pk, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("已决定追回。请把决定书送达当事人，款项到账后在这里登记。"))
            return redirect("payments:recovery", case.pk)
    context = {"claim": claim, "title": title_of(claim), "form": form, "most_fen": orderable_fen(claim)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "payments/order_recovery.html", context, status=status)


def _case(user: User, case_id: int) -> RecoveryCase:
    return get_object_or_404(cases_of(user), pk=case_id)
