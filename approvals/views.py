"""Pages of deciding: the desk, the decision and the site visit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals import commands, guards
from approvals.answers import Answer
from approvals.conflicts import accept_conflict
from approvals.desks import desk_of, next_at_desk
from approvals.enums import Verdict
from approvals.fact_forms import RecordForm
from approvals.forms import ConflictForm, DecisionForm, VisitForm
from approvals.matters import Matter, matter_of_task
from approvals.office_facts import may_record
from approvals.other_benefits import conflict_row
from approvals.recording import record_facts
from workflows.commands import put_back as put_back_task
from workflows.commands import refuse
from workflows.enums import Station
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim

UNPROCESSABLE = 422
# Where nothing on the form can mend the matter, the refusal is a page of its own.
FINAL_REFUSALS = ("task_done", "not_allowed", "busy")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """办件: what lies at the offices of the reader, tab by tab, the most urgent first."""
    page = desk_of(
        request.user,
        tab=request.GET.get("tab", ""),
        programme=request.GET.get("programme", ""),
        after=request.GET.get("after", ""),
    )
    return render(request, "approvals/desk.html", {"desk": page})


@require_POST
def take(request: HttpRequest, task_id: int) -> HttpResponse:
    """签收, then on to the claim."""
    claim = commands.take(task_id=task_id, actor=request.user)
    messages.success(request, _("已签收，由您办理。"))
    return redirect("claims:detail", claim.key)


@require_POST
def put_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """退回待签: a colleague may take it."""
    claim = put_back_task(task_id=task_id, actor=request.user)
    messages.success(request, _("%(number)s已退回待签，同事可以签收。") % {"number": claim.number})
    return redirect("approvals:desk")


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, task_id: int) -> HttpResponse:
    """One level's answer. What was typed stays on the page until the answer is accepted."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    form = DecisionForm(request.POST or None, matter=matter)
    if request.method == "POST" and form.is_valid():
        try:
            claim = commands.decide(
                task_id=task_id,
                actor=request.user,
                answer=Answer(
                    verdict=form.cleaned_data["verdict"],
                    comment=form.cleaned_data["opinion"],
                    lines=form.cleaned_data["lines"],
                    reasons=form.chosen_findings(),
                    corrections=form.cleaned_data["corrections"],
                    papers=form.cleaned_data["papers"],
                ),
                expected_version=form.cleaned_data["version"],
            )
        except CommandRefused as refusal:
            return _again(request, "approvals/decide.html", form, matter, refusal)
        messages.success(request, _done(claim, form.cleaned_data["verdict"]))
        return _onward(request)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/decide.html", {"form": form, "matter": matter}, status=status)


@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, task_id: int) -> HttpResponse:
    """What was found on the spot (实地核查)."""
    matter = matter_of_task(task_id, request.user, Station.SITE_VISIT)
    form = VisitForm(request.POST or None, matter=matter)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.record_visit(
                task_id=task_id,
                actor=request.user,
                visited_on=data["visited_on"],
                operating=data["operating"],
                findings=data["findings"],
                expected_version=data["version"],
            )
        except CommandRefused as refusal:
            return _again(request, "approvals/visit.html", form, matter, refusal)
        messages.success(request, _("实地核查已登记，下一步是审核。"))
        return redirect("claims:detail", matter.claim.key)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/visit.html", {"form": form, "matter": matter}, status=status)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, task_id: int, conflict_id: int) -> HttpResponse:
    """认可并行享受: by name and with a reason; then back to the claim."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    refuse(guards.may_accept(request.user, matter.item, matter.step))
    form = ConflictForm(request.POST or None, claim=matter.claim, conflict_id=conflict_id)
    if request.method == "POST" and form.is_valid():
        try:
            accept_conflict(
                task_id=task_id,
                actor=request.user,
                conflict_id=conflict_id,
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
            )
        except StaleClaim as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("已认可，记入办理记录。现在可以作决定了。"))
            return redirect("claims:detail", matter.claim.key)
    row = conflict_row(matter.claim, conflict_id, form)
    if row is None:
        return redirect("claims:detail", matter.claim.key)
    context = {"matter": matter, "row": row, "task_id": task_id}
    return render(request, "approvals/conflict.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, task_id: int) -> HttpResponse:
    """What the office found out (评审结果); the rules are asked again at once, and the claim stays at the desk."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    refuse(may_record(matter.claim, matter.step))
    form = RecordForm(request.POST or None, matter=matter)
    status = UNPROCESSABLE if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
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


def _again(
    request: HttpRequest,
    template: str,
    form: DecisionForm | VisitForm,
    matter: Matter,
    refusal: CommandRefused,
) -> HttpResponse:
    if refusal.code in FINAL_REFUSALS:
        raise refusal
    form.add_error(None, refusal.sentence)
    if isinstance(refusal, StaleClaim):
        form.add_error(None, matter.last_change)
    return render(request, template, {"form": form, "matter": matter}, status=refusal.status)


def _onward(request: HttpRequest) -> HttpResponse:
    """The next claim for those who asked for it, else the desk."""
    following = next_at_desk(request.user) if request.POST.get("then") == "next" else None
    return redirect("claims:detail", following.claim.key) if following else redirect("approvals:desk")


def _done(claim: Claim, verdict: Verdict) -> str:
    return _("%(number)s：%(verdict)s。现在是“%(state)s”。") % {
        "number": claim.number,
        "verdict": verdict.label,
        "state": claim.get_state_display(),
    }
