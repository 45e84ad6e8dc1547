"""核对并提交: everything on one page, what the rules say of it, and handing it in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import guards
from workflows.commands import submit
from workflows.errors import CommandRefused
from workflows.filing import CHECK, Rows, mend_url, progress, steps_of
from workflows.forms.opening import SubmitForm
from workflows.models import Claim
from workflows.precheck import precheck
from workflows.views.fill import own_claim
from workflows.wording import title_of


@dataclass(frozen=True)
class Section:
    """The answers of one page of the form, with the way back to change them."""

    title: object
    rows: Rows
    is_done: bool
    url: str


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was filled in with the result of the check by the same rules that will apply; POST hands it in."""
    claim = own_claim(request.user, key)
    if guards.may_edit(request.user, claim):
        return redirect("claims:detail", key=claim.key)
    form = SubmitForm(claim, request.POST if request.method == "POST" else None)
    found = precheck(claim)
    if request.method == "POST" and found.may_submit and form.is_valid():
        return _handed_in(request, claim, form.cleaned_data["version"])
    context = {
        "claim": claim,
        "title": title_of(claim),
        "form": form,
        "precheck": found,
        "sections": sections_of(claim),
        "progress": progress(claim, CHECK),
    }
    return render(request, "workflows/check.html", context, status=422 if form.is_bound else 200)


def _handed_in(request: HttpRequest, claim: Claim, version: int) -> HttpResponse:
    """Submit this version. A second click finds the claim handed in already and is shown it, as the first was."""
    try:
        submit(claim_id=claim.pk, actor=request.user, expected_version=version)
    except CommandRefused:
        if guards.may_edit(request.user, Claim.objects.get(pk=claim.pk)) is None:
            raise
    else:
        messages.success(request, _("申请已经提交。办到哪一步，随时可以在这里查看。"))
    return redirect("claims:detail", key=claim.key)


def sections_of(claim: Claim) -> list[Section]:
    """What was filled in, page by page."""
    return [
        Section(step.title, step.rows(claim), step.is_done(claim), mend_url(claim, step.code))
        for step in steps_of(claim)
    ]
