"""What goes with the lines of a claim when they go to another sheet: who sat on it, sits on that one too.

Nobody decides at two levels on one line, on however many sheets it has lain.
"""

from django.utils.translation import gettext_lazy as _

from approvals.models import Seat
from workflows.errors import CommandRefused
from workflows.models import Claim
from workflows.splitting import follows_lines


@follows_lines
def seats(source: Claim, target: Claim) -> None:
    """Copy the seats; refused where somebody sat at one level there and at another one here.

    A consent to sit at two levels was given for one claim, so it does not go along.
    """
    there = {person: seat.level for seat in _with_people(target) for person in _people(seat)}
    kept = {(seat.person_id, seat.level, seat.principal_id) for seat in target.seats.all()}
    coming = _with_people(source)
    for seat in coming:
        if seat.consent_id or any(there.get(person, seat.level) != seat.level for person in _people(seat)):
            raise CommandRefused(
                _("%(name)s在两份申请中办理的是不同的层级，不能合并，请分别办理。没有任何改动。")
                % {"name": seat.user.name},
                code="two_levels",
            )
    Seat.objects.bulk_create(
        Seat(
            claim=target,
            person_id=seat.person_id,
            user=seat.user,
            principal=seat.principal,
            level=seat.level,
            office_id=seat.office_id,
        )
        for seat in coming
        if (seat.person_id, seat.level, seat.principal_id) not in kept
    )


def _with_people(claim: Claim) -> list[Seat]:
    return list(claim.seats.select_related("user", "principal"))


def _people(seat: Seat) -> list[int]:
    """Who counts as having acted: whoever did, and for whom."""
    return [seat.person_id, *([seat.principal.person_id] if seat.principal else [])]
