"""委托与回避: lending one's post, ending it, and declaring relatives and one's household."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.delegations import delegations_seen_by, lend, revoke
from registry.duties import declare_household, declare_relative
from registry.duty_forms import DelegationForm, HouseholdForm, RelativeForm
from registry.duty_pages import page_of, staff_only
from registry.errors import RegistryError

UNPROCESSABLE = 422


@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """What the reader lent, what was lent to him, and what else he may end."""
    staff_only(request.user)
    return render(request, "registry/duties/delegations.html", {"page": page_of(request.user)})


@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """委托: one of the reader's posts, to whom, on which days, for what."""
    staff_only(request.user)
    form = DelegationForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lend(actor=request.user, **form.columns())
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("委托已生效，可以随时收回。"))
            return redirect("duties:delegations")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "registry/duties/delegate.html", {"form": form}, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """收回: at once."""
    delegation = get_object_or_404(delegations_seen_by(request.user), pk=pk)
    try:
        revoke(actor=request.user, delegation=delegation)
    except RegistryError as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("委托已收回，马上生效。"))
    return redirect("duties:delegations")


@require_http_methods(["GET", "POST"])
def relatives(request: HttpRequest) -> HttpResponse:
    """The relatives the reader declared, and a new one."""
    staff_only(request.user)
    form = RelativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_relative(actor=request.user, **form.cleaned_data)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记。涉及这位亲属的申请，系统不会让您办理。"))
            return redirect("duties:relatives")
    return _relatives(request, form, HouseholdForm())


@require_POST
def household(request: HttpRequest) -> HttpResponse:
    """The reader's own household."""
    staff_only(request.user)
    form = HouseholdForm(request.POST)
    if form.is_valid():
        try:
            declare_household(actor=request.user, number=form.cleaned_data["number"])
        except RegistryError as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("户号已登记。同一户人员的申请，系统不会让您办理。"))
            return redirect("duties:relatives")
    return _relatives(request, RelativeForm(), form)


def _relatives(request: HttpRequest, form: RelativeForm, household_form: HouseholdForm) -> HttpResponse:
    person = request.user.person
    context = {
        "form": form,
        "household_form": household_form,
        "kinships": person.relatives.select_related("relative") if person else [],
        "has_household": bool(person and person.household_index),
    }
    bound = form.is_bound or household_form.is_bound
    return render(request, "registry/duties/relatives.html", context, status=UNPROCESSABLE if bound else 200)
