"""岗位: the posts of a unit or a county, one post with its history, and what is done to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.errors import RegistryError
from workflows.commands import refuse
from workflows.enums import PlacementVerb
from workflows.errors import CommandRefused
from workflows.forms.posts import COMMANDS, DANGEROUS, FORMS, LEADS, RegisterForm
from workflows.models import Placement
from workflows.posts import guards
from workflows.posts.commands import register_newcomer
from workflows.posts.pages import (
    GUARDS,
    acts_of,
    already_claimed,
    history_of,
    months_of_unit,
    rows_for,
    rows_of,
    units_of,
)
from workflows.posts.used import PROGRAMME

UNPROCESSABLE = 422


@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """The posts the reader may see; for each unit he acts for also its last months and who is left out of them."""
    rows, after = rows_for(request.user, request.GET.get("after", ""))
    units = units_of(request.user)
    context = {
        "rows": rows,
        "units": [(unit, months_of_unit(unit)) for unit in units],
        "may_register": bool(units) or guards.reviews_a_county(request.user),
        "programme": PROGRAMME,
        "next_url": f"{reverse('claims:posts')}?after={after}" if after else "",
        "first_url": reverse("claims:posts") if request.GET.get("after") else "",
    }
    return render(request, "workflows/posts/list.html", context)


@require_safe
def post(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One post: its agreements, the months used, what happened, and what the reader may do."""
    placement = _placement(request, placement_id)
    verbs = acts_of(placement, request.user)
    context = {
        "row": rows_of([placement])[0],
        "placement": placement,
        "acts": [(verb, verb.label, verb in DANGEROUS) for verb in verbs],
        "already": already_claimed(placement),
        "history": history_of(placement),
        "is_own": guards.acts_for(request.user, placement.organisation),
        "programme": PROGRAMME,
    }
    return render(request, "workflows/posts/post.html", context)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A new post, proposed by the unit or entered by the county; the county approves it."""
    if not units_of(request.user) and not guards.reviews_a_county(request.user):
        raise CommandRefused(guards.NOT_REGISTERING, code="not_allowed")
    form = RegisterForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_newcomer(actor=request.user, **form.arguments())
        except (CommandRefused, RegistryError) as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("岗位已登记，等县人社局核定。"))
            return redirect("claims:post", made.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "workflows/posts/register.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, placement_id: int, verb: str) -> HttpResponse:
    """One act on a post, asked for on a page of its own and confirmed there."""
    placement = _placement(request, placement_id)
    if verb not in GUARDS:
        raise Http404
    wanted = PlacementVerb(verb)
    refuse(GUARDS[wanted](request.user, placement))
    form = FORMS[wanted](placement, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            COMMANDS[wanted](actor=request.user, placement_id=placement.pk, **form.arguments())
        except CommandRefused as refusal:
            form.tell(refusal)
        else:
            messages.success(request, _("已办理：%(verb)s。") % {"verb": wanted.label})
            return redirect("claims:post", placement.pk)
    context = {
        "placement": placement,
        "form": form,
        "title": wanted.label,
        "lead": LEADS[wanted],
        "is_danger": wanted in DANGEROUS,
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "workflows/posts/act.html", context, status=status)


def _placement(request: HttpRequest, placement_id: int) -> Placement:
    seen = Placement.objects.visible_to(request.user).with_terms().select_related("place")
    return get_object_or_404(seen, pk=placement_id)
