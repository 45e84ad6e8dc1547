"""Pages of 批量办理: choose, confirm, and what came of each claim."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from approvals.bulk.choosing import Choice, choice_of, receivers_of, recent_runs, standing_of
from approvals.bulk.forms import BulkForm
from approvals.bulk.runs import start_bulk
from approvals.bulk.working import run_waiting
from approvals.enums import BulkAction
from approvals.models import BulkRun
from workflows.errors import InvalidInput
from workflows.turns import begin_at_once

UNPROCESSABLE = 422
NO_CONTENT = 204


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose claims and write the opinion; then see what will happen, and have it done."""
    action = _action(request.GET.get("action", ""))
    choice = choice_of(request.user, action)
    receivers = receivers_of(request.user, choice) if action == BulkAction.ASSIGN else []
    form = BulkForm(request.POST or None, action=action, offices=choice.offices, receivers=receivers)
    context = {"form": form, "choice": choice, "actions": BulkAction, "runs": recent_runs(request.user)}
    if not form.is_valid():
        context["ticked"] = form.values if form.is_bound else _preset(request, choice)
        status = UNPROCESSABLE if form.is_bound else 200
        return render(request, "approvals/bulk.html", context, status=status)
    if "confirmed" in request.POST:
        return _start(request, form)
    chosen = choice.chosen(form.values)
    context |= {
        "chosen": chosen,
        "total_fen": sum(each.amount_fen or 0 for each in chosen),
        "gone": len(form.cleaned_data["items"]) - len(chosen),
    }
    return render(request, "approvals/bulk_confirm.html", context)


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far it is, and what came of each claim."""
    found = get_object_or_404(BulkRun.objects.visible_to(request.user), pk=run_id)
    return render(request, "approvals/bulk_run.html", {"standing": standing_of(found)})


@require_safe
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far it is; once it has ended, the page is asked for anew."""
    found = get_object_or_404(BulkRun.objects.visible_to(request.user), pk=run_id)
    standing = standing_of(found)
    if standing.has_ended:
        answer = HttpResponse(status=NO_CONTENT)
        answer.headers["HX-Refresh"] = "true"
        return answer
    return render(request, "approvals/part_bulk_progress.html", {"standing": standing})


def _start(request: HttpRequest, form: BulkForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        started = start_bulk(
            actor=request.user,
            action=form.action,
            chosen=data["items"],
            comment=data["opinion"],
            token=data["token"],
            receiver=form.colleague,
        )
    except InvalidInput as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("approvals:bulk")
    begin_at_once(run_waiting)
    return redirect("approvals:bulk_run", started.pk)


def _action(name: str) -> BulkAction:
    return BulkAction(name) if name in BulkAction.values else BulkAction.AGREE


def _preset(request: HttpRequest, choice: Choice) -> set[str]:
    """Everything is ticked for those who asked for it by a link: nobody ticks 500 boxes by hand."""
    return {each.value for each in choice.candidates} if request.GET.get("all") else set()
