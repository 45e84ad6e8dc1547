"""文书正文: what each letter says, changed as plain text, seen as PDF before it counts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.enums import MediaType
from documents.errors import PaperError
from documents.letters import pages
from documents.letters.forms import TextForm
from documents.letters.kinds import LETTERS, Letter
from documents.letters.preview import preview as preview_of
from documents.letters.publishing import divisions_of, may_keep_letters, newest_words, publish_text
from documents.letters.wording import Wording
from documents.views.files import sent
from registry import clock
from registry.models import Division
from workflows.commands import refuse
from workflows.errors import CommandRefused

UNPROCESSABLE = 422


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Every kind of letter, when it is issued, and the text in force."""
    division = _division(request)
    context = {
        "rows": pages.rows(division),
        "division": division,
        "divisions": divisions_of(request.user),
    }
    return render(request, "documents/letters.html", context)


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: its text, the places it may name, its editions; a new text is looked at, then published."""
    division, known = _division(request), _letter(kind)
    if request.method != "POST":
        initial = {"text": newest_words(kind, division), "valid_from": clock.today()}
        return _shown(request, pages.letter_page(known, division), TextForm(known, initial=initial))
    form = TextForm(known, request.POST)
    if not form.is_valid():
        return _shown(request, pages.letter_page(known, division), form, status=UNPROCESSABLE)
    if request.POST.get("act") != "publish":
        page = pages.letter_page(known, division, form.cleaned_data["text"])
        return _shown(request, page, form, is_checked=True)
    edition = publish_text(actor=request.user, kind=kind, division=division, **form.cleaned_data)
    messages.success(
        request,
        _("“%(title)s”的正文第%(number)d版已发布，%(day)s起出具的文书用这一版。")
        % {"title": edition.get_kind_display(), "number": edition.number, "day": edition.valid_from},
    )
    return redirect(_address("letter", kind, division))


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    """The letter as PDF with sample values: in the text that is typed, or in the one in force."""
    division, known = _division(request), _letter(kind)
    wording = pages.letter_page(known, division).current
    if request.method == "POST":
        form = TextForm(known, request.POST)
        form.is_valid()
        if "text" in form.errors:
            return _shown(request, pages.letter_page(known, division), form, status=UNPROCESSABLE)
        wording = Wording(form.cleaned_data["text"])
    try:
        content = preview_of(known, wording)
    except PaperError as error:
        raise CommandRefused(error.sentence, code=error.code) from error
    return sent(content, MediaType.PDF, _("样本-%(title)s.pdf") % {"title": known.title})


def _shown(
    request: HttpRequest, page: pages.LetterPage, form: TextForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    kind, division = page.letter.kind, page.division
    context = {
        "page": page,
        "form": form,
        "here": _address("letter", kind, division),
        "preview": _address("letter_preview", kind, division),
    } | more
    return render(request, "documents/letter.html", context, status=status)


def _letter(kind: str) -> Letter:
    if kind not in LETTERS:
        raise Http404
    return LETTERS[kind]


def _division(request: HttpRequest) -> Division:
    """The division the reader chose among those whose texts he keeps; the first when he chose none."""
    refuse(may_keep_letters(request.user))
    own = divisions_of(request.user)
    return next((each for each in own if each.pk == request.GET.get("division")), own[0])


def _address(name: str, kind: str, division: Division) -> str:
    return f"{reverse(f'documents:{name}', args=[kind])}?division={division.pk}"
