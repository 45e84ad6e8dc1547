"""公益性岗位: a unit's month or quarter becomes one claim, a line for each holder and month, from the attendance."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from policies.periods import months_of, overlapping
from registry import clock
from registry.models import Organisation, User
from workflows import guards
from workflows.actors import MACHINE
from workflows.commands import draft_for, open_draft, refuse
from workflows.corrections import ATTENDANCE, LINE, PART, open_targets
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.locking import busy_when_locked, lock_people, lock_unit
from workflows.models import Attendance, Claim, ClaimLine, Placement
from workflows.posts.coverage import MONTH, Refusal, days_of, why_not
from workflows.posts.rhythm import period_for
from workflows.posts.roll import Roll, roll_of, taken_elsewhere

PERIOD = re.compile(r"20\d{2}-(0[1-9]|1[0-2]|Q[1-4])", re.ASCII)


@dataclass(frozen=True)
class Days:
    """What is entered of one holder for one month; the wage is what was really transferred, in fen."""

    placement: Placement
    attended: int
    required: int
    wage_paid_fen: int


def holders_in(organisation: Organisation, month: str) -> list[Placement]:
    """The placements of the unit that are paid for in the month, by post; none for an impossible month."""
    return roll_of(organisation, month).holders


def claim_of(organisation: Organisation, month: str) -> Claim | None:
    """The unit's claim for this month, or its quarter, that is under way or paid; of several sheets the one that lies
    with the unit."""
    returned = Case(When(state=ClaimState.RETURNED, then=Value(0)), default=Value(1))
    return _claims(organisation, month).order_by(returned, "pk").first()


def month_to_enter(claim: Claim) -> str:
    """The first month of the claim in which a holder's attendance is missing; else its last one."""
    months = months_of(claim.period)
    missing = (
        month
        for month in months
        if claim.lines.filter(struck=False, period=month, facts__attended__isnull=True).exists()
    )
    return next(missing, months[-1])


def enter_month(*, actor: User, organisation: Organisation, month: str, days: Sequence[Days]) -> None:
    """Keep how many days holders of a unit came in a month that is over: all of them or none.

    Entering a month again replaces it until it is claimed. While its claim is still a draft, or is back for
    correction, the claim's lines follow. Raises InvalidInput for somebody who is not paid for in the month, whom
    another unit has entered, or whose days are impossible; CommandRefused when the month is handed in.
    """
    refuse(guards.may_file_for(actor, None, organisation), "not_operator")
    last = past_month(month)
    for entry in days:
        _need_possible(entry, organisation, last)
    with busy_when_locked(), transaction.atomic():
        lock_unit(organisation.pk)
        _need_on_roll(roll_of(organisation, month), month, days)
        claim = claim_of(organisation, month)
        if claim is None:
            _keep(organisation, month, days)
            return
        with claim_command(claim.pk, actor=actor) as move:
            _need_editable(move, actor, month)
            if move.claim.number is not None:
                days = _changed(month, days)
                _need_open(move, actor, month, days)
            _keep(organisation, month, days)
            changed = _follow(move, month, [entry.placement.pk for entry in days])
            if changed:
                move.record(Verb.EDIT, data={"attendance": month, "rows": changed})


def enter_attendance(
    *,
    actor: User,
    placement: Placement,
    month: str,
    attended: int,
    required: int,
    wage_paid_fen: int,
) -> Attendance:
    """Keep one holder's days of a month; see `enter_month`."""
    entry = Days(placement, attended, required, wage_paid_fen)
    enter_month(actor=actor, organisation=placement.organisation, month=month, days=[entry])
    return Attendance.objects.select_related("placement").get(placement=placement, month=month)


