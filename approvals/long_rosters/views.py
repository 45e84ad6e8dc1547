"""The pages on which the lines of a long roster are judged, and sheets of one roster are put together again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from approvals.forms import LineForm
from approvals.lines import LineAnswer
from approvals.long_rosters.notes import keep_notes
from approvals.long_rosters.shown import FILTERS, Shown, shown_of
from approvals.matters import matter_of_task
from approvals.rejoining import rejoin_sheet
from workflows.enums import Station

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, task_id: int) -> HttpResponse:
    """One page of the roster; POST notes what is said of its lines, and with `agree_all` of those left untouched."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    shown = shown_of(matter, request.GET.get("show", ""), request.GET.get("line", ""))
    forms = [LineForm(request.POST or None, line=line, matter=matter) for line in shown.page.lines]
    status = 200
    if request.method == "POST":
        valid = [form.is_valid() for form in forms]
        if all(valid):
            answers = [each for form in forms if (each := _answer(form, request)) is not None]
            keep_notes(matter.claim, matter.step, request.user, shown.page.lines, answers)
            messages.success(request, _("这一页的意见已保存，还没有提交决定。"))
            return redirect(_onward(request, task_id, shown))
        status = UNPROCESSABLE
    context = {"matter": matter, "shown": shown, "forms": forms, "filters": _filters(task_id, shown)}
    return render(request, "approvals/lines.html", context, status=status)


@require_POST
def rejoin(request: HttpRequest, task_id: int) -> HttpResponse:
    """Put the sheet at this desk back into an older one of its claim; then on to that one."""
    matter = matter_of_task(task_id, request.user, Station.REVIEW)
    version = request.POST.get("version", "")
    sheet = rejoin_sheet(
        task_id=task_id,
        actor=request.user,
        into=request.POST.get("into", ""),
        expected_version=int(version) if version.isdecimal() and len(version) < 10 else matter.claim.version,
    )
    messages.success(request, _("已并入%(number)s，一起办理。") % {"number": sheet.number})
    return redirect("claims:detail", sheet.key)


def _answer(form: LineForm, request: HttpRequest) -> LineAnswer | None:
    """What was typed; of a line left open, the amount of the rules where all shown are agreed to."""
    answer = form.answer()
    if answer is not None or "agree_all" not in request.POST or not form.limit or form.amount_field is None:
        return answer
    return LineAnswer(form.line.position, agree=True, amount_fen=form.limit)


def _onward(request: HttpRequest, task_id: int, shown: Shown) -> str:
    """The page that follows, where somebody asked for it; else this one again."""
    url = reverse("approvals:lines", args=[task_id])
    if "next" in request.POST and shown.page.following:
        return f"{url}?show={shown.filter}&line={shown.page.following}"
    first = shown.page.lines[0].position if shown.page.lines else 1
    return f"{url}?show={shown.filter}&line={first}"


def _filters(task_id: int, shown: Shown) -> list[dict[str, object]]:
    url = reverse("approvals:lines", args=[task_id])
    return [
        {"label": label, "url": f"{url}?show={code}", "is_current": code == shown.filter}
        for code, label in FILTERS.items()
    ]
