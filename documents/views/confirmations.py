"""The page on which the desk that has a roster records what a county of work wrote, or that it wrote nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.confirming.answering import record_silence
from approvals.confirming.asking import confirmations_of, lines_for
from approvals.matters import matter_of_task
from approvals.models import Confirmation
from documents.answers_by_letter import file_letter
from documents.forms import LetterForm
from documents.intake import check_size
from registry import clock
from workflows.enums import Station
from workflows.errors import CommandRefused, InvalidInput

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def confirmation(request: HttpRequest, task_id: int, confirmation_id: int) -> HttpResponse:
    """A letter with its scan, or, once the last day is over, how the people were verified without."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    asked = get_object_or_404(confirmations_of(matter.claim).filter(answered_at=None), pk=confirmation_id)
    form = LetterForm(
        request.POST or None,
        request.FILES or None,
        lines=lines_for(asked),
        is_over=clock.today() > asked.due_on,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, task_id, asked, form)
        except InvalidInput as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))
        except CommandRefused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("已登记%(place)s的答复情况。") % {"place": asked.place})
            return redirect("claims:detail", matter.claim.key)
    context = {"matter": matter, "asked": asked, "form": form}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "documents/record_confirmation.html", context, status=status)


def _record(request: HttpRequest, task_id: int, asked: Confirmation, form: LetterForm) -> None:
    data = form.cleaned_data
    known = {"task_id": task_id, "actor": request.user, "confirmation_id": asked.pk, "note": data["note"]}
    if data["how"] == LetterForm.SILENCE:
        record_silence(**known)
        return
    check_size(data["file"].size)
    file_letter(**known, denied=set(data["denied"]), filename=data["file"].name, content=data["file"].read())