def open_period(*, actor: User, organisation: Organisation, period: str, programme: str) -> Claim:
    """Open the unit's claim for a month or quarter that is over: a line for each holder and month with attendance.

    Raises InvalidInput for a period that is not over or that the county does not have claimed so, CommandRefused when
    there is no attendance or some of it is claimed already; the database also holds that there is one claim for a
    unit and a period (`claim_one_for_unit_and_period`), and that nobody is granted one month twice.
    """
    refuse(guards.may_file_for(actor, None, organisation), "not_operator")
    past_period(period)
    with busy_when_locked(), transaction.atomic():
        lock_unit(organisation.pk)
        if _claims(organisation, period).filter(programme=programme).exists():
            raise _claimed_already(period)
        if period_for(organisation, months_of(period)[0]) != period:
            raise InvalidInput(
                _("本县不按这样的期间申报，请从考勤页面重新开始。没有任何改动。"), field="month"
            )
        rolls = {month: roll_of(organisation, month).holders for month in months_of(period)}
        entered = {month: _entered(holders, month) for month, holders in rolls.items()}
        if not any(entered.values()):
            raise CommandRefused(
                _("%(month)s还没有录入考勤，请先录入再申报。") % {"month": period}, code="no_attendance"
            )
        with _told_when_claimed(period):
            claim = open_draft(
                actor=actor,
                programme=programme,
                place=organisation.division,
                organisation=organisation,
                period=period,
            )
        with claim_command(claim.pk, actor=actor) as move:
            holders = {month: [row.placement for row in rows.values()] for month, rows in entered.items()}
            move.record(Verb.EDIT, data={"lines": _add_months(move, holders, entered)})
    return move.claim


def open_by_machine(
    *, operator: User, organisation: Organisation, period: str, programme: str, due_on: date
) -> Claim | None:
    """Open the unit's claim for a period that is over for whoever acts for it, with a line for everybody on the roll
    of each month.

    Answers None when the unit has it already or nobody is on the roll. Whoever enters the attendance, due on
    `due_on`, goes on with it.
    """
    past_period(period)
    with busy_when_locked(), transaction.atomic():
        lock_unit(organisation.pk)
        holders = {month: roll_of(organisation, month).holders for month in months_of(period)}
        claimed = _claims(organisation, period).filter(programme=programme)
        if not any(holders.values()) or claimed.exists():
            return None
        with _told_when_claimed(period):
            claim = draft_for(
                applicant=operator,
                actor=MACHINE,
                programme=programme,
                place=organisation.division,
                organisation=organisation,
                period=period,
            )
        with claim_command(claim.pk, actor=MACHINE) as move:
            entered = {month: _entered(each, month) for month, each in holders.items()}
            count = _add_months(move, holders, entered)
            data = {"month": period, "due_on": due_on.isoformat(), "lines": count}
            move.record(Verb.OPEN_PERIOD, data=data)
    return move.claim


def uncovered_lines(claim: Claim) -> list[tuple[ClaimLine, Refusal]]:
    """The lines of a claim by months whose post is not paid for in the month (any more), each with the reason."""
    lines = [line for line in claim.lines.filter(struck=False).order_by("position") if line.person_id]
    found = Placement.objects.filter(
        organisation=claim.organisation_id, person__in={line.person_id for line in lines}
    )
    placed: dict[tuple[int, str], list[Placement]] = {}
    for each in found.with_terms().order_by("id"):
        placed.setdefault((each.person_id, each.post_code), []).append(each)
    refused = []
    for line in lines:
        reasons = [why_not(each, line.period) for each in placed.get(_key(line), [])]
        if None not in reasons:
            refused.append((line, reasons[-1] if reasons else _("单位没有登记这个岗位人员。")))
    return refused


def past_month(month: str) -> date:
    """The last day of a month that is over; raises InvalidInput for any other."""
    if not MONTH.fullmatch(month):
        raise InvalidInput(_("月份请写成 2026-03 这样。"), field="month")
    if month >= f"{clock.today():%Y-%m}":
        raise InvalidInput(_("%(month)s还没有结束，月份结束后才能申报。") % {"month": month}, field="month")
    return days_of(month)[1]


