"""The page on which an applicant mends what was sent back to him."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.corrections import explain_item
from approvals.mending.tasks import ExplanationForm, tasks_of
from workflows import guards
from workflows.errors import InvalidInput
from workflows.filing import check_url
from workflows.models import Claim
from workflows.views.fill import own_claim
from workflows.wording import title_of

UNPROCESSABLE = 422
ITEMS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that has to be mended, and how far it is; POST keeps why one thing stays."""
    claim = own_claim(request.user, key)
    if guards.may_edit(request.user, claim) or claim.number is None:
        return redirect("claims:detail", key=claim.key)
    sent = ExplanationForm(request.POST) if request.method == "POST" else None
    if sent is not None and _kept(request, claim, sent):
        return redirect("approvals:mend", key=claim.key)
    tasks = tasks_of(claim, sent)
    done = sum(task.is_settled for task in tasks)
    context = {
        "claim": claim,
        "title": title_of(claim),
        "tasks": [task for task in tasks if not task.is_settled][:ITEMS_A_PAGE],
        "settled": [task for task in tasks if task.is_settled][:ITEMS_A_PAGE],
        "done": done,
        "total": len(tasks),
        "more": max(0, len(tasks) - done - ITEMS_A_PAGE),
        "check_url": check_url(claim),
    }
    return render(request, "approvals/mend.html", context, status=UNPROCESSABLE if sent else 200)


def _kept(request: HttpRequest, claim: Claim, form: ExplanationForm) -> bool:
    if not form.is_valid() or not claim.corrections.filter(pk=form.cleaned_data["item"]).exists():
        return False
    data = form.cleaned_data
    try:
        explain_item(item_id=data["item"], actor=request.user, explanation=data["explanation"])
    except InvalidInput as refusal:
        form.add_error("explanation", refusal.sentence)
        return False
    messages.success(request, _("说明已保存。"))
    return True
