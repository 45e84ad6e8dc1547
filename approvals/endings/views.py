"""Pages of what an office does to a claim beside deciding it: one act, one page, one confirmation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.endings import terminating, transferring
from approvals.endings.forms import ActForm, SendBackForm, TerminateForm, TransferForm
from approvals.matters import seen_by
from registry.enums import Level
from registry.models import Division, User
from workflows import worklist
from workflows.commands import refuse
from workflows.errors import InvalidInput, StaleClaim
from workflows.forms.opening import CountyForm
from workflows.models import Claim

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def terminate(request: HttpRequest, key: str) -> HttpResponse:
    """终止: the cause and what was found out."""
    claim = seen(request.user, key)
    refuse(terminating.may_terminate(request.user, claim))
    words = {
        "title": _("终止办理"),
        "lead": _(
            "终止后，各级机构不再办理这份申请，也不能恢复；锁定的资金退回，公示撤下，申请人会收到通知。"
        ),
        "button": _("终止办理"),
        "is_danger": True,
    }

    def act(data: dict[str, object]) -> str:
        terminating.terminate(
            claim_id=claim.pk,
            actor=request.user,
            cause=data["cause"],
            comment=data["comment"],
            expected_version=data["version"],
        )
        return _("%(number)s已终止办理，申请人会收到通知。") % {"number": claim.number}

    return act_page(request, claim, TerminateForm(claim, request.POST or None), words, act)


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, key: str) -> HttpResponse:
    """移送: first the county, then the place in it and the reason."""
    claim = seen(request.user, key)
    refuse(transferring.may_transfer(request.user, claim))
    county = Division.objects.filter(code=request.GET.get("county", ""), level=Level.COUNTY).first()
    words = {
        "title": _("移送别的县"),
        "lead": _("移送后这份申请离开您的待办，由那边从头办理；编号和提交日期不变，申请人会收到通知。"),
        "button": _("移送"),
        "county": county,
        "county_form": CountyForm(county or claim.county),
    }

    def act(data: dict[str, object]) -> str:
        transferring.transfer(
            task_id=task_of(request.user, claim),
            actor=request.user,
            place=Division.objects.get(code=data["place"]),
            reason=data["comment"],
            expected_version=data["version"],
        )
        return _("%(number)s已移送%(county)s。") % {"number": claim.number, "county": county.name}

    form = TransferForm(claim, county, request.POST or None) if county else None
    return act_page(request, claim, form, words, act, "approvals/transfer.html")


@require_http_methods(["GET", "POST"])
def send_back_transfer(request: HttpRequest, key: str) -> HttpResponse:
    """退回移送: to the county it came from."""
    claim = seen(request.user, key)
    refuse(transferring.may_send_back(request.user, claim))
    last = transferring.received(claim)
    words = {
        "title": _("退回移送"),
        "lead": _("%(county)s移送时说：%(reason)s")
        % {"county": last.from_county.name, "reason": last.reason},
        "button": _("退回移送"),
    }

    def act(data: dict[str, object]) -> str:
        transferring.send_back(
            task_id=task_of(request.user, claim),
            actor=request.user,
            reason=data["comment"],
            expected_version=data["version"],
        )
        return _("%(number)s已退回%(county)s。") % {"number": claim.number, "county": last.from_county.name}

    return act_page(request, claim, SendBackForm(claim, request.POST or None), words, act)


def task_of(user: User, claim: Claim) -> int:
    """The task at the reader's own desk, which the guard has found there."""
    item = worklist.item_of(claim, user)
    return item.task_id if item else 0


def seen(user: User, key: str) -> Claim:
    """The claim of this key; 404 for whoever may not read it."""
    return get_object_or_404(seen_by(user), key=key)


def act_page(
    request: HttpRequest,
    claim: Claim,
    form: ActForm | None,
    words: dict[str, object],
    act: Callable[[dict[str, object]], str],
    template: str = "approvals/act.html",
) -> HttpResponse:
    """Show the form; when it is sent, do `act` and say what it answered. What was typed stays until it is accepted."""
    status = UNPROCESSABLE if form and form.is_bound else 200
    if form and form.is_bound and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except (StaleClaim, InvalidInput) as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, str(refusal.sentence))
            status = refusal.status
        else:
            messages.success(request, done)
            return redirect("claims:detail", claim.key)
    return render(request, template, {"claim": claim, "form": form, **words}, status=status)
