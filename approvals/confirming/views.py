"""The page on which a county of work confirms the people of a roster who work there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.confirming.answering import confirm, confirmations_for, may_confirm, power_for
from approvals.confirming.asking import lines_for
from approvals.confirming.forms import ConfirmForm
from workflows.errors import InvalidInput
from workflows.wording import title_of

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """What the reader's office was asked, and its answer; what was ticked stays until it is accepted."""
    asked = get_object_or_404(
        confirmations_for(request.user).select_related(
            "claim__county", "claim__person", "claim__organisation", "office", "place", "seat__user"
        ),
        pk=confirmation_id,
    )
    lines = lines_for(asked)
    form = ConfirmForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            confirm(
                confirmation_id=asked.pk, actor=request.user, denied=set(data["denied"]), note=data["note"]
            )
        except InvalidInput as refusal:
            form.add_error(refusal.field, str(refusal.sentence))
        else:
            messages.success(request, _("已答复，对方会在申请里看到。"))
            return redirect("approvals:desk")
    context = {
        "asked": asked,
        "form": form,
        "refusal": may_confirm(request.user, asked, power_for(request.user, asked), lines),
        "title": title_of(asked.claim),
    }
    return render(
        request, "approvals/confirmation.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )
