"""三员: what the security administrator does for accounts, and what the auditor reads of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import second_factor, sessions
from registry.account_care import accounts_cared_for_by, care_for, find_accounts, may_care
from registry.enums import AccountAct
from registry.errors import RegistryError
from registry.forms import AccountActForm
from registry.selectors import posts_of
from registry.trail import may_read_trail, trail_page

UNPROCESSABLE = 422


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of the reader's area, searched by name."""
    if not may_care(request.user):
        raise PermissionDenied(_("这一页只有安全管理员能看。"))
    words = request.GET.get("q", "")
    return render(
        request, "registry/security/accounts.html", {"q": words, "found": find_accounts(request.user, words)}
    )


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """How one account stands, and one act with a reason."""
    user = get_object_or_404(accounts_cared_for_by(request.user), pk=pk)
    form = AccountActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = AccountAct(form.cleaned_data["act"])
        try:
            care_for(actor=request.user, user=user, act=act, reason=form.cleaned_data["reason"])
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已办理：%(act)s。") % {"act": act.label})
            return redirect("security:account", pk=pk)
    context = {"account": user, "form": form, "posts": posts_of(user), "has_factor": second_factor.has(user)}
    context["sessions"] = sessions.sessions_of(user, None)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "registry/security/account.html", context, status=status)


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """The trail of the registry, newest first, one page by key."""
    if not may_read_trail(request.user):
        raise PermissionDenied(_("这一页只有审计人员能看。"))
    before, here = request.GET.get("before", ""), reverse("security:trail")
    lines, next_key = trail_page(request.user, int(before) if before.isdecimal() else None)
    context = {"lines": lines, "next_url": f"{here}?before={next_key}" if next_key else ""}
    return render(request, "registry/security/trail.html", context)