def past_period(period: str) -> None:
    """Raise InvalidInput unless every month of the period is over."""
    if not PERIOD.fullmatch(period):
        raise InvalidInput(_("期间请写成 2026-03 或 2026-Q1 这样。"), field="month")
    last = months_of(period)[-1]
    if last != period and last >= f"{clock.today():%Y-%m}":
        raise InvalidInput(
            _("本县按季度申报，%(month)s结束以后才能申报这个季度。考勤可以先录入保存。") % {"month": last},
            field="month",
        )
    past_month(last)


@contextmanager
def _told_when_claimed(period: str) -> Iterator[None]:
    """Whoever wrote past these commands: the database holds one claim a month all the same, and it is told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "period" in str(error):
            raise _claimed_already(period) from error
        raise


def _need_possible(entry: Days, organisation: Organisation, last: date) -> None:
    if entry.placement.organisation_id != organisation.pk:
        raise InvalidInput(_("有人不是本单位的岗位人员，请刷新页面重新填写。"), field="attended")
    if not 1 <= entry.required <= last.day or not 0 <= entry.attended <= entry.required:
        raise InvalidInput(
            _("出勤天数不能大于应出勤天数，应出勤天数在1到%(most)d之间。") % {"most": last.day},
            field="attended",
        )
    if entry.wage_paid_fen < 0:
        raise InvalidInput(_("实发工资不能是负数。"), field="wage_paid")


def _need_on_roll(roll: Roll, month: str, days: Sequence[Days]) -> None:
    known = {each.pk for each in roll.holders}
    reasons = {each.pk: why for each, why in roll.left_out}
    for placement in (entry.placement for entry in days):
        if placement.pk not in known:
            reason = reasons.get(placement.pk) or why_not(placement, month)
            raise InvalidInput(
                _("%(post)s %(name)s：%(reason)s")
                % {"post": placement.post_name, "name": placement.person.name_masked, "reason": reason},
                field="month",
            )


def _need_editable(move: Move, actor: User, month: str) -> None:
    """Of a unit's draft anybody who acts for the unit may go on; it is his from then on."""
    claim = move.claim
    if claim.state == ClaimState.DRAFT and claim.applicant_id != actor.pk:
        claim.applicant = actor
        move.record(Verb.EDIT, data={"applicant": actor.pk})
    if guards.may_edit(actor, claim) is not None:
        raise CommandRefused(
            _("%(month)s的补贴已经申报，考勤不能再改。如需改动，请联系经办机构退回补正。") % {"month": month},
            code="claimed",
        )


def _changed(month: str, days: Sequence[Days]) -> list[Days]:
    """Those that say something else than what is kept."""
    rows = Attendance.objects.filter(placement__in=[entry.placement.pk for entry in days], month=month)
    kept = {row.placement_id: (row.attended, row.required, row.wage_paid_fen) for row in rows}
    return [
        entry
        for entry in days
        if kept.get(entry.placement.pk) != (entry.attended, entry.required, entry.wage_paid_fen)
    ]


def _need_open(move: Move, actor: User, month: str, days: Sequence[Days]) -> None:
    """Of a returned claim only the holders to be mended are open; nobody is added to one of several sheets."""
    lines = {_key(line): line for line in move.claim.lines.filter(struck=False, period=month)}
    opened = open_targets(move.claim)
    for placement in (entry.placement for entry in days):
        line = lines.get((placement.person_id, placement.post_code))
        if line is None:
            refuse(guards.may_add_lines(actor, move.claim))
        elif opened is not None:
            mended = {(LINE, str(line.position)), (PART, ATTENDANCE)}
            refuse(guards.NOT_ASKED_FOR if opened.isdisjoint(mended) else None)


def _keep(organisation: Organisation, month: str, days: Sequence[Days]) -> None:
    """Write the attendance, with the people held: another unit may be entering the same month of one of them."""
    people = {entry.placement.person_id: entry.placement for entry in days}
    lock_people(people)
    for person, refusal in taken_elsewhere(people, organisation, month).items():
        name = people[person].person.name_masked
        raise InvalidInput(_("%(name)s：%(reason)s") % {"name": name, "reason": refusal}, code="elsewhere")
    Attendance.objects.bulk_create(
        [
            Attendance(
                placement=entry.placement,
                month=month,
                attended=entry.attended,
                required=entry.required,
                wage_paid_fen=entry.wage_paid_fen,
            )
            for entry in days
        ],
        update_conflicts=True,
        unique_fields=["placement", "month"],
        update_fields=["attended", "required", "wage_paid_fen"],
    )


