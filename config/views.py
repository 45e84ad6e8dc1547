"""Pages of the shell itself: front page, about, style guide, and the clock of a demonstration."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.i18n import set_language as django_set_language

from config.shell import read_by

# Django's own view: POST only, and it follows `next` within this site alone.
set_language = login_not_required(django_set_language)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page for visitors; for those signed in, what they came to do."""
    reader = read_by(request)
    template = "home/start.html" if reader.user else "home/front.html"
    return render(request, template, {"reader": reader})


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this system is and where its source is to be had, as section 13 of the AGPL asks."""
    return render(request, "home/about.html")
