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

    A second level the office above agreed to was agreed to for that claim: on this one it is asked for again.
    """
    coming = list(source.seats.filter(consent=None).select_related("user", "principal"))
    standing = list(target.seats.filter(consent=None).select_related("user", "principal"))
    known = {(seat.person_id, seat.level, seat.principal_id) for seat in standing}
    levels = {person: seat.level for seat in standing for person in _people(seat)}
    for seat in coming:
        if any(levels.get(person, seat.level) != seat.level for person in _people(seat)):
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
        if (seat.person_id, seat.level, seat.principal_id) not in known
    )


def _people(seat: Seat) -> set[int | None]:
    return {seat.person_id, seat.principal.person_id} if seat.principal else {seat.person_id}
