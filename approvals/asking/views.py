"""Pages of asking the office above: what is open, one question with its answer, a new one, the month's report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals import guards
from approvals.asking.forms import GRANTED, AnswerForm, AskForm
from approvals.asking.selectors import (
    READERS,
    SHOWN,
    asking_of,
    consents_seen_by,
    may_ask_here,
    month_of,
    overrides_of,
    waiting_among,
)
from approvals.asking.workbook import workbook
from approvals.consents import answer_consent, ask_consent
from approvals.endings.told import subject_words
from approvals.enums import ConsentKind
from approvals.matters import seen_by
from registry.errors import RegistryError
from registry.models import User
from registry.selectors import posts_of
from workflows.commands import refuse
from workflows.errors import CommandRefused

UNPROCESSABLE = 422


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """What the reader's offices have to answer, and what they asked or answered last."""
    _for_readers(request.user)
    seen = consents_seen_by(request.user)
    waiting = waiting_among(seen, request.user)
    others = seen.exclude(pk__in=waiting.order_by().values("pk")).order_by("-id")
    context = {"waiting": list(waiting[:SHOWN]), "others": list(others[:SHOWN])}
    return render(request, "approvals/consents.html", context)


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, consent_id: int) -> HttpResponse:
    """One question: who asks what and why, the answer, or the form for whoever may answer."""
    asked = get_object_or_404(consents_seen_by(request.user), pk=consent_id)
    refusal = guards.may_answer(request.user, asked) if asked.granted is None else None
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        refuse(refusal)
        if form.is_valid():
            answer_consent(
                consent_id=asked.pk,
                actor=request.user,
                granted=form.cleaned_data["answer"] == GRANTED,
                comment=form.cleaned_data["comment"],
            )
            messages.success(request, _("答复已记入办理记录。"))
            return redirect("approvals:consents")
    details = subject_words(asked.claim, asked)
    context = {"consent": asked, "refusal": refusal, "form": form, "details": details}
    return render(request, "approvals/consent.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """请示上级 about one claim."""
    claim = get_object_or_404(seen_by(request.user), key=key)
    refuse(may_ask_here(request.user, claim))
    asking = asking_of(request.user, claim)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            ask_consent(
                claim_id=claim.pk,
                actor=request.user,
                office=asking.office,
                kind=kind,
                reason=form.cleaned_data["reason"],
                subject=asking.subject if kind == ConsentKind.TWO_LEVELS else None,
            )
        except (CommandRefused, RegistryError) as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("已请示上级，答复后会出现在“请示”里。"))
            return redirect("claims:detail", claim.key)
    context = {"claim": claim, "asking": asking, "form": form}
    return render(request, "approvals/ask.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """一人办两级, month by month: who, on which claim, by whose consent and why."""
    _for_readers(request.user)
    month = month_of(request.GET.get("month", ""))
    context = {"month": month, "rows": overrides_of(request.user, month)}
    return render(request, "approvals/consents_report.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    _for_readers(request.user)
    month = month_of(request.GET.get("month", ""))
    name = f"{_('一人办两级月报')}-{month:%Y-%m}.xlsx"
    return FileResponse(workbook(overrides_of(request.user, month)), as_attachment=True, filename=name)


def _for_readers(user: User) -> None:
    if not any(post.role in READERS for post in posts_of(user)):
        raise PermissionDenied
