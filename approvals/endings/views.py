"""Pages of what an office does to a claim beside deciding it: one act, one page, one confirmation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.endings import appealing, rectifying, terminating, transferring
from approvals.endings.correction_form import CorrectionForm
from approvals.endings.forms import (
    AppealForm,
    AskTransferForm,
    OutcomeForm,
    SendBackForm,
    TerminateForm,
    TransferForm,
)
from approvals.enums import ConsentKind
from approvals.fields import ActForm
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

    return act_page(request, claim, TerminateForm(request.POST or None, claim=claim), words, act)


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, key: str) -> HttpResponse:
    """移送: first the county, then the place in it and the reason."""
    claim = seen(request.user, key)
    refuse(transferring.may_transfer(request.user, claim))
    county = Division.objects.filter(code=request.GET.get("county", ""), level=Level.COUNTY).first()
    if county and transferring.needs_consent(claim, county):
        return redirect("approvals:ask_transfer", claim.key, county.code)
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

    form = TransferForm(request.POST or None, claim=claim, county=county) if county else None
    return act_page(request, claim, form, words, act, "approvals/transfer.html")


@require_http_methods(["GET", "POST"])
def ask_transfer(request: HttpRequest, key: str, county_code: str) -> HttpResponse:
    """请示由哪个县办理: to a county that has sent the claim back it goes once the superior of both has agreed."""
    claim = seen(request.user, key)
    county = get_object_or_404(Division, code=county_code, level=Level.COUNTY)
    refuse(transferring.may_ask_transfer(request.user, claim, county))
    back = transferring.sent_back_by(claim, county)
    superior = transferring.superior_of_both(claim, county)
    words = {
        "title": _("请示由哪个县办理"),
        "lead": _("%(county)s已经退回过移送。上级同意后才能再移送到那里，那里不能再退回。申请留在原处。")
        % {"county": county.name},
        "details": [(_("退回移送的理由"), back.reason), (_("请示哪个机构"), superior.name)],
        "button": _("请示上级"),
    }

    def act(data: dict[str, object]) -> str:
        transferring.ask_transfer(
            claim_id=claim.pk, actor=request.user, county=county, reason=data["comment"]
        )
        return _("已请示%(office)s，同意后在这里移送。") % {"office": superior.name}

    return act_page(request, claim, AskTransferForm(request.POST or None, claim=claim), words, act)


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

    return act_page(request, claim, SendBackForm(request.POST or None, claim=claim), words, act)


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, key: str) -> HttpResponse:
    """复议、诉讼、申诉: that one was filed."""
    claim = seen(request.user, key)
    refuse(appealing.may_record_appeal(request.user, claim))
    words = {
        "title": _("登记复议或诉讼"),
        "lead": _("只作记载，原决定继续有效。有结果以后再登记结果。"),
        "button": _("登记"),
    }

    def act(data: dict[str, object]) -> str:
        names = ("kind", "body", "number", "filed_on")
        appealing.record_appeal(
            claim_id=claim.pk,
            actor=request.user,
            expected_version=data["version"],
            **{name: data[name] for name in names},
        )
        return _("已登记。有结果以后，在这里登记结果。")

    return act_page(request, claim, AppealForm(request.POST or None, claim=claim), words, act)


@require_http_methods(["GET", "POST"])
def appeal_outcome(request: HttpRequest, key: str) -> HttpResponse:
    """How an appeal ended; a refusal that was quashed is open again."""
    claim = seen(request.user, key)
    refuse(appealing.may_record_outcome(request.user, claim))
    words = {
        "title": _("登记复议或诉讼结果"),
        "lead": _(
            "原来不予批准或不予受理的决定被撤销、变更的，申请回到作决定的那一级，由没有参与过的人重新审核。"
        ),
        "button": _("登记结果"),
    }

    def act(data: dict[str, object]) -> str:
        names = ("result", "decided_on", "document", "note")
        outcome = appealing.record_appeal_outcome(
            appeal_id=data["appeal"].pk,
            actor=request.user,
            outcome=appealing.Outcome(**{name: data[name] for name in names}),
            expected_version=data["version"],
        )
        return _("已登记，申请重新审核。") if outcome.reopened else _("已登记，申请的状态不变。")

    return act_page(request, claim, OutcomeForm(request.POST or None, claim=claim), words, act)


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, key: str) -> HttpResponse:
    """行政更正, first half: what is wrong; the office above is asked."""
    claim = seen(request.user, key)
    refuse(rectifying.may_rectify(request.user, claim))
    words = {
        "title": _("行政更正"),
        "lead": _(
            "先请示上级，上级同意后再更正。已经批准、还没有放款的，更正后退回作决定的一级重新决定，锁定的资金先退回。"
            "已经放款或办结的，原决定不改写，另外记一笔更正；款项的差额另行补发或追回。"
        ),
        "button": _("请示上级"),
    }
    form = CorrectionForm(request.POST or None, claim=claim)

    def act(data: dict[str, object]) -> str:
        consent = rectifying.ask_rectification(
            claim_id=claim.pk, actor=request.user, correction=form.correction(), reason=data["comment"]
        )
        return _("已请示%(office)s，同意后可以在这里更正。") % {"office": consent.office.name}

    return act_page(request, claim, form, words, act)


@require_POST
def rectify(request: HttpRequest, key: str, consent_id: int) -> HttpResponse:
    """行政更正, second half: exactly what the superior agreed to."""
    claim = seen(request.user, key)
    consent = get_object_or_404(
        claim.consents.filter(kind=ConsentKind.CORRECTION, subject__has_key="what"), pk=consent_id
    )
    rectifying.rectify(
        claim_id=claim.pk,
        actor=request.user,
        correction=rectifying.Correction.of(consent),
        reason=consent.reason,
    )
    messages.success(request, _("已更正，记入办理记录。"))
    return redirect("claims:detail", claim.key)


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
