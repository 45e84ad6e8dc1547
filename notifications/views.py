"""The inbox. Opening a message shows it; marking it read is a POST, which the page makes by itself."""

from django.conf import settings
from django.contrib import messages as feedback
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notifications import commands
from notifications.rendering import read, words_of
from notifications.samples import SAMPLES
from notifications.selectors import inbox as inbox_of
from notifications.selectors import inbox_page, unread_count

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """One's messages, newest first, one page by key."""
    before, here = request.GET.get("before", ""), reverse("notifications:inbox")
    found, next_key = inbox_page(request.user, int(before) if before.isdecimal() else None)
    context = {
        "rows": [(message, read(message)) for message in found],
        "next_url": f"{here}?before={next_key}" if next_key else "",
        "first_url": here if before else "",
        "unread": unread_count(request.user),
    }
    return render(request, "notifications/inbox.html", context)


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it was sent; looking changes nothing."""
    found = get_object_or_404(inbox_of(request.user), pk=pk)
    return render(request, "notifications/message.html", {"message": found, "words": read(found)})


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the message was read; answers the note alone to the page that asks by itself."""
    found = get_object_or_404(inbox_of(request.user), pk=pk)
    commands.mark_read(actor=request.user, message=found)
    if request.htmx:
        return render(request, "notifications/read_note.html")
    return redirect("notifications:message", pk=pk)


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    count = commands.mark_all_read(actor=request.user)
    feedback.success(request, _("%(count)d 条消息已标为已读。") % {"count": count})
    return redirect("notifications:inbox")


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """Every message in both languages, for those who keep the texts."""
    if not (settings.DEMO or request.user.is_staff):
        raise PermissionDenied
    samples = [(sample.name, [(code, words_of(sample, code)) for code in LANGUAGES]) for sample in SAMPLES]
    return render(request, "notifications/preview.html", {"samples": samples})
