"""逾期不告知的，自收到申请材料之日起即为受理 (行政许可法 第32条), for the programmes that say so.

Nobody decides here: the claim counts as accepted, and its review goes on at the desk where it lies.
"""

from datetime import date

from django.db.models import QuerySet

from policies.calendar import add_working_days
from policies.model import Acceptance
from registry import clock
from registry.clock import SHANGHAI
from workflows.actors import MACHINE
from workflows.archive import programme_of
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Verb
from workflows.errors import ClaimBusy
from workflows.models import Claim, ClaimEvent

BATCH = 200


def accept_silently() -> int:
    """Accept the claims about which nobody has said a word in time; answers how many were, or could not be held.

    Each is judged by the rules it was filed under, pinned or in force on its policy date.
    """
    done = last = 0
    while claims := list(_waiting().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = claims[-1].pk
        done += sum(_accept(claim) for claim in claims if _is_over(claim))
    return done


def _waiting() -> QuerySet[Claim]:
    """Handed in before today and at the desk of an office, so that their way is laid out."""
    begins = clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    handed_in = Claim.objects.filter(state=ClaimState.SUBMITTED, accepted_at=None, submitted_at__lt=begins)
    return handed_in.filter(open_items__office__isnull=False)


def _accept(claim: Claim) -> bool:
    try:
        with claim_command(claim.pk, actor=MACHINE) as move:
            return _record(move)
    except ClaimBusy:
        return True


def _record(move: Move) -> bool:
    claim = move.claim
    if claim.state != ClaimState.SUBMITTED or claim.accepted_at is not None or not _is_over(claim):
        return False
    claim.accepted_at = _received(claim).at
    move.transition(Verb.ACCEPT, data={"silence": programme_of(claim).acceptance.working_days})
    return True


def _is_over(claim: Claim) -> bool:
    """Whether silence means something here, and the last day to speak is gone."""
    terms = programme_of(claim).acceptance
    return terms.silence and clock.today() > _last_day(claim, terms)


def _last_day(claim: Claim, terms: Acceptance) -> date:
    received = _received(claim).at.astimezone(SHANGHAI).date()
    return add_working_days(received, terms.working_days, claim.place_id)


def _received(claim: Claim) -> ClaimEvent:
    """When it was handed in last: after a correction the office has its days anew."""
    return claim.events.filter(verb=Verb.SUBMIT).order_by("-sequence").first()
