"""The page on which an office records its results."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.fact_forms import RecordForm
from approvals.matters import matter_of_task
from approvals.office_facts import may_record
from approvals.recording import record_facts
from workflows.commands import refuse
from workflows.enums import Station
from workflows.errors import InvalidInput, StaleClaim


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, task_id: int) -> HttpResponse:
    """What the office found out (评审结果); the rules are asked again at once, and the claim stays at the desk."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    refuse(may_record(matter.claim, matter.step))
    form = RecordForm(request.POST or None, matter=matter)
    status = 200
    if request.method == "POST":
        status = InvalidInput.status
        if form.is_valid():
            try:
                record_facts(
                    task_id=task_id,
                    actor=request.user,
                    values=form.values(),
                    document=form.cleaned_data["document"],
                    expected_version=form.cleaned_data["version"],
                )
            except (StaleClaim, InvalidInput) as refusal:
                form.tell(refusal)
                status = refusal.status
            else:
                messages.success(request, _("评审结果已登记，系统已重新核对。"))
                return redirect("claims:detail", matter.claim.key)
    return render(request, "approvals/record.html", {"form": form, "matter": matter}, status=status)
