"""Taking a claim back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import commands, guards
from workflows.forms.opening import WithdrawForm
from workflows.views.fill import own_claim
from workflows.wording import title_of


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the reason and take the claim back; when it is too late, say so on the claim page."""
    claim = own_claim(request.user, key)
    if refusal := guards.may_withdraw(request.user, claim):
        messages.info(request, refusal)
        return redirect("claims:detail", key=claim.key)
    form = WithdrawForm(claim, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        commands.withdraw(
            claim_id=claim.pk, actor=request.user, reason=data["reason"], expected_version=data["version"]
        )
        messages.success(request, _("申请已经撤回。需要时可以重新申请。"))
        return redirect("claims:mine")
    context = {"claim": claim, "title": title_of(claim), "form": form}
    return render(request, "workflows/withdraw.html", context, status=422 if form.is_bound else 200)
