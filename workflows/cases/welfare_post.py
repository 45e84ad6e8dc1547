"""公益性岗位: the holders of a unit and their attendance in the months of the claim."""

from datetime import date

from policies.periods import months_of
from registry import clock
from registry.enums import BusinessRole, BusinessStatus
from registry.models import BusinessRecord
from registry.selectors import categories_of, statuses_of
from workflows.cases.history import people_of
from workflows.cases.listed import listed
from workflows.cases.people import standing
from workflows.models import Attendance, Claim, ClaimLine, Placement
from workflows.posts.coverage import days_of
from workflows.posts.used import MonthsUsed, months_used

OWNER_ROLES = (BusinessRole.LEGAL_REP, BusinessRole.OPERATOR)
# A line names its post, because somebody may have held two posts of the unit, one after the other.
Held = tuple[int, str]
HeldIn = tuple[int, str, str]


def facts(claim: Claim) -> dict[str, object]:
    """One post a line, each with its month; months already paid are counted over all units, never typed."""
    day = claim.policy_date or clock.today()
    lines = list(listed(claim).select_related("person"))
    people = [line.person for line in lines]
    categories, statuses = categories_of(people, day), statuses_of(people)
    placements, attendance = _placements(claim, people), _attendance(claim)
    used, owners = months_used([person.pk for person in people], besides=claim), _running_a_business(people)
    # Whoever stands in the list twice carries one pid, or the rules cannot see it.
    called = people_of(claim)
    posts = [
        {"pid": called[line.person_id]}
        | _post(line, placements.get(_held(line)), attendance.get((*_held(line), line.period)))
        | {"categories": sorted(categories[line.person_id])}
        | _months_before(used[line.person_id], line.period)
        | standing(statuses[line.person_id], *days_of(line.period))
        | ({"open_business_role": owners[line.person_id]} if line.person_id in owners else {})
        for line in lines
    ]
    return {"applicant": {"type": claim.organisation.kind, "level": "village"}, "facts": {"posts": posts}}


def _post(line: ClaimLine, placement: Placement | None, month: Attendance | None) -> dict[str, object]:
    """What the unit itself keeps of a holder; without an agreement nothing is known of his first approval."""
    return {
        "post_id": line.facts["post_code"],
        "birth_date": line.person.birth_date.isoformat(),
        "sex": line.person.sex,
        "first_approved": _day(placement.first_approved_on) if placement else None,
        "months": [] if month is None else [_month(month)],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _held(line: ClaimLine) -> Held:
    return line.person_id, line.facts["post_code"]


def _placements(claim: Claim, people: list[object]) -> dict[Held, Placement]:
    """The agreements of the unit with these people; of two for one post the later one counts."""
    found = Placement.objects.filter(organisation=claim.organisation, person__in=people)
    return {(each.person_id, each.post_code): each for each in found.order_by("id")}


def _attendance(claim: Claim) -> dict[HeldIn, Attendance]:
    months = months_of(claim.period)
    rows = Attendance.objects.filter(placement__organisation=claim.organisation, month__in=months)
    return {
        (row.placement.person_id, row.placement.post_code, row.month): row
        for row in rows.select_related("placement")
    }


def _month(row: Attendance) -> dict[str, object]:
    return {
        "ym": row.month,
        "attended": row.attended,
        "required": row.required,
        "wage_paid_fen": row.wage_paid_fen,
    }


def _months_before(used: MonthsUsed, month: str) -> dict[str, object]:
    """Months agreed or paid by other claims, in any unit; earlier ones not decided yet are told where there are any."""
    pending = used.pending(month)
    return {"used_months": used.known} | ({"pending_months": pending} if pending else {})


def _running_a_business(people: list[object]) -> dict[int, str]:
    """Whoever leads an open business, with the role he has in it (CV-21)."""
    records = BusinessRecord.objects.filter(
        person__in=people, role__in=OWNER_ROLES, status=BusinessStatus.OPEN
    )
    return dict(records.values_list("person_id", "role"))