def _follow(move: Move, month: str, placements: list[int]) -> int:
    """Let the lines of the month's claim say what the attendance now says; answers how many changed."""
    rows = Attendance.objects.filter(placement__in=placements, month=month)
    lines = {_key(line): line for line in move.claim.lines.filter(struck=False, period=month)}
    changed, missing = [], []
    for row in rows.select_related("placement__person").order_by("placement__post_code", "placement_id"):
        line = lines.get((row.placement.person_id, row.placement.post_code))
        if line is None:
            missing.append(row)
        elif line.facts != _facts(row.placement, row):
            line.facts = _facts(row.placement, row)
            changed.append(line)
    ClaimLine.objects.bulk_update(changed, ["facts"])
    if missing:
        _add_lines(
            move, month, [row.placement for row in missing], {row.placement_id: row for row in missing}
        )
    return len(changed) + len(missing)


def _add_months(
    move: Move, holders: dict[str, Sequence[Placement]], entered: dict[str, dict[int, Attendance]]
) -> int:
    """Put the holders of each month on the claim, one month after the other; answers how many lines there are."""
    return sum(_add_lines(move, month, each, entered[month]) for month, each in holders.items())


def _add_lines(move: Move, month: str, holders: Sequence[Placement], entered: dict[int, Attendance]) -> int:
    """Put these holders on the claim, with the people held: whom another unit has put on its own meanwhile stays out.

    Answers how many there are; raises CommandRefused when nobody is left of those asked for.
    """
    people = {holder.person_id for holder in holders}
    lock_people(people)
    taken = taken_elsewhere(people, move.claim.organisation, month)
    ours = [holder for holder in holders if holder.person_id not in taken]
    if holders and not ours:
        raise CommandRefused(next(iter(taken.values())), code="elsewhere")
    last = move.claim.lines.order_by("-position").values_list("position", flat=True).first() or 0
    ClaimLine.objects.bulk_create(
        ClaimLine(
            claim=move.claim,
            position=position,
            person=holder.person,
            label=_label(holder, "" if month == move.claim.period else month),
            period=month,
            facts=_facts(holder, entered.get(holder.pk)),
        )
        for position, holder in enumerate(ours, start=last + 1)
    )
    return len(ours)


def _label(holder: Placement, month: str) -> str:
    """Who it is, and which month where a claim has several."""
    return f"{holder.post_name} {holder.person.name_masked} {month}".strip()


def _facts(holder: Placement, row: Attendance | None) -> dict[str, object]:
    known = {} if row is None else {"attended": row.attended, "required": row.required}
    return {"post_code": holder.post_code} | known


def _key(line: ClaimLine) -> tuple[int, str]:
    return line.person_id, line.facts.get("post_code", "")


def _entered(holders: Iterable[Placement], month: str) -> dict[int, Attendance]:
    """The attendance of these holders in the month, by placement, in the order of the posts."""
    rows = Attendance.objects.filter(placement__in=[each.pk for each in holders], month=month)
    rows = rows.select_related("placement__person").order_by("placement__post_code", "placement_id")
    return {row.placement_id: row for row in rows}


def _claims(organisation: Organisation, period: str) -> QuerySet[Claim]:
    """The claims of the unit that have a month in common with this period."""
    return Claim.objects.filter(organisation=organisation, period__in=overlapping(period)).open_or_paid()


def _claimed_already(month: str) -> CommandRefused:
    return CommandRefused(
        _("%(month)s的补贴已经申报过，不能重复申报。请在“我的申请”里查看。") % {"month": month},
        code="claimed",
    )
