"""我的申请: what the applicant has begun and filed."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from workflows.enums import CLOSED_STATES, ClaimState
from workflows.models import Claim
from workflows.paging import newest_first
from workflows.route import current_step
from workflows.wording import APPLICANT_STATES, Words, standing, title_of

PAGE = 20
IN_HAND = (ClaimState.DRAFT, ClaimState.RETURNED)


@dataclass(frozen=True)
class Card:
    """One claim in the list: what it is, where it stands, what to do."""

    claim: Claim
    title: str
    state: object
    words: Words
    url: str

    @property
    def wants_applicant(self) -> bool:
        return self.claim.state in IN_HAND


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Own claims, newest first: those that wait for the applicant, those under way, those that ended."""
    own = Claim.objects.filter(applicant=request.user).exclude(state=ClaimState.WITHDRAWN, number=None)
    claims, after = page_of(own, request.GET.get("before", ""))
    cards = [card_of(claim) for claim in claims]
    context = {
        "in_hand": [card for card in cards if card.wants_applicant],
        "under_way": [card for card in cards if not card.wants_applicant and not card.claim.is_closed],
        "ended": [card for card in cards if card.claim.state in CLOSED_STATES],
        "is_first": not request.GET.get("before"),
        "shown": len(cards),
        "next_url": f"{reverse('claims:mine')}?before={after}" if after else "",
    }
    return render(request, "workflows/mine.html", context)


def page_of(claims: QuerySet[Claim], before: str) -> tuple[list[Claim], int | None]:
    """The claims older than the key `before`, and the key to go on from; None at the end."""
    beside = claims.select_related("person", "organisation", "place", "account")
    return newest_first(beside.prefetch_related("steps__office"), before, PAGE)


def card_of(claim: Claim) -> Card:
    """The card of a claim whose steps and their offices are already fetched."""
    words = standing(claim, current_step(claim.steps.all()))
    url = reverse("claims:detail", args=[claim.key])
    return Card(claim, title_of(claim), APPLICANT_STATES[claim.state], words, url)
