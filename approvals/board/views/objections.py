"""Objections: raised by anybody, followed by whoever has the code, looked into in the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.board import guards
from approvals.board.complaints import chosen_lines, objection_of, objections_page
from approvals.board.forms import AnswerForm, AssignForm, HeardForm, ObjectionForm, UnsealForm
from approvals.board.investigation import assign_investigation, conclude_objection, unseal_objector
from approvals.board.objections import find_objection, raise_objection
from approvals.board.views.public import unindexed
from registry.throttle import is_too_often
from workflows.commands import refuse
from workflows.errors import InvalidInput

UNPROCESSABLE, TOO_MANY = 422, 429
MOST_RAISED, MOST_ASKED = 10, 20
HOUR, MINUTE = 3600, 60


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def raise_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """提出异议 against the lines chosen on the list; a clerk of the office writes down what he heard."""
    known = request.POST if request.method == "POST" else request.GET
    choice = chosen_lines(notice_id, known.getlist("line"))
    if not choice.lines:
        messages.info(request, _("请先在名单上勾选要反映的人员或单位，再点“对勾选的提出异议”。"))
        return redirect("approvals:notice", notice_id)
    clerk = request.user.is_authenticated and guards.may_tend(request.user, choice.notice) is None
    form = (HeardForm if clerk else ObjectionForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and not form.is_by_a_program:
        if not clerk and _asks_too_often(request, "objection.raise", MOST_RAISED, HOUR):
            return unindexed(render(request, "approvals/too_often.html", status=TOO_MANY))
        try:
            receipt = raise_objection(
                list_id=notice_id,
                entry_ids=[line.pk for line in choice.lines],
                said=form.said(),
                actor=request.user if clerk else None,
            )
        except InvalidInput as refusal:
            _tell(form, refusal)
        else:
            return redirect("approvals:followed", receipt.code)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"choice": choice, "form": form, "clerk": clerk}
    return unindexed(render(request, "approvals/object.html", context, status=status))


@login_not_required
@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """The form; a code typed into it leads to the answer."""
    typed = request.GET.get("code", "").replace("/", "").strip()[:60]
    if typed:
        return redirect("approvals:followed", typed)
    return unindexed(render(request, "approvals/follow.html"))


@login_not_required
@never_cache
@require_safe
def followed(request: HttpRequest, code: str) -> HttpResponse:
    """Where an objection stands, for whoever has its code; a code that leads nowhere reads the same for all."""
    if _asks_too_often(request, "objection.follow", MOST_ASKED, MINUTE):
        return unindexed(render(request, "approvals/too_often.html", status=TOO_MANY))
    context = {"objection": find_objection(code), "code": code, "asked": True}
    return unindexed(render(request, "approvals/follow.html", context))


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """The objections the reader may see, those without an answer first."""
    page = objections_page(request.user, request.GET.get("after", ""))
    return render(request, "approvals/objections.html", {"page": page})


@never_cache
@require_safe
def objection(request: HttpRequest, objection_id: int) -> HttpResponse:
    """One objection: what is said, against whom, who looks into it."""
    return _objection_page(request, objection_id)


@require_POST
def assign(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Give it to somebody who did not review."""
    matter = objection_of(request.user, objection_id)
    refuse(matter.assigning)
    form = AssignForm(request.POST, candidates=matter.candidates)
    if not form.is_valid():
        return _objection_page(request, objection_id, assigning=form)
    done = assign_investigation(objection_id=objection_id, actor=request.user, investigator=form.chosen)
    messages.success(request, _("已交%(name)s核实。") % {"name": done.investigator.name})
    return redirect("approvals:objection", objection_id)


@never_cache
@require_POST
def unseal(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Show who objects, once, to the investigator who said why."""
    refuse(objection_of(request.user, objection_id).concluding)
    form = UnsealForm(request.POST)
    if not form.is_valid():
        return _objection_page(request, objection_id, unsealing=form)
    objector = unseal_objector(
        objection_id=objection_id, actor=request.user, reason=form.cleaned_data["reason"]
    )
    return _objection_page(request, objection_id, objector=objector)


@require_POST
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """The finding and the answer."""
    refuse(objection_of(request.user, objection_id).concluding)
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            conclude_objection(objection_id=objection_id, actor=request.user, **data)
        except InvalidInput as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("已答复，提出人凭查询码可以看到。"))
            return redirect("approvals:objection", objection_id)
    return _objection_page(request, objection_id, answering=form)


def _objection_page(request: HttpRequest, objection_id: int, **given: object) -> HttpResponse:
    matter = objection_of(request.user, objection_id)
    forms = {
        "assigning": given.get("assigning") or AssignForm(candidates=matter.candidates),
        "unsealing": given.get("unsealing") or UnsealForm(),
        "answering": given.get("answering") or AnswerForm(),
    }
    wrong = any(form.is_bound for form in forms.values())
    context = {"matter": matter, "objector": given.get("objector"), **forms}
    return render(request, "approvals/objection.html", context, status=UNPROCESSABLE if wrong else 200)


def _tell(form: Form, refusal: InvalidInput) -> None:
    field = refusal.field if refusal.field in form.fields else NON_FIELD_ERRORS
    form.add_error(field, str(refusal.sentence))


def _asks_too_often(request: HttpRequest, purpose: str, most: int, seconds: int) -> bool:
    return is_too_often(purpose, request.META.get("REMOTE_ADDR", ""), most=most, seconds=seconds)
