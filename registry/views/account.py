"""账户与安全: what protects the reader's own account."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from registry import second_factor as factor
from registry.errors import SecondFactorRefused
from registry.forms import CodeForm, FirstCodeForm

UNPROCESSABLE = 422


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("offer")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator app; whoever has one sees how it stands."""
    if factor.has(request.user):
        return _enrolled(request, CodeForm())
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factor.confirm(request.user, form.cleaned_data["code"])
        except SecondFactorRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            return render(request, "registry/account/recovery_codes.html", {"codes": codes})
    offer = factor.begin(request.user)
    context = {
        "form": form,
        "offer": offer,
        "picture": segno.make_qr(offer.uri).svg_inline(border=2, omitsize=True),
    }
    return render(
        request, "registry/account/enrol.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@never_cache
@sensitive_post_parameters("code")
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            codes = factor.renew_recovery_codes(request.user, form.cleaned_data["code"])
        except SecondFactorRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            return render(request, "registry/account/recovery_codes.html", {"codes": codes})
    return _enrolled(request, form)


@never_cache
@sensitive_post_parameters("code")
@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """Leave the app of today, to enrol another one."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            factor.give_up(request.user, form.cleaned_data["code"])
        except SecondFactorRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("已停用原来的验证器应用。请用新手机重新启用。"))
            return redirect("account:second_factor")
    return _enrolled(request, form)


def _enrolled(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {"form": form, "left": factor.recovery_codes_left(request.user)}
    return render(
        request, "registry/account/enrolled.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )
