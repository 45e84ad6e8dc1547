"""Simulations of a rule change: the list, the question, the answer while it grows and when it is there, its file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policies.errors import PolicyError
from workflows.enums import SimulationStatus
from workflows.errors import InvalidInput
from workflows.forms.simulation import SimulationForm
from workflows.models import Simulation
from workflows.paging import newest_first
from workflows.simulation import guards
from workflows.simulation.commands import cancel_simulation, request_simulation
from workflows.simulation.sheet import LISTED, Sheet, title_in_use
from workflows.simulation.workbook import workbook

UNPROCESSABLE = 422
PAGE = 20


@require_safe
def simulations(request: HttpRequest) -> HttpResponse:
    """What the reader's offices have tried, newest first."""
    rights = guards.rights_of(request.user)
    if not rights.reading:
        raise PermissionDenied
    before, here = request.GET.get("before", ""), reverse("simulations:list")
    found = rights.simulations.select_related("office", "requested_by").defer("drafts")
    rows, after = newest_first(found, before, PAGE)
    context = {
        "rows": [(each, title_in_use(each.programme), Sheet(each).columns) for each in rows],
        "may_ask": bool(rights.asking),
        "next_url": f"{here}?before={after}" if after else "",
        "first_url": here if before else "",
    }
    return render(request, "workflows/simulations.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask; what cannot be asked is said at its field."""
    offices = guards.rights_of(request.user).asking
    if not offices:
        raise PermissionDenied
    data = request.POST or None
    form = SimulationForm(offices, data, request.FILES or None, initial=_chosen(request))
    if request.method == "POST" and form.is_valid():
        try:
            simulation = request_simulation(actor=request.user, **form.question())
            return redirect("simulations:detail", pk=simulation.pk)
        except InvalidInput as problem:
            form.add_error(problem.field if problem.field in form.fields else None, f"{problem}".splitlines())
        except PolicyError as problem:
            form.add_error("draft", problem.sentence)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "workflows/simulation_new.html", {"form": form}, status=status)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer: as far as it is, or whole, with the claims of one kind."""
    rights = guards.rights_of(request.user)
    simulation = _visible(rights, pk)
    sheet, kind = Sheet(simulation), request.GET.get("kind", "")
    kind = kind if kind in LISTED else next((each for each in LISTED if sheet.tally.claims[each]), LISTED[0])
    claims, following = sheet.claims(request.user, kind, request.GET.get("after", ""))
    here = f"{reverse('simulations:detail', args=[pk])}?{urlencode({'kind': kind})}"
    context = {
        "simulation": simulation,
        "sheet": sheet,
        "among": title_in_use(simulation.among),
        "kind": kind,
        "claims": claims,
        "next_url": f"{here}&after={following}" if following else "",
        "first_url": here if request.GET.get("after") else "",
        "may_cancel": guards.may_cancel(rights, simulation) is None,
        "may_open_rules": rights.opens_rules,
    }
    return render(request, "workflows/simulation.html", context)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; once it has ended, the page is asked for anew."""
    simulation = _visible(guards.rights_of(request.user), pk)
    if simulation.has_ended:
        answer = HttpResponse(status=204)
        answer.headers["HX-Refresh"] = "true"
        return answer
    return render(
        request, "workflows/part_progress.html", {"simulation": simulation, "sheet": Sheet(simulation)}
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off."""
    simulation = _visible(guards.rights_of(request.user), pk)
    cancel_simulation(actor=request.user, simulation_id=simulation.pk)
    messages.success(request, _("试算已取消，已经算出的部分仍可查看。"))
    return redirect("simulations:detail", pk=pk)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole answer as a spreadsheet."""
    simulation = _visible(guards.rights_of(request.user), pk)
    if simulation.status != SimulationStatus.DONE:
        raise InvalidInput(_("试算还没有完成，不能导出。请等完成后再导出。"))
    name = f"{_('试算')}-{simulation.programme}-{simulation.pk}.xlsx"
    return FileResponse(workbook(simulation), as_attachment=True, filename=name)


def _visible(rights: guards.Rights, pk: int) -> Simulation:
    found = rights.simulations.select_related("office__division", "requested_by", "edition")
    return get_object_or_404(found, pk=pk)


def _chosen(request: HttpRequest) -> dict[str, object]:
    """The edition a link of another page names."""
    edition = request.GET.get("edition", "")
    return {"edition": int(edition)} if edition.isdecimal() and len(edition) < 19 else {}
