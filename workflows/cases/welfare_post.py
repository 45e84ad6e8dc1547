"""公益性岗位: the holders of a unit and their attendance in the month of the claim."""

from registry import clock
from registry.enums import PersonStatus
from registry.models import StatusRecord
from registry.selectors import categories_of, statuses_of
from workflows.enums import ClaimState
from workflows.models import Attendance, Claim, ClaimLine, Placement


def facts(claim: Claim) -> dict[str, object]:
    """One post a line; months already paid are counted over all units, never typed."""
    day = claim.policy_date or clock.today()
    lines = list(claim.lines.filter(struck=False).select_related("person").order_by("position"))
    people = [line.person for line in lines]
    categories = categories_of(people, day)
    statuses = statuses_of(people)
    placements = {
        row.person_id: row
        for row in Placement.objects.filter(organisation=claim.organisation, person__in=people)
    }
    attendance = {
        row.placement_id: row
        for row in Attendance.objects.filter(placement__in=placements.values(), month=claim.period)
    }
    posts = []
    for line in lines:
        placement = placements[line.person_id]
        month = attendance.get(placement.pk)
        post = {
            "pid": str(line.position),
            "categories": sorted(categories[line.person_id]),
            "birth_date": line.person.birth_date.isoformat(),
            "sex": line.person.sex,
            "post_id": placement.post_code,
            "first_approved": placement.first_approved_on.isoformat(),
            "used_months": _months_paid(line, claim),
            "months": [] if month is None else [_month(month)],
        }
        posts.append(post | _standing(statuses[line.person_id]))
    return {"applicant": {"type": claim.organisation.kind, "level": "village"}, "facts": {"posts": posts}}


FLAGS = {
    PersonStatus.PUBLIC_PAYROLL: ("public_payroll", True),
    PersonStatus.CADRE_KIN: ("cadre_kin", True),
    PersonStatus.WORKS_ELSEWHERE: ("works_elsewhere_full_time", True),
    PersonStatus.FLEXIBLE_JOB: ("flexible_job", True),
}


def _standing(records: list[StatusRecord]) -> dict[str, object]:
    """What the registers say of a holder, under the names the rules use."""
    known: dict[str, object] = {}
    for record in records:
        if record.status == PersonStatus.DECEASED:
            known["deceased_date"] = record.valid_from.isoformat()
        elif record.status == PersonStatus.OTHER_POST:
            known["other_post"] = record.detail or str(record.source)
        elif record.status in FLAGS:
            name, value = FLAGS[record.status]
            known[name] = value
    return known


def _month(row: Attendance) -> dict[str, object]:
    return {
        "ym": row.month,
        "attended": row.attended,
        "required": row.required,
        "wage_paid_fen": row.wage_paid_fen,
    }


def _months_paid(line: ClaimLine, claim: Claim) -> int:
    """Months approved or paid before this claim, in any unit (CV-18)."""
    return (
        ClaimLine.objects.filter(
            person=line.person_id,
            claim__programme=claim.programme,
            claim__state__in=[ClaimState.APPROVED, ClaimState.PAYING, ClaimState.PAID],
            approved_fen__gt=0,
        )
        .exclude(claim=claim)
        .count()
    )
