"""The pages of the filing form: one matter each, kept at every step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from registry.models import User
from workflows import guards
from workflows.corrections import PART
from workflows.filing import CHECK, FilingStep, check_url, next_step, progress, step_of
from workflows.forms.transport import remove_ticket
from workflows.models import Claim
from workflows.wording import title_of


@sensitive_post_parameters("account", "phone")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One page: show it, keep what was typed, go on; what was typed wrong is shown again with what to do."""
    claim = own_claim(request.user, key)
    page = step_of(claim, step)
    if page is None or page.form is None:
        raise Http404
    if refusal := guards.may_edit(request.user, claim, (PART, page.code)):
        messages.info(request, refusal)
        return redirect("claims:detail", key=claim.key)
    form = page.form(claim, request.POST if request.method == "POST" else None)
    form.part = page.code
    if request.method == "POST" and form.keep(request.user, unfinished="later" in request.POST):
        for warning in form.warnings:
            messages.warning(request, warning)
        return redirect(_onward(request, claim, page))
    context = {
        "claim": claim,
        "title": title_of(claim),
        "page": page,
        "form": form,
        "progress": progress(claim, page.code),
        "from_check": request.GET.get("from") == CHECK,
        "check_url": check_url(claim),
    }
    return render(request, page.template, context, status=422 if form.is_bound else 200)


@require_POST
def remove_one_ticket(request: HttpRequest, key: str) -> HttpResponse:
    """Take one ticket off the list of a draft."""
    claim = own_claim(request.user, key)
    position = request.POST.get("position", "")
    if position.isdecimal():
        remove_ticket(claim, request.user, position=int(position))
    return redirect("claims:step", key=claim.key, step="tickets")


def own_claim(user: User, key: str) -> Claim:
    """The claim of this key that the user filed himself; 404 for anybody else, also for those who may read it."""
    claims = Claim.objects.filter(applicant=user)
    return get_object_or_404(
        claims.select_related("person__home", "organisation__division", "county", "place", "account"), key=key
    )


def _onward(request: HttpRequest, claim: Claim, page: FilingStep) -> str:
    """Where a kept page leads: out, back to the check, again to a page that is a list, or to the next step."""
    if "later" in request.POST:
        messages.success(request, _("已经保存。下次从“我的申请”接着填就可以。"))
        return "claims:mine"
    if "again" in request.POST:
        return page.url(claim)
    if request.GET.get("from") == CHECK:
        return check_url(claim)
    following = next_step(claim, page.code)
    return following.url(claim) if following else check_url(claim)
