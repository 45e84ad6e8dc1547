"""公益性岗位: a unit's month becomes one claim, with a line for each holder, from the attendance entered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Organisation, User
from registry.selectors import organisations_of
from workflows.commands import open_draft
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Attendance, Claim, ClaimLine, Placement

MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Days:
    """What is entered of one holder for one month; the wage is what was really transferred, in fen."""

    placement: Placement
    attended: int
    required: int
    wage_paid_fen: int


def holders_in(organisation: Organisation, month: str) -> list[Placement]:
    """The placements of the unit whose agreement covers any day of the month, by post; none for an impossible month."""
    if not MONTH.fullmatch(month):
        return []
    placed = (
        Placement.objects.filter(organisation=organisation).select_related("person").order_by("post_code")
    )
    return [row for row in placed if f"{row.agreed_from:%Y-%m}" <= month <= f"{_last_day(row):%Y-%m}"]


def claim_of(organisation: Organisation, month: str) -> Claim | None:
    """The unit's claim for this month that is under way or paid."""
    return Claim.objects.filter(organisation=organisation, period=month).open_or_paid().first()


@transaction.atomic
def enter_month(*, actor: User, organisation: Organisation, month: str, days: Sequence[Days]) -> None:
    """Keep the attendance of a unit's holders for one month, all of them or none; see `enter_attendance`."""
    if any(entry.placement.organisation_id != organisation.pk for entry in days):
        raise InvalidInput(_("有人不是本单位的岗位人员，请刷新页面重新填写。"), field="attended")
    for entry in days:
        enter_attendance(
            actor=actor,
            placement=entry.placement,
            month=month,
            attended=entry.attended,
            required=entry.required,
            wage_paid_fen=entry.wage_paid_fen,
        )


def enter_attendance(
    *,
    actor: User,
    placement: Placement,
    month: str,
    attended: int,
    required: int,
    wage_paid_fen: int,
) -> Attendance:
    """Keep how many days a holder came in a month that is over; entering it again replaces it until it is claimed.

    Raises InvalidInput for an impossible month or number of days, CommandRefused when the month is claimed already.
    """
    _may_file_for(actor, placement.organisation)
    _need_past_month(month)
    if not 1 <= required <= 31 or not 0 <= attended <= required:
        raise InvalidInput(_("出勤天数不能大于应出勤天数，应出勤天数在1到31之间。"), field="attended")
    if wage_paid_fen < 0:
        raise InvalidInput(_("实发工资不能是负数。"), field="wage_paid")
    with transaction.atomic():
        if _claimed(placement.organisation, month):
            raise CommandRefused(
                _("%(month)s的补贴已经申报，考勤不能再改。") % {"month": month}, code="claimed"
            )
        row, _created = Attendance.objects.update_or_create(
            placement=placement,
            month=month,
            defaults={"attended": attended, "required": required, "wage_paid_fen": wage_paid_fen},
        )
    return row


def open_period(*, actor: User, organisation: Organisation, month: str, programme: str) -> Claim:
    """Open the unit's claim for one month that is over: one line for each placement with attendance in it.

    Raises CommandRefused when there is no attendance or the month is claimed already; the database also holds
    that there is one claim for a unit and a month (`claim_one_for_unit_and_period`).
    """
    _may_file_for(actor, organisation)
    _need_past_month(month)
    if _claimed(organisation, month):
        raise CommandRefused(
            _("%(month)s的补贴已经申报过，不能重复申报。请在“我的申请”里查看。") % {"month": month},
            code="claimed",
        )
    rows = Attendance.objects.filter(placement__organisation=organisation, month=month)
    rows = list(rows.select_related("placement__person").order_by("placement__post_code"))
    if not rows:
        raise CommandRefused(
            _("%(month)s还没有录入考勤，请先录入再申报。") % {"month": month}, code="no_attendance"
        )
    with transaction.atomic():
        claim = open_draft(
            actor=actor,
            programme=programme,
            place=organisation.division,
            organisation=organisation,
            period=month,
        )
        with claim_command(claim.pk, actor=actor) as move:
            ClaimLine.objects.bulk_create(
                _line(claim, position, row) for position, row in enumerate(rows, start=1)
            )
            move.record(Verb.EDIT, data={"lines": len(rows)})
    return move.claim


def _line(claim: Claim, position: int, row: Attendance) -> ClaimLine:
    holder = row.placement.person
    return ClaimLine(
        claim=claim,
        position=position,
        person=holder,
        label=f"{row.placement.post_name} {holder.name_masked}",
        period=row.month,
        facts={"post_code": row.placement.post_code, "attended": row.attended, "required": row.required},
    )


def _claimed(organisation: Organisation, month: str) -> bool:
    return claim_of(organisation, month) is not None


def _last_day(placement: Placement) -> date:
    return min(placement.agreed_until, placement.ended_on or placement.agreed_until)


def _may_file_for(actor: User, organisation: Organisation) -> None:
    if not organisations_of(actor).filter(pk=organisation.pk).exists():
        raise CommandRefused(
            _("您没有被授权为%(unit)s办理申报。") % {"unit": organisation.name}, code="not_operator"
        )


def _need_past_month(month: str) -> None:
    if not MONTH.fullmatch(month):
        raise InvalidInput(_("月份请写成 2026-03 这样。"), field="month")
    if month >= f"{clock.today():%Y-%m}":
        raise InvalidInput(_("%(month)s还没有结束，月份结束后才能申报。") % {"month": month}, field="month")
