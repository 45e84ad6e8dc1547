"""The claim page, one for everybody who may see the claim."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from registry.models import User
from workflows import guards
from workflows.enums import ClaimState, LineOutcome, Verb
from workflows.explaining import explain_all
from workflows.filing import check_url, mend_url, resume_url, steps_of
from workflows.line_pages import STRUCK, line_page, outcome_tabs, with_outcome
from workflows.models import Claim, ClaimEvent
from workflows.models.claim import ENDED_UNPAID
from workflows.panels import panels_of
from workflows.route import current_step
from workflows.timeline import timeline
from workflows.views.check import sections_of
from workflows.wording import APPLICANT_STATES, standing, title_of

# The event that says why, for each state in which the applicant is owed reasons.
REASONED = {
    ClaimState.RETURNED: Verb.RETURN,
    ClaimState.REJECTED: Verb.REJECT,
    ClaimState.NOT_ACCEPTED: Verb.NOT_ACCEPT,
    ClaimState.TERMINATED: Verb.TERMINATE,
}


@require_safe
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """The applicant reads where his claim stands; staff read what they need to act. A draft is gone on with."""
    claim = get_object_or_404(visible(request.user), key=key)
    if claim.state == ClaimState.DRAFT:
        return redirect(resume_url(claim))
    events = list(claim.events.select_related("office", "actor").order_by("sequence"))
    context = {
        "claim": claim,
        "title": title_of(claim),
        "events": events,
        "panels": [
            render_to_string(each.template, {**each.context, "claim": claim, "user": request.user}, request)
            for each in panels_of(claim, request.user)
        ],
        "step": current_step(claim.plan),
        "sections": sections_of(claim),
        "why": _why(claim, events),
    }
    if claim.applicant_id == request.user.pk:
        return render(request, "workflows/claim_own.html", context | _own(claim, request.user, events))
    return render(request, "workflows/claim_staff.html", context | _lines(claim, request.GET))


def visible(user: User) -> QuerySet[Claim]:
    """The claims this user may read, with what the page names."""
    return Claim.objects.visible_to(user).select_related(
        "applicant", "person__home", "organisation__division", "county", "place", "account"
    )


def _own(claim: Claim, user: User, events: list[ClaimEvent]) -> dict[str, object]:
    returned = claim.state == ClaimState.RETURNED
    return {
        "state_words": APPLICANT_STATES[claim.state],
        "standing": standing(claim, current_step(claim.plan)),
        "timeline": timeline(claim, events, claim.plan),
        "may_withdraw": guards.may_withdraw(user, claim) is None,
        "mend": [
            (step.title, url) for step in steps_of(claim) if returned and (url := mend_url(claim, step.code))
        ],
        "check_url": check_url(claim) if returned else "",
        "ended": claim.state in ENDED_UNPAID,
        "not_again": guards.may_apply_again(user, claim) if claim.state in ENDED_UNPAID else None,
    }


def _why(claim: Claim, events: list[ClaimEvent]) -> dict[str, object] | None:
    """The comment and the reasons of the decision the claim stands on now; None where nothing is owed."""
    verb = REASONED.get(claim.state)
    event = next((each for each in reversed(events) if each.verb == verb), None)
    if event is None:
        return None
    return {"event": event, "reasons": explain_all(claim, event.data.get("reasons") or [])}


def _lines(claim: Claim, asked: QueryDict) -> dict[str, object]:
    """A page of the lines, each with the machine's reasons in words; long rosters also by outcome."""
    tab = asked.get("outcome", "")
    page = line_page(with_outcome(claim.lines.all(), tab), asked.get("line", ""))
    is_long = bool(tab) or not page.is_whole
    return {
        "lines": [(line, explain_all(claim, line.reasons)) for line in page.lines],
        "line_page": page,
        "line_tabs": outcome_tabs(claim.lines.all(), tab) if is_long else [],
        "outcome": tab if tab in (STRUCK, *LineOutcome.values) else "",
    }
