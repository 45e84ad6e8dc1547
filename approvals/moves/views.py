"""The pages of what is done beside deciding: send back, hand over, take back, copy, urge."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from approvals.fields import ActForm
from approvals.matters import matter_of_task, seen_by
from approvals.models import Copy
from approvals.moves.consulting import (
    answer_opinion,
    ask_opinion,
    consultations_for,
    may_answer_opinion,
)
from approvals.moves.copying import copy_to, may_copy, note_read
from approvals.moves.forms import ConsultForm, CopyForm, HandOverForm, OpinionForm, SendBackForm
from approvals.moves.handing_over import hand_over as hand_task_over
from approvals.moves.handing_over import may_hand_over
from approvals.moves.sending_back import may_send_back
from approvals.moves.sending_back import send_back as send_claim_back
from approvals.moves.taking_back import may_take_back
from approvals.moves.taking_back import take_back as take_agreement_back
from approvals.moves.urging import urge as urge_office
from approvals.rail import DESKS
from workflows.at_desk import item_at
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput, StaleClaim
from workflows.models import Claim
from workflows.wording import title_of

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Page:
    """The words of one move: its name, what follows from it, and the button."""

    title: str
    lead: str
    button: str


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """退回修改 to an earlier desk."""
    matter = matter_of_task(task_id, request.user, DESKS)
    refuse(may_send_back(matter.claim))
    form = SendBackForm(request.POST or None, claim=matter.claim)

    def act(data: dict) -> str:
        send_claim_back(
            task_id=task_id,
            actor=request.user,
            to_step=data["to_step"],
            comment=data["comment"],
            expected_version=data["version"],
        )
        return _("已退回，前面的环节会重新核实。办好后再回到您这里。")

    page = Page(
        pgettext("move", "退回修改"),
        _("从选中的环节起重新办理，之后各级的意见作废、留在记录里。申请人不用补材料。"),
        pgettext("move", "退回修改"),
    )
    return move_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, task_id: int) -> HttpResponse:
    """转办 by the holder, 委派 of what nobody has taken."""
    item = item_at(task_id, DESKS)
    item.claim = get_object_or_404(seen_by(request.user), pk=item.claim_id)
    refuse(may_hand_over(request.user, item))
    form = HandOverForm(request.POST or None, claim=item.claim, item=item, user=request.user)

    def act(data: dict) -> str:
        colleague = form.people[data["to"]]
        hand_task_over(
            task_id=task_id,
            actor=request.user,
            to=colleague,
            reason=data["reason"],
            expected_version=data["version"],
        )
        return _("已交给%(name)s办理，对方会收到消息。") % {"name": colleague.name}

    name = _("转办") if item.taken_by_id else _("委派")
    page = Page(name, _("交给同机构的一位同事办理。办结期限不变，理由会记入办理记录。"), name)
    return move_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, task_id: int) -> HttpResponse:
    """会商 with another office; the claim stays here."""
    matter = matter_of_task(task_id, request.user, DESKS)
    form = ConsultForm(request.POST or None, claim=matter.claim, item=matter.item)

    def act(data: dict) -> str:
        office = form.offices[data["office"]]
        ask_opinion(
            task_id=task_id,
            actor=request.user,
            office=office,
            question=data["question"],
            answer_by=data["answer_by"],
            expected_version=data["version"],
        )
        return _("已向%(office)s会商，答复后您会收到消息。") % {"office": office.name}

    page = Page(
        _("会商"), _("请另一个机构提意见。申请仍由您办理，不用等对方答复也可以作决定。"), _("发出会商")
    )
    return move_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
def consultation(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """What the reader's office was asked, and its answer."""
    asked = get_object_or_404(
        consultations_for(request.user).select_related(
            "claim__place", "claim__person", "claim__organisation", "asked_by", "asked_for", "office"
        ),
        pk=consultation_id,
    )
    form = OpinionForm(request.POST or None)
    refusal = may_answer_opinion(request.user, asked)
    if request.method == "POST" and form.is_valid():
        answer_opinion(consultation_id=asked.pk, actor=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("已答复，%(office)s会收到消息。") % {"office": asked.asked_for.name})
        return redirect("approvals:desk")
    context = {"asked": asked, "form": form, "refusal": refusal, "title": title_of(asked.claim)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/consultation.html", context, status=status)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """撤回意见, while nobody at the next desk has taken the claim."""
    claim = get_object_or_404(seen_by(request.user), key=key)
    refuse(may_take_back(request.user, claim))
    form = ActForm(request.POST or None, claim=claim)

    def act(data: dict) -> str:
        take_agreement_back(claim_id=claim.pk, actor=request.user, expected_version=data["version"])
        return _("已撤回，申请回到您手里，请重新作出决定。")

    page = Page(
        _("撤回意见"),
        _("您的“同意”作废、留在记录里，申请回到您手里重新办。下一级签收以后就不能撤回了。"),
        _("撤回意见"),
    )
    return move_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """抄送 to a colleague."""
    claim = get_object_or_404(seen_by(request.user), key=key)
    refuse(may_copy(request.user, claim))
    form = CopyForm(request.POST or None, claim=claim, user=request.user)

    def act(data: dict) -> str:
        reader = form.people[data["reader"]]
        copy_to(claim_id=claim.pk, actor=request.user, reader=reader, note=data["note"])
        return _("已抄送给%(name)s。") % {"name": reader.name}

    page = Page(_("抄送"), _("请对方看一看，不需要对方办理，也不影响办理进度。"), _("抄送"))
    return move_page(request, form, page, act)


@require_POST
def read_copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """已阅."""
    found = get_object_or_404(Copy.objects.select_related("claim"), pk=copy_id, reader=request.user)
    note_read(copy_id=found.pk, actor=request.user)
    messages.success(request, _("已标记为已阅。"))
    return redirect("claims:detail", found.claim.key)


@require_POST
def urge(request: HttpRequest, key: str) -> HttpResponse:
    """催办, once a day."""
    claim = get_object_or_404(Claim.objects.filter(applicant=request.user), key=key)
    urging = urge_office(claim_id=claim.pk, actor=request.user)
    messages.success(
        request, _("已提醒%(office)s尽快办理。明天可以再催办。") % {"office": urging.office.name}
    )
    return redirect("claims:detail", claim.key)


def move_page(request: HttpRequest, form: ActForm, page: Page, act: Callable[[dict], str]) -> HttpResponse:
    """Ask, and do it once the answers fit; what the command refuses stands on the form, with what was typed."""
    status = UNPROCESSABLE if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data))
        except (InvalidInput, StaleClaim) as refusal:
            _tell(form, refusal)
            status = refusal.status
        else:
            return redirect("claims:detail", form.claim.key)
    context = {"form": form, "page": page, "claim": form.claim}
    return render(request, "approvals/move.html", context, status=status)


def _tell(form: Form, refusal: CommandRefused) -> None:
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal.sentence))
