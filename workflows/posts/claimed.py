"""What of a post stands in claims from a month on: what can still be left out, and what is beyond that."""

from registry.models import User
from workflows.benefits import release_line
from workflows.door import claim_command
from workflows.enums import BenefitStatus, ClaimState, Verb
from workflows.models import Benefit, Claim, Placement
from workflows.posts.coverage import days_of
from workflows.posts.used import PROGRAMME

CHANGEABLE = (ClaimState.DRAFT, ClaimState.RETURNED)


def claimed_from(placement: Placement, month: str) -> list[Benefit]:
    """What the unit has asked for, or was granted, for the holder from this month on."""
    first, _last = days_of(month)
    live = Benefit.objects.filter(
        person=placement.person_id,
        programme=PROGRAMME,
        claim__organisation=placement.organisation_id,
        first_day__gte=first,
    ).exclude(status=BenefitStatus.RELEASED)
    return list(live.select_related("claim").order_by("first_day", "id"))


def leave_out(placement: Placement, *, actor: User, month: str) -> None:
    """Strike the holder's lines from this month on from claims that are drafts or back for correction."""
    claims = Claim.objects.filter(
        organisation=placement.organisation_id,
        programme=PROGRAMME,
        state__in=CHANGEABLE,
        lines__person=placement.person_id,
        lines__period__gte=month,
        lines__struck=False,
    )
    for claim_id in claims.order_by("pk").values_list("pk", flat=True).distinct():
        with claim_command(claim_id, actor=actor) as move:
            if move.claim.state not in CHANGEABLE:
                continue
            lines = move.claim.lines.filter(person=placement.person_id, period__gte=month, struck=False)
            for line in lines.filter(facts__post_code=placement.post_code):
                line.struck, line.approved_fen = True, None
                line.save(update_fields=["struck", "approved_fen"])
                release_line(move.claim, line.position)
                move.record(Verb.EDIT, data={"struck": line.position})
