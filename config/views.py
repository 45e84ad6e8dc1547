"""Pages of the shell itself: front page, about, style guide, and the clock of a demonstration."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.i18n import set_language as django_set_language

from config.demo import ClockForm, asked, move_to_day
from config.shell import read_by
from config.start import offers, sample_journey, tasks_of
from config.styleguide import samples
from registry import clock

# Django's own view: POST only, and it follows `next` within this site alone.
set_language = login_not_required(django_set_language)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page for visitors; for those signed in, what they came to do."""
    reader = read_by(request)
    if reader.user:
        return render(request, "home/start.html", {"reader": reader, "tasks": tasks_of(reader)})
    language = get_language()
    context = {"offers": offers(language), "journey": sample_journey(language)}
    return render(request, "home/front.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this system is and where its source is to be had, as section 13 of the AGPL asks."""
    return render(request, "home/about.html", {"source_url": settings.SOURCE_URL})


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with likely data; only where people build or try the system."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "styleguide/index.html", samples())


@require_http_methods(["GET", "POST"])
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Show the day of the demonstration and move it forward."""
    if not settings.DEMO:
        raise Http404
    form = ClockForm(asked(request.POST) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        count = move_to_day(day)
        done = _("演示日期已调到 %(day)s，到期的 %(count)s 个环节已自动办理。")
        messages.success(request, done % {"day": day.isoformat(), "count": count})
        return redirect("demo_clock")
    return render(request, "demo_clock.html", {"form": form, "today": clock.today()})
