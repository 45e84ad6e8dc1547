"""Sitting down on a claim: one level a natural person, for good; a second one uses up the consent to it."""

from datetime import datetime

from approvals import guards
from approvals.enums import ConsentKind
from approvals.granted import granted_consent, use_consent
from approvals.models import Consent, Seat
from registry.models import Office, User
from workflows.models import Claim


def take_seat(
    claim: Claim,
    actor: User,
    *,
    level: str,
    office: Office,
    seats: list[Seat],
    principal: User | None = None,
    decided_at: datetime | None = None,
) -> Seat:
    """Where the actor sits at this level, from now on if he has not acted there; `seats` are those of both people.

    The caller has asked `guards.has_no_other_seat`. `decided_at` is the moment of a decision, None of less.
    """
    for seat in seats:
        if guards.is_of(seat, level, actor, principal):
            if decided_at is not None:
                seat.decided_at = decided_at
                seat.save(update_fields=["decided_at"])
            return seat
    seat = Seat.objects.create(
        claim=claim,
        person_id=actor.person_id,
        user=actor,
        principal=principal,
        level=level,
        office=office,
        consent=_consent_used(claim, actor, level, seats),
        decided_at=decided_at,
    )
    seats.append(seat)
    return seat


def _consent_used(claim: Claim, actor: User, level: str, seats: list[Seat]) -> Consent | None:
    if all(seat.level == level for seat in seats):
        return None
    consent = granted_consent(claim, ConsentKind.TWO_LEVELS, guards.second_level(actor, level))
    if consent is not None:
        use_consent(consent)
    return consent
