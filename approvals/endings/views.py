"""Pages of what an office does to a claim beside deciding it: one act, one page, one confirmation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.endings import terminating
from approvals.endings.forms import ActForm, TerminateForm
from approvals.matters import seen_by
from registry.models import User
from workflows.commands import refuse
from workflows.errors import InvalidInput, StaleClaim
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


def seen(user: User, key: str) -> Claim:
    """The claim of this key; 404 for whoever may not read it."""
    return get_object_or_404(seen_by(user), key=key)


def act_page(
    request: HttpRequest,
    claim: Claim,
    form: ActForm,
    words: dict[str, object],
    act: Callable[[dict[str, object]], str],
) -> HttpResponse:
    """Show the form; when it is sent, do `act` and say what it answered. What was typed stays until it is accepted."""
    status = UNPROCESSABLE if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except (StaleClaim, InvalidInput) as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, str(refusal.sentence))
            status = refusal.status
        else:
            messages.success(request, done)
            return redirect("claims:detail", claim.key)
    return render(request, "approvals/act.html", {"claim": claim, "form": form, **words}, status=status)
