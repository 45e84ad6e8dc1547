"""Putting a sheet that was split off back into an older one of its claim, and what a reader sees of all its sheets."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from approvals.matters import Matter
from approvals.sitting import sitting
from registry.models import User
from workflows.enums import Station
from workflows.errors import CommandRefused
from workflows.models import Claim
from workflows.splitting import older_sheets, rejoin


@dataclass(frozen=True)
class Sheet:
    """One sheet of a claim as the page lists it: how many people stand on it."""

    claim: Claim
    people: int
    is_here: bool


def rejoin_sheet(*, task_id: int, actor: User, into: str, expected_version: int | None = None) -> Claim:
    """Give the lines of the sheet at this desk back to the older sheet of the key `into`, and close it.

    Raises CommandRefused where the two do not stand at one step, undecided, or somebody sat at two levels.
    """
    with sitting(task_id, Station.REVIEW, actor=actor, expected_version=expected_version) as here:
        sheet = next((each for each in older_sheets(here.claim) if each.key == into), None)
        if sheet is None:
            raise CommandRefused(
                _("这一份现在不能并入。请刷新页面查看两份各走到哪一步。"), code="not_together"
            )
        here.hold()
        here.take_seat()
        return rejoin(here.move, sheet.pk)


def sheets_of(claim: Claim, user: User) -> list[Sheet]:
    """Every sheet of the claim that the reader may see, the oldest first; nothing where it lies on one."""
    if not claim.has_sheets:
        return []
    family = Claim.objects.visible_to(user).filter(pk__in=Claim.objects.of_family(claim).values("pk"))
    counted = family.annotate(people=Count("lines", filter=Q(lines__struck=False))).order_by("pk")
    return [Sheet(each, each.people, each.pk == claim.pk) for each in counted]


def may_go_into(matter: Matter) -> list[Claim]:
    """The sheets into which the one at this desk could be put now."""
    return older_sheets(matter.claim) if matter.refusal is None else []
