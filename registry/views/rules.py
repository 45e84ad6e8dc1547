"""政策: the rules in force, coming and in the making; drafting, reviewing, publishing, comparing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import edition_guards, editions
from registry.edition_guards import Refusal, may_draft, rule_offices_of
from registry.enums import EditionVerb, Level, RuleKind
from registry.errors import EditionRefused
from registry.guide_pages import preview_page
from registry.models import RuleEdition
from registry.rule_forms import ActForm, NewSubjectForm, TextForm
from registry.rule_pages import choices_of, compared, edition_page, subject_page, text_numbered
from registry.rule_starts import starting_text
from registry.rule_subjects import (
    Subject,
    editions_visible_to,
    in_language,
    programme_titles,
    reads_rules,
    subject_for,
    subject_title,
    subjects_for,
)

COMMANDS = {
    EditionVerb.SUBMIT: (editions.submit_edition, ()),
    EditionVerb.APPROVE: (editions.approve_edition, ("note",)),
    EditionVerb.RETURN: (editions.return_edition, ("note",)),
    EditionVerb.PUBLISH: (editions.publish_edition, ("valid_from",)),
    EditionVerb.DISCARD: (editions.discard_edition, ("note",)),
}
UNPROCESSABLE = 422


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every programme and region with its text in force, what is coming and what is being written."""
    _only_readers(request)
    known = subjects_for(request.user)
    standards = {each.code for each in known if each.kind == RuleKind.STANDARD}
    offices = rule_offices_of(request.user)
    context = {
        "in_the_making": [each for each in known if each.in_the_making],
        "programmes": [each for each in known if each.kind == RuleKind.PROGRAMME],
        "standards": [each for each in known if each.kind == RuleKind.STANDARD],
        "without_standard": [office.division for office in offices if office.division_id not in standards],
        "may_add": any(office.level == Level.PROVINCE for office in offices),
    }
    return render(request, "registry/rules/list.html", context)


@require_safe
def subject(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """One programme or region: the rules in force, its editions, and two of them to compare."""
    found = _subject(request, kind, subject)
    context = subject_page(found) | {"refusal": may_draft(request.user, kind, subject)}
    return render(request, "registry/rules/subject.html", context)


@require_safe
def compare(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """Two editions side by side, `?old=` and `?new=` by number (0: the file of the software)."""
    found = _subject(request, kind, subject)
    chosen = [_number(request.GET.get(name, "")) for name in ("old", "new")]
    texts = [text_numbered(found.editions, kind, subject, number) for number in chosen]
    if None in texts:
        raise Http404
    context = {"subject": found, "compared": compared(*texts), "choices": choices_of(found), "chosen": chosen}
    return render(request, "registry/rules/compare.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A programme nobody carries yet: its code, and which file it starts from."""
    _refuse(may_draft(request.user, RuleKind.PROGRAMME, ""))
    taken = {code: in_language(title) for code, title in programme_titles().items()}
    form = NewSubjectForm(taken, request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = reverse("rules:draft", args=[RuleKind.PROGRAMME, form.cleaned_data["code"]])
        return redirect(f"{address}?{urlencode({'like': form.cleaned_data['like']})}")
    return render(request, "registry/rules/new.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """A new edition, from the last one published."""
    _refuse(may_draft(request.user, kind, subject))
    text = starting_text(kind, subject, request.GET.get("like", ""))
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": text})
    if form.is_valid():
        made = editions.draft_edition(actor=request.user, kind=kind, subject=subject, **_written(form))
        messages.success(request, _("第%(number)s版草稿已保存。") % {"number": made.number})
        return redirect("rules:edition", made.pk)
    context = {"form": form, "kind": kind, "code": subject, "title": subject_title(kind, subject)}
    context |= {"problems": [], "is_new": subject_for(request.user, kind, subject) is None}
    return render(request, "registry/rules/edit.html", context, status=_status(form))


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its rules, what it changes, who did what, and what is next."""
    found = _edition(request, pk)
    return render(request, "registry/rules/edition.html", {"page": edition_page(found, request.user)})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a draft; faults are listed by line once it is kept."""
    found = _edition(request, pk)
    _refuse(edition_guards.may_edit(request.user, found))
    initial = {"text": found.text, "reason": found.reason, "revision": found.revision}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        editions.edit_edition(actor=request.user, edition_id=pk, expected_revision=revision, **_written(form))
        messages.success(request, _("草稿已保存。"))
        return redirect("rules:edition", pk)
    page = edition_page(found, request.user)
    context = {"form": form, "kind": found.kind, "code": found.subject, "title": page.title}
    context |= {"problems": page.problems, "is_new": False}
    return render(request, "registry/rules/edit.html", context, status=_status(form))


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in, return, approve, publish or discard; what the form lacks is said on the page of the edition."""
    found, form = _edition(request, pk), ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("rules:edition", pk)
    command, names = COMMANDS[form.cleaned_data["verb"]]
    command(
        actor=request.user,
        edition_id=found.pk,
        expected_revision=form.cleaned_data["revision"],
        **{name: form.cleaned_data[name] for name in names},
    )
    messages.success(
        request, _("已办理：%(verb)s。") % {"verb": EditionVerb(form.cleaned_data["verb"]).label}
    )
    return redirect("rules:edition", pk)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The service guide as citizens would read it if this edition were in force."""
    found = _edition(request, pk)
    page = preview_page(found, request.GET.get("programme", ""), request.GET.get("county", ""))
    if page is None:
        raise EditionRefused(_("规则文件还有错误，改好以后才能预览办事指南。"), code="faults")
    return render(request, "registry/rules/preview.html", {"edition": found, "preview": page})


def _only_readers(request: HttpRequest) -> None:
    if not reads_rules(request.user):
        raise PermissionDenied


def _subject(request: HttpRequest, kind: str, code: str) -> Subject:
    _only_readers(request)
    found = subject_for(request.user, kind, code)
    if found is None:
        raise Http404
    return found


def _edition(request: HttpRequest, pk: int) -> RuleEdition:
    _only_readers(request)
    return get_object_or_404(editions_visible_to(request.user), pk=pk)


def _number(text: str) -> int:
    """The number of an edition as an address has it; one that no edition has for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _refuse(refusal: Refusal) -> None:
    if refusal is not None:
        raise EditionRefused(refusal, code="not_allowed")


def _written(form: TextForm) -> dict[str, str]:
    return {"text": form.cleaned_data["text"], "reason": form.cleaned_data["reason"]}


def _status(form: Form) -> int:
    return UNPROCESSABLE if form.is_bound else 200
