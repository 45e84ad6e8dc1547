"""更正公示: the office mends a line of its list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.board import guards
from approvals.board.correcting import correct_entry
from approvals.board.forms import CorrectForm
from approvals.models import NoticeEntry, NoticeList
from policies.money import yuan
from workflows.commands import refuse
from workflows.errors import InvalidInput

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, notice_id: int, position: int) -> HttpResponse:
    """The right amount, and why; the line is then shown anew for all its days."""
    lists = NoticeList.objects.visible_to(request.user)
    entries = NoticeEntry.objects.select_related("notice__office", "line__claim").filter(notice__in=lists)
    entry = get_object_or_404(entries, notice=notice_id, position=position)
    refuse(guards.may_correct(request.user, entry, entry.line.claim))
    form = CorrectForm(request.POST or None, initial={"amount": yuan(entry.amount_fen)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = correct_entry(
                entry_id=entry.pk, actor=request.user, amount_fen=data["amount"], reason=data["reason"]
            )
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        else:
            messages.success(
                request, _("已更正，这一行公示到%(day)s，其他行不变。") % {"day": done.closes_on}
            )
            return redirect("approvals:notice", notice_id)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/correct.html", {"entry": entry, "form": form}, status=status)
