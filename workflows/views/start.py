"""Choosing a subsidy and opening a draft. What cannot be filed is said before anything is filled in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from policies.errors import UnknownProgramme
from policies.load import programme as load_programme
from policies.model import Programme
from policies.wording import evidence_title
from registry.enums import Level
from registry.models import Division
from workflows.commands import open_draft
from workflows.filing import opening_url, resume_url
from workflows.forms.opening import CountyForm, PlaceForm
from workflows.models import Claim
from workflows.offers import Claimant, claimant_for, claimants_of, missing_standard, offers_to, same_draft
from workflows.wording import in_words

# Made by the system itself, so nobody is told to bring it.
OWN_PAPERS = ("APPLICATION_FORM", "PAYEE_ACCOUNT")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The subsidies this user can file, for himself and for the organisations he acts for."""
    groups = [
        {
            "claimant": claimant,
            "offers": [(each, in_words(each.title), in_words(each.summary)) for each in offers_to(claimant)],
        }
        for claimant in claimants_of(request.user)
    ]
    return render(request, "workflows/start.html", {"groups": [group for group in groups if group["offers"]]})


@require_http_methods(["GET", "POST"])
def open_claim(request: HttpRequest, programme: str) -> HttpResponse:
    """What the subsidy asks for, and where it is filed; POST opens the draft, or goes on with the same one."""
    try:
        wanted = load_programme(programme)
    except UnknownProgramme:
        return render(request, "workflows/unknown_programme.html", {"code": programme}, status=404)
    if elsewhere := opening_url(wanted.flow, wanted.code):
        return redirect(elsewhere)
    claimant = claimant_for(request.user, wanted, request.GET.get("for", ""))
    county = _county(request, claimant)
    problem = missing_standard(wanted, county)
    form = PlaceForm(county, claimant.home, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not problem and (claimant.organisation or form.is_valid()):
        return redirect(resume_url(_opened(request, wanted, claimant, form)))
    context = _page(request, wanted, claimant, county, problem) | {"form": form}
    return render(request, "workflows/open.html", context, status=422 if request.method == "POST" else 200)


def _opened(request: HttpRequest, programme: Programme, claimant: Claimant, form: PlaceForm) -> Claim:
    """The draft to go on with: the same one again when it was begun before (a second click opens no second one)."""
    place = claimant.home if claimant.organisation else form.place_chosen()
    if known := same_draft(request.user, programme.code, claimant, place).first():
        messages.info(request, _("您有一份没填完的草稿，接着填就可以。"))
        return known
    return open_draft(
        actor=request.user,
        programme=programme.code,
        place=place,
        person=claimant.person,
        organisation=claimant.organisation,
        language=get_language() or "zh-hans",
    )


def _county(request: HttpRequest, claimant: Claimant) -> Division:
    """The county the page is about: a person's may be another than his own, a unit's is where it is registered."""
    own = claimant.home.at(Level.COUNTY) or claimant.home
    if claimant.organisation:
        return own
    return Division.objects.filter(code=request.GET.get("county", ""), level=Level.COUNTY).first() or own


def _page(
    request: HttpRequest, programme: Programme, claimant: Claimant, county: Division, problem: str
) -> dict[str, object]:
    papers = [
        in_words(title)
        for each in programme.evidence
        if each.need in ("required", "any_of")
        and each.when is None
        and each.code not in OWN_PAPERS
        and (title := evidence_title(each.code))
    ]
    return {
        "programme": programme,
        "title": in_words(programme.title),
        "summary": in_words(programme.summary),
        "papers": papers,
        "clauses": list(programme.clauses.values()),
        "claimant": claimant,
        "county": county,
        "county_form": CountyForm(county),
        "problem": problem,
        "drafts": same_draft(request.user, programme.code, claimant).select_related("place"),
    }
