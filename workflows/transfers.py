"""Moving a claim to another county: number and day of filing stay, everything that was the old county's does not."""

from registry import clock
from registry.enums import Level
from registry.models import Division, Office
from workflows.door import Move
from workflows.enums import Verb
from workflows.models import Transfer
from workflows.planning import walk_anew


def move_to(
    move: Move,
    *,
    place: Division,
    reason: str,
    answers: Transfer | None = None,
    ordered_by: Office | None = None,
) -> Transfer:
    """Send the held claim to a place in another county, for the office and the person of the move.

    The receiving county begins anew: its rules are asked, its plan is drawn, its time limits count from the receipt.
    The policy date stays the day on which the claim was handed in: the applicant does not lose it by the mistake.
    """
    claim = move.claim
    transfer = Transfer.objects.create(
        claim=claim,
        from_county=claim.county,
        from_place=claim.place,
        to_county=place.at(Level.COUNTY),
        to_place=place,
        office=move.office,
        made_by=move.actor,
        reason=reason,
        answers=answers,
        ordered_by=ordered_by,
        made_at=clock.now(),
    )
    claim.county, claim.place = transfer.to_county, place
    claim.accepted_at = claim.claimed_fen = None
    claim.rules_version = claim.rules_hash = ""
    move.transition(
        Verb.TRANSFER,
        comment=reason,
        data={
            "from": transfer.from_county.name,
            "to": transfer.to_county.name,
            "sent_back": answers is not None,
            "ordered_by": ordered_by.name if ordered_by else "",
        },
    )
    walk_anew(claim)
    return transfer
