"""Funds of a place and below, for its finance and its auditors."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payments import guards
from payments.commands import allot, open_fund
from payments.funds.commands import correct, distribute, withdraw
from payments.funds.forms import OpenForm
from payments.funds.pages import FORMS, page_of, tree
from payments.models import Fund
from payments.selectors import counties_kept, desk_offices
from registry import clock
from registry.models import User
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput

UNPROCESSABLE = 422
MOST_FUNDS = 500
ACTS = {
    "allot": (allot, gettext_lazy("指标已登记。等候这项资金的申请会按批准先后锁定。")),
    "distribute": (distribute, gettext_lazy("已下达。")),
    "withdraw": (withdraw, gettext_lazy("已收回。")),
    "correct": (correct, gettext_lazy("已冲正。请按正确的内容重新登记。")),
}


@require_http_methods(["GET", "POST"])
def funds(request: HttpRequest) -> HttpResponse:
    """The tree of this year's funds, and the form that opens one."""
    visible, places = _visible(request.user), counties_kept(request.user)
    form = OpenForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        fund = open_fund(actor=request.user, **form.opened())
        messages.success(request, _("资金已登记。请接着登记指标金额。"))
        return redirect("payments:fund", fund.pk)
    rows = tree(visible.filter(year=clock.today().year)[:MOST_FUNDS])
    context = {"rows": rows, "form": form if places else None, "year": clock.today().year}
    return render(request, "payments/funds.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
def fund(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The books of one fund."""
    found = get_object_or_404(_visible(request.user), pk=fund_id)
    page = page_of(found, request.user, request.GET.get("before", ""), {})
    return render(request, "payments/fund_page.html", {"page": page})


@require_POST
def act(request: HttpRequest, fund_id: int, name: str) -> HttpResponse:
    """Allot, distribute, take back or correct; what cannot be is said at its form and nothing is lost."""
    found = get_object_or_404(_visible(request.user), pk=fund_id)
    if name not in ACTS:
        raise Http404
    refuse((guards.may_withdraw if name == "withdraw" else guards.may_allot)(request.user, found))
    command, done = ACTS[name]
    form = FORMS[name](request.POST, fund=found, prefix=name)
    if form.is_valid():
        subject = {} if name == "correct" else {"fund": found}
        try:
            command(actor=request.user, **subject, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        except CommandRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect("payments:fund", found.pk)
    page = page_of(found, request.user, "", {name: form})
    return render(request, "payments/fund_page.html", {"page": page}, status=UNPROCESSABLE)


def _visible(user: User):
    """The funds of the reader's places and below. PermissionDenied for those who keep and audit none."""
    if not desk_offices(user):
        raise PermissionDenied
    return Fund.objects.visible_to(user).select_related("division", "balance", "parent__division")
