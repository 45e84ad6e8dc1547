"""The pages of a panel: who sits on it, and what one member says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.matters import matter_of_task, seen_by
from approvals.moves.views import UNPROCESSABLE, Page, move_page
from approvals.panel.forms import NameForm, VoteForm
from approvals.panel.naming import name_panel
from approvals.panel.standing import panel_of
from approvals.panel.voting import is_open, may_vote, seat_on, vote
from workflows.at_desk import item_at
from workflows.commands import refuse
from workflows.enums import Station
from workflows.errors import InvalidInput
from workflows.route import current_step


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, task_id: int) -> HttpResponse:
    """确定会审成员, or put somebody in the place of a member who has not spoken."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    panel = panel_of(matter.step)
    if panel is None:
        refuse(is_open(panel))
    form = NameForm(request.POST or None, claim=matter.claim, item=matter.item, panel=panel)

    def act(data: dict) -> str:
        name_panel(
            task_id=task_id,
            actor=request.user,
            members=[form.people[key] for key in data["members"]],
            expected_version=data["version"],
        )
        return _("会审成员已确定，申请出现在每位成员的待办里。")

    lead = _("每位成员看同一份申请，各自表决。已经表决的成员不能换。")
    return move_page(request, form, Page(_("确定会审成员"), lead, _("确定")), act)


@require_http_methods(["GET", "POST"])
def speak(request: HttpRequest, task_id: int) -> HttpResponse:
    """会审表决 of one member."""
    item = item_at(task_id, Station.REVIEW)
    item.claim = get_object_or_404(seen_by(request.user), pk=item.claim_id)
    panel = panel_of(current_step(item.claim.plan))
    refuse(is_open(panel))
    refuse(may_vote(request.user, item, *seat_on(panel, request.user, item)))
    form = VoteForm(request.POST or None, claim=item.claim)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            vote(
                task_id=task_id,
                actor=request.user,
                agrees=data["agrees"],
                comment=data["comment"],
                code=data["code"],
            )
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        else:
            messages.success(request, _("您的意见已记入会审。"))
            return redirect("claims:detail", item.claim.key)
    context = {"form": form, "claim": item.claim, "panel": panel}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/vote.html", context, status=status)
