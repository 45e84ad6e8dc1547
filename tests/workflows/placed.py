"""Posts written into the tables as they stand once the county has approved them."""

from datetime import date

from registry.models import Organisation, Person, User
from registry.pilot.baisha import AGREEMENTS
from registry.selectors import find_person
from workflows.commands import add_line, open_draft
from workflows.enums import PlacementState
from workflows.models import Agreement, Attendance, Claim, Placement
from workflows.posts.used import PROGRAMME

FROM, UNTIL = date(2026, 1, 1), date(2026, 12, 31)


def placed(
    unit: Organisation,
    person: Person,
    *,
    code: str = "BS-1",
    name: str = "保洁员",
    agreed_from: date = FROM,
    agreed_until: date = UNTIL,
    **columns: object,
) -> Placement:
    """A post that is held, with one agreement."""
    columns = {"state": PlacementState.HELD, "first_approved_on": agreed_from} | columns
    placement = Placement.objects.create(
        organisation=unit, person=person, place=unit.division, post_code=code, post_name=name, **columns
    )
    Agreement.objects.create(placement=placement, agreed_from=agreed_from, agreed_until=agreed_until)
    return placement


def village_posts(unit: Organisation) -> list[Placement]:
    """The five posts of the pilot's village, as agreed in January 2026."""
    return [
        placed(
            unit,
            find_person(agreed.member.id_number),
            code=agreed.post_code,
            name=agreed.post_name,
            agreed_from=agreed.agreed_from,
            agreed_until=agreed.agreed_until,
        )
        for agreed in AGREEMENTS
    ]


def unchecked_month(actor: User, placement: Placement, month: str) -> Claim:
    """A month's draft written past the roll of the unit: what the ledger has to stop when nothing else did."""
    Attendance.objects.create(
        placement=placement, month=month, attended=16, required=16, wage_paid_fen=100_000
    )
    unit = placement.organisation
    claim = open_draft(actor=actor, programme=PROGRAMME, place=unit.division, organisation=unit, period=month)
    add_line(
        claim_id=claim.pk,
        actor=actor,
        person=placement.person,
        label=placement.post_name,
        facts={"post_code": placement.post_code, "attended": 16, "required": 16},
        period=month,
    )
    return claim
