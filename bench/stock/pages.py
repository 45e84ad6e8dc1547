"""The desk as it is commonly written: claims of the area, counted, and a page of them by OFFSET."""

from dataclasses import replace
from functools import cache

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from approvals.deadlines import due_in_words
from approvals.desks import Desk, Row, desk_of, programme_title
from registry import clock
from registry.models import User
from workflows.enums import ClaimState
from workflows.models import Claim
from workflows.worklist import PAGE

WAITING = (ClaimState.SUBMITTED, ClaimState.IN_REVIEW)


def offset_desk(request: HttpRequest) -> HttpResponse:
    """The claims that wait in an area, in the template of our desk."""
    claims = Claim.objects.filter(place__code__startswith=request.GET["area"], state__in=WAITING)
    claims = claims.select_related("person", "organisation", "place").order_by("submitted_at", "id")
    rows = [_row(claim) for claim in Paginator(claims, PAGE).get_page(request.GET["page"])]
    return render(request, "approvals/desk.html", {"desk": replace(_frame(request.user.pk), rows=rows)})


@cache
def _frame(user_id: int) -> Desk:
    """Tabs and choices, so that both pages draw the same; asked for once."""
    return desk_of(User.objects.get(pk=user_id))


def _row(claim: Claim) -> Row:
    return Row(
        key=claim.key,
        task_id=claim.pk,
        number=claim.number,
        title=claim.claimant_label,
        programme=programme_title(claim.programme),
        station="审核",
        amount_fen=claim.claimed_fen,
        place=claim.place.full_name,
        submitted_on=claim.policy_date,
        due=due_in_words(claim.policy_date, clock.today()),
        note="",
    )
