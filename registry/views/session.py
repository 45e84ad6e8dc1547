import time

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from registry import second_factor
from registry.errors import SecondFactorRefused
from registry.forms import CodeForm, SignInForm
from registry.models import User
from registry.sessions import ENDED, leave_trace

UNPROCESSABLE = 422
# Who typed the right password and still owes a code, for so many seconds.
HALF_WAY = "half_way"
PATIENCE = 600


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in and go on to the page that was asked for; axes answers instead once there were too many failures.

    Whoever has a second factor is asked for its code first.
    """
    if request.user.is_authenticated:
        return redirect(_next_page(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        if settings.SECOND_FACTOR_AT_SIGN_IN and second_factor.has(user):
            _keep_half_way(request, user)
            return redirect("sign_in_code")
        _begin(request, user, user.backend, by_code=False)
        return redirect(_next_page(request))
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    context["ended"] = request.session.pop(ENDED, False)
    return render(request, "registry/sign_in.html", context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: the code of the app, or a recovery code."""
    if request.user.is_authenticated:
        return redirect(_next_page(request))
    half_way = request.session.get(HALF_WAY, {"until": 0})
    user = User.objects.filter(pk=half_way.get("user"), is_active=True).first()
    if user is None or half_way["until"] < time.time():
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.require(user, form.cleaned_data["code"])
        except SecondFactorRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[HALF_WAY]
            _begin(request, user, half_way["backend"], by_code=True)
            return redirect(half_way["next"])
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "registry/sign_in_code.html", {"form": form}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; harmless for somebody who has none."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _keep_half_way(request: HttpRequest, user: User) -> None:
    # A key of its own: what somebody planted in the browser before must not become the session of this user.
    request.session.cycle_key()
    request.session[HALF_WAY] = {
        "user": user.pk,
        "backend": user.backend,
        "next": _next_page(request),
        "until": int(time.time()) + PATIENCE,
    }


def _begin(request: HttpRequest, user: User, backend: str, *, by_code: bool) -> None:
    """Sign the user in and note in the session where and how."""
    login(request, user, backend=backend)
    agent = request.headers.get("user-agent", "")
    leave_trace(request.session, address=request.META["REMOTE_ADDR"], agent=agent, by_code=by_code)


def _next_page(request: HttpRequest) -> str:
    """The page of this site named by `next`, else the home page: nobody is sent to another site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else resolve_url(settings.LOGIN_REDIRECT_URL)
