"""公益性岗位: a unit's month becomes one claim, with a line for each holder, from the attendance entered."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Organisation, User
from workflows import guards
from workflows.commands import open_draft, refuse
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.locking import busy_when_locked
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
    first, last = _days_of(month)
    placed = Placement.objects.filter(organisation=organisation).select_related("person")
    return [row for row in placed.order_by("post_code", "id") if _covers(row, first, last)]


def claim_of(organisation: Organisation, month: str) -> Claim | None:
    """The unit's claim for this month that is under way or paid."""
    return _claims(organisation, month).first()


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

    While the month's claim is still a draft, or is back for correction, the claim's line follows. Raises InvalidInput
    for a month outside the agreement or an impossible number of days, CommandRefused when the month is handed in.
    """
    organisation = placement.organisation
    refuse(guards.may_file_for(actor, None, organisation), "not_operator")
    first, last = _past_month(month)
    _need_agreement(placement, first, last)
    if not 1 <= required <= last.day or not 0 <= attended <= required:
        raise InvalidInput(
            _("出勤天数不能大于应出勤天数，应出勤天数在1到%(most)d之间。") % {"most": last.day},
            field="attended",
        )
    if wage_paid_fen < 0:
        raise InvalidInput(_("实发工资不能是负数。"), field="wage_paid")
    kept = {"attended": attended, "required": required, "wage_paid_fen": wage_paid_fen}
    with busy_when_locked(), transaction.atomic():
        _hold(organisation)
        row, _created = Attendance.objects.update_or_create(placement=placement, month=month, defaults=kept)
        claim = claim_of(organisation, month)
        if claim is not None:
            _follow(claim, actor, row)
    return row


def open_period(*, actor: User, organisation: Organisation, month: str, programme: str) -> Claim:
    """Open the unit's claim for one month that is over: one line for each placement with attendance in it.

    Raises CommandRefused when there is no attendance or the month is claimed already; the database also holds
    that there is one claim for a unit and a month (`claim_one_for_unit_and_period`).
    """
    refuse(guards.may_file_for(actor, None, organisation), "not_operator")
    _past_month(month)
    with busy_when_locked(), transaction.atomic():
        _hold(organisation)
        if _claims(organisation, month).filter(programme=programme).exists():
            raise _claimed_already(month)
        rows = Attendance.objects.filter(placement__organisation=organisation, month=month)
        rows = list(rows.select_related("placement__person").order_by("placement__post_code", "placement_id"))
        if not rows:
            raise CommandRefused(
                _("%(month)s还没有录入考勤，请先录入再申报。") % {"month": month}, code="no_attendance"
            )
        claim = _open(actor, organisation, month, programme)
        with claim_command(claim.pk, actor=actor) as move:
            ClaimLine.objects.bulk_create(
                _line(claim, position, row) for position, row in enumerate(rows, start=1)
            )
            move.record(Verb.EDIT, data={"lines": len(rows)})
    return move.claim


def _open(actor: User, organisation: Organisation, month: str, programme: str) -> Claim:
    try:
        with transaction.atomic():
            return open_draft(
                actor=actor,
                programme=programme,
                place=organisation.division,
                organisation=organisation,
                period=month,
            )
    except IntegrityError as error:
        # Whoever wrote past this command: the database holds it all the same.
        if "period" in str(error):
            raise _claimed_already(month) from error
        raise


def _follow(claim: Claim, actor: User, row: Attendance) -> None:
    """Let the line of the month's claim say what the attendance now says; refused once the claim is handed in."""
    with claim_command(claim.pk, actor=actor) as move:
        if guards.may_edit(actor, move.claim) is not None:
            raise CommandRefused(
                _("%(month)s的补贴已经申报，考勤不能再改。如需改动，请联系经办机构退回补正。")
                % {"month": row.month},
                code="claimed",
            )
        lines = list(move.claim.lines.order_by("position"))
        line = next((line for line in lines if _is_of(line, row)), None)
        if line is None:
            line = _line(move.claim, lines[-1].position + 1 if lines else 1, row)
        line.facts = _facts(row)
        line.save()
        move.record(Verb.EDIT, data={"line": line.position, "fields": sorted(line.facts)})


def _line(claim: Claim, position: int, row: Attendance) -> ClaimLine:
    holder = row.placement.person
    return ClaimLine(
        claim=claim,
        position=position,
        person=holder,
        label=f"{row.placement.post_name} {holder.name_masked}",
        period=row.month,
        facts=_facts(row),
    )


def _facts(row: Attendance) -> dict[str, object]:
    return {"post_code": row.placement.post_code, "attended": row.attended, "required": row.required}


def _is_of(line: ClaimLine, row: Attendance) -> bool:
    held = (row.placement.person_id, row.placement.post_code)
    return not line.struck and (line.person_id, line.facts.get("post_code")) == held


def _claims(organisation: Organisation, month: str):
    return Claim.objects.filter(organisation=organisation, period=month).open_or_paid()


def _claimed_already(month: str) -> CommandRefused:
    return CommandRefused(
        _("%(month)s的补贴已经申报过，不能重复申报。请在“我的申请”里查看。") % {"month": month},
        code="claimed",
    )


def _hold(organisation: Organisation) -> None:
    """One hand at a time on a unit's months: entering attendance and opening the claim look at each other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _past_month(month: str) -> tuple[date, date]:
    """The first and the last day of a month that is over."""
    if not MONTH.fullmatch(month):
        raise InvalidInput(_("月份请写成 2026-03 这样。"), field="month")
    if month >= f"{clock.today():%Y-%m}":
        raise InvalidInput(_("%(month)s还没有结束，月份结束后才能申报。") % {"month": month}, field="month")
    return _days_of(month)


def _days_of(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _last_day(placement: Placement) -> date:
    return min(placement.agreed_until, placement.ended_on or placement.agreed_until)


def _covers(placement: Placement, first: date, last: date) -> bool:
    return placement.agreed_from <= last and first <= _last_day(placement)


def _need_agreement(placement: Placement, first: date, last: date) -> None:
    if not _covers(placement, first, last):
        raise InvalidInput(
            _("%(post)s的上岗协议从%(from)s到%(until)s，不包括这个月。请核对月份或岗位。")
            % {
                "post": placement.post_name,
                "from": placement.agreed_from,
                "until": _last_day(placement),
            },
            field="month",
        )
