"""What a unit and its county do to posts, as short as tests want it."""

from datetime import date

from registry.pilot.baisha import HOLDERS
from registry.selectors import find_person
from workflows.models import Attendance, Benefit, Claim, Placement
from workflows.periods import enter_attendance, open_period
from workflows.posts.commands import (
    approve_placement,
    register_placement,
)
from workflows.posts.used import PROGRAMME

NEW_YEAR, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)


def holder(number: int = 0):
    return find_person(HOLDERS[number].id_number)


def registered(cast, unit, number: int = 0, **changed: object) -> Placement:
    terms = {"post_code": f"BS-{number}", "post_name": "护林员", "from_day": NEW_YEAR, "until": YEAR_END}
    return register_placement(
        actor=cast["village-unit"], organisation=unit, person=holder(number), **(terms | changed)
    )


def held(cast, unit, number: int = 0, **changed: object) -> Placement:
    placement = registered(cast, unit, number, **changed)
    return approve_placement(actor=cast["bs-county"], placement_id=placement.pk, approved_on=NEW_YEAR)


def verbs(placement: Placement) -> list[str]:
    return [event.verb for event in placement.events.order_by("id")]


def enter(cast, placement: Placement, month: str = "2026-02") -> Attendance:
    return enter_attendance(
        actor=cast["village-unit"],
        placement=placement,
        month=month,
        attended=16,
        required=16,
        wage_paid_fen=100_000,
    )


def opened(cast, unit, month: str = "2026-02") -> Claim:
    return open_period(actor=cast["village-unit"], organisation=unit, period=month, programme=PROGRAMME)


def granted(placement: Placement, *months: str) -> None:
    """Months of the holder that were granted, by the ledger, in the unit of the post."""
    for month in months:
        first = date.fromisoformat(f"{month}-01")
        claim = Claim.objects.create(
            programme=PROGRAMME,
            flow="welfare_post",
            applicant_id=placement.registered_by_id,
            organisation=placement.organisation,
            county_id="469025",
            place=placement.place,
            period=month,
            number=f"GY-{month}-{placement.pk}",
            created_at="2026-01-01T00:00Z",
        )
        line = claim.lines.create(position=1, person=placement.person, label="x", period=month)
        Benefit.objects.create(
            claim=claim,
            line=line,
            person=placement.person,
            programme=PROGRAMME,
            family=PROGRAMME,
            frequency="per_period",
            first_day=first,
            last_day=first.replace(day=28),
            status="approved",
            amount_fen=1,
        )
