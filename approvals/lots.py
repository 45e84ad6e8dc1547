"""随机分办 among the reviewers of an office: who may be drawn, and who has to be drawn for anew."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from approvals import guards
from approvals.rail import DESKS
from registry.enums import Role
from registry.models import RegistryEvent, User
from registry.powers import able_at, has_lent
from workflows.actors import MACHINE
from workflows.door import claim_command
from workflows.drawing import candidates_for
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused
from workflows.guards import is_drawn
from workflows.models import Claim, ClaimEvent, OpenItem, PlanStep

BATCH = 200


@dataclass(frozen=True)
class Lot:
    """One drawing as the history has it; `drawn` is empty where nobody could be drawn."""

    office: str
    station: object
    names: list[str]
    drawn: str
    seed: str
    at: datetime


def lots_of(claim: Claim) -> list[Lot]:
    """Every drawing on the claim, the last first: from whom, who, and the seed that shows it again."""
    events = claim.events.filter(verb=Verb.DRAW).select_related("office").order_by("-sequence")
    return [_lot(event) for event in events]


def _lot(event: ClaimEvent) -> Lot:
    names = {each["key"]: each["name"] for each in event.data["candidates"]}
    return Lot(
        office=event.office.name,
        station=Station(event.station).label,
        names=list(names.values()),
        drawn=names.get(event.data["drawn"], ""),
        seed=event.data["seed"],
        at=event.at,
    )


@candidates_for(*DESKS)
def candidates(item: OpenItem) -> list[User]:
    """Everybody who could decide this claim at this office today; some queries for each colleague."""
    return [user for user in able_at(item.office, Role.REVIEWER) if may_be_drawn(user, item)]


def may_be_drawn(user: User, item: OpenItem) -> bool:
    """Whether he is there, has not lent his post for such a claim, and nothing keeps him off it."""
    away = has_lent(user, item.office, Role.REVIEWER, programme=item.programme, amount_fen=item.amount_fen)
    return not away and guards.may_decide(user, item) is None


def draw_for_absent() -> int:
    """Draw anew where whoever was drawn cannot act any more: his post has ended or is lent, or he has to keep off.

    Answers for how many it did something; one that somebody works on this moment counts too.
    """
    drawn = PlanStep.objects.waiting_by_lot().values("claim")
    items = OpenItem.objects.filter(claim__in=drawn, taken_by__isnull=False, station__in=DESKS)
    items = items.select_related("office", "claim__organisation", "claim__applicant", "taken_by")
    absent = (item for item in items.order_by("id").iterator() if _is_absent(item))
    return sum(map(_draw_anew, list(islice(absent, BATCH))))


def last_change_of_duties() -> int | None:
    """What tells that somebody may be absent meanwhile: the last thing that happened in the registry."""
    return RegistryEvent.objects.order_by("-pk").values_list("pk", flat=True).first()


def _is_absent(item: OpenItem) -> bool:
    return is_drawn(item) and not may_be_drawn(item.taken_by, item)


def _draw_anew(item: OpenItem) -> bool:
    try:
        with claim_command(
            item.claim_id, actor=MACHINE, task_id=item.task_id, office=item.office, keeps_task=True
        ) as move:
            item.claim, item.taken_by = move.claim, move.task.owner
            return _is_absent(item) and move.draw(move.task, anew=True)
    except CommandRefused as refusal:
        return refusal.code == "busy"
