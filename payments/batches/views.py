"""Batches of payments, and what has to be looked into before money leaves, for finance and audit of a county."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from payments.batches import drawing, pausing, unanswered
from payments.batches.drawing import MOST_LINES
from payments.batches.forms import CodeForm, GroupForm, ResumeForm
from payments.batches.offering import claims_of
from payments.batches.releasing import release_batch
from payments.batches.sheets import MOST_SHOWN, batch_sheet, batches_of, batches_page, held_page
from payments.batches.working import run_waiting
from payments.models import BatchLine, Disbursement, Fund, MissingPayment, PaymentBatch
from payments.selectors import claims_visible_to, desk_offices
from payments.sheet import sheet_of
from registry.errors import RegistryError
from registry.models import User
from workflows.errors import InvalidInput
from workflows.turns import begin_at_once

UNPROCESSABLE = 422
NO_CONTENT = 204


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """What can be drawn up, what waits to be released, what was."""
    _need_desk(request.user)
    return render(request, "payments/batches.html", {"page": batches_page(request.user)})


@require_http_methods(["GET", "POST"])
def draw_up(request: HttpRequest) -> HttpResponse:
    """Choose the claims of one fund, bank and kind of account, and draw them up."""
    _need_desk(request.user)
    group = GroupForm(request.GET, funds=Fund.objects.visible_to(request.user))
    if not group.is_valid():
        raise Http404
    claims = claims_of(request.user, **group.cleaned_data)
    keys, refusal = request.POST.getlist("items"), None
    if request.method == "POST":
        if "all" in request.POST:
            keys = list(claims.values_list("key", flat=True)[:MOST_LINES])
        try:
            made = drawing.draw_up(actor=request.user, keys=keys, **group.cleaned_data)
        except InvalidInput as error:
            refusal = error.sentence
        else:
            begin_at_once(run_waiting)
            return redirect("payments:batch", made.pk)
    context = {"group": group.cleaned_data, "claims": claims[:MOST_SHOWN], "count": claims.count()}
    context |= {"ticked": keys, "refusal": refusal}
    return render(request, "payments/draw_up.html", context, status=UNPROCESSABLE if refusal else 200)


@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: what is in it, what was paused, and the act that is due."""
    sheet = batch_sheet(_batch(request.user, batch_id), request.user, request.GET.get("after", ""))
    return render(request, "payments/batch.html", {"sheet": sheet, "form": CodeForm()})


@require_safe
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How far the checks or payments are; once they have ended, the page is asked for anew."""
    sheet = batch_sheet(_batch(request.user, batch_id), request.user)
    if sheet.waiting:
        return render(request, "payments/part_batch_progress.html", {"sheet": sheet})
    answer = HttpResponse(status=NO_CONTENT)
    answer.headers["HX-Refresh"] = "true"
    return answer


@require_safe
def release_sheet(request: HttpRequest, batch_id: int) -> HttpResponse:
    """放款单, for paper: number, count, total in figures and capitals, hash, lines, and who signed."""
    sheet = batch_sheet(_batch(request.user, batch_id), request.user, whole=True)
    return render(request, "payments/release_sheet.html", {"sheet": sheet})


@require_POST
def release(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Let the money go; a wrong code is said at its field."""
    found = _batch(request.user, batch_id)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            release_batch(actor=request.user, batch_id=found.pk, code=form.cleaned_data["code"])
        except RegistryError as refusal:
            form.add_error("code", refusal.sentence)
        else:
            begin_at_once(run_waiting)
            return redirect("payments:batch", found.pk)
    context = {"sheet": batch_sheet(found, request.user), "form": form}
    return render(request, "payments/batch.html", context, status=UNPROCESSABLE)


@require_POST
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Give the batch up."""
    drawing.cancel_batch(actor=request.user, batch_id=_batch(request.user, batch_id).pk)
    messages.success(request, _("批次已作废，里面的申请可以编入别的批次。"))
    return redirect("payments:batches")


@require_POST
def take_out(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take one claim out of a batch."""
    of_mine = BatchLine.objects.filter(batch__in=batches_of(request.user))
    line = get_object_or_404(of_mine, pk=line_id)
    drawing.take_line_out(actor=request.user, line_id=line.pk, reason=request.POST.get("reason", ""))
    messages.success(request, _("已移出这一批，资金仍为这份申请锁定着。"))
    return redirect("payments:batch", line.batch_id)


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Paused claims, and payments the bank has not answered."""
    _need_desk(request.user)
    return render(request, "payments/held.html", {"page": held_page(request.user)})


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Check a paused claim again and let it go on; what is still in the way is said, and nothing is lost."""
    sheet = sheet_of(get_object_or_404(claims_visible_to(request.user), key=key), request.user)
    if sheet.pause is None or not sheet.may_act:
        return redirect("payments:claim", key=key)
    act = {"task_id": sheet.item.task_id, "expected_version": sheet.claim.version}
    form = ResumeForm(request.POST or None, initial=act)
    if request.method == "POST" and form.is_valid():
        try:
            pausing.resume(actor=request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, _("已恢复拨付，可以编入批次。"))
            return redirect("payments:claim", key=key)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "payments/resume.html", {"sheet": sheet, "form": form}, status=status)


@require_POST
def note_missing(request: HttpRequest, disbursement_id: int) -> HttpResponse:
    """Enter the bank's paper that a payment never arrived."""
    of_mine = Disbursement.objects.filter(fund__in=Fund.objects.visible_to(request.user))
    found = get_object_or_404(of_mine, pk=disbursement_id)
    unanswered.note_missing(
        actor=request.user, disbursement_id=found.pk, document=request.POST.get("document", "")
    )
    messages.success(request, _("已登记，请另一位财务人员核对银行的书面答复后确认。"))
    return redirect("payments:held")


@require_POST
def confirm_missing(request: HttpRequest, missing_id: int) -> HttpResponse:
    """Confirm that it never arrived: the claim can be paid again."""
    of_mine = MissingPayment.objects.filter(disbursement__fund__in=Fund.objects.visible_to(request.user))
    found = get_object_or_404(of_mine, pk=missing_id)
    unanswered.confirm_missing(actor=request.user, missing_id=found.pk)
    messages.success(request, _("已确认没有入账，可以重新编入批次。"))
    return redirect("payments:held")


def _need_desk(user: User) -> None:
    if not desk_offices(user):
        raise PermissionDenied


def _batch(user: User, batch_id: int) -> PaymentBatch:
    _need_desk(user)
    return get_object_or_404(batches_of(user), pk=batch_id)
