"""The page of an office's phrases: read, add, put in order, retire."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.enums import PhraseKind
from approvals.models import OfficePhrase
from approvals.office_phrases.commands import add_phrase, move_phrase_up, phrases_kept, retire_phrase
from approvals.office_phrases.forms import PhraseForm
from registry.enums import Role
from registry.models import Office, User
from registry.selectors import offices_of
from workflows.errors import InvalidInput

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """What the office of the reader keeps, by opinion, and the form for one more."""
    offices = offices_of(request.user, Role.REVIEWER)
    office = _chosen(offices, request.GET.get("office", ""))
    form = PhraseForm(request.POST or None)
    status = UNPROCESSABLE if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            add_phrase(actor=request.user, office=office, **form.cleaned_data)
        except InvalidInput as refusal:
            form.add_error("text", str(refusal.sentence))
            status = refusal.status
        else:
            messages.success(request, _("已加上。本机构的同事写意见时可以直接选用。"))
            return redirect(_page(office))
    context = {
        "office": office,
        "offices": offices,
        "form": form,
        "groups": [
            (PhraseKind(kind).label, list(found))
            for kind, found in groupby(phrases_kept([office]), key=lambda each: each.kind)
        ],
    }
    return render(request, "approvals/office_phrases.html", context, status=status)


@require_POST
def move_up(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """上移."""
    phrase = move_phrase_up(actor=request.user, phrase_id=_seen(request.user, phrase_id).pk)
    return redirect(_page(phrase.office))


@require_POST
def retire(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """停用."""
    phrase = retire_phrase(actor=request.user, phrase_id=_seen(request.user, phrase_id).pk)
    messages.success(request, _("已停用。以前写下的意见不变。"))
    return redirect(_page(phrase.office))


def _chosen(offices: list[Office], key: str) -> Office:
    """The office asked for, else the first; 404 for whoever reviews nowhere."""
    if not offices:
        raise Http404
    return next((each for each in offices if str(each.pk) == key), offices[0])


def _seen(user: User, phrase_id: int) -> OfficePhrase:
    return get_object_or_404(OfficePhrase, pk=phrase_id, office__in=offices_of(user, Role.REVIEWER))


def _page(office: Office) -> str:
    return f"{reverse('approvals:phrases')}?office={office.pk}"
