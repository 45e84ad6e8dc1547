"""账户与安全: what protects the reader's own account."""

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import second_factor as factor
from registry import sessions
from registry.errors import SecondFactorRefused
from registry.forms import CodeForm, FirstCodeForm, PasswordForm
from registry.pilot import shown_code

UNPROCESSABLE = 422


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How the account is protected, and where it is signed in."""
    context = {
        "has_factor": factor.has(request.user),
        "demo_code": shown_code(request.user),
        "sessions": sessions.sessions_of(request.user, request.session.session_key),
    }
    return render(request, "registry/account/overview.html", context)


@require_POST
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """End one session of the reader's own; one that is over already is as it should be."""
    sessions.end_session(request.user, handle)
    messages.success(request, _("那次登录已经结束。"))
    return redirect("account:overview")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password, for whoever knows the old one; every other session ends."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        request.session.save()
        sessions.end_other_sessions(request.user, request.session.session_key)
        messages.success(request, _("密码已修改，其他地方的登录已经结束。"))
        return redirect("account:overview")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "registry/account/password.html", {"form": form}, status=status)


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
