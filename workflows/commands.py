"""What an applicant, and anybody at a desk, can do to a claim. Deciding lives in approvals, paying in payments.

Each command is one transaction through the one door; a refusal changes nothing and says what to do.
"""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from policies.load import programme as load_programme
from registry import clock
from registry.enums import Level
from registry.models import Account, Division, Organisation, Person, User
from registry.powers import powers_of
from workflows import engine, guards
from workflows.actors import MACHINE, Actor
from workflows.asking import is_of_one_claimant
from workflows.at_desk import item_at
from workflows.benefits import release_line
from workflows.checks import CheckOutcome, CheckResult, run_checks
from workflows.corrections import LINE, PART
from workflows.door import claim_command
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimLine, OpenItem, next_number
from workflows.planning import applicant_type, reset_check, start_plan

BY_MONTH = "welfare_post"


Settler = Callable[[Claim], None]
_settlers: list[Settler] = []


def settles_corrections(function: Settler) -> Settler:
    """Register what an upper package keeps of a correction when the claim is handed in again, in the same command."""
    _settlers.append(function)
    return function


class ChecksFailed(CommandRefused):
    """The claim cannot be submitted yet; `results` lists everything that is missing, each with where to mend it."""

    status = 422

    def __init__(self, results: list[CheckResult]) -> None:
        super().__init__(
            _("还有 %(count)d 处需要补充后才能提交，已填写的内容都保存着。") % {"count": len(results)},
            code="checks",
        )
        self.results = results


def refuse(reason: object | None, code: str = "not_allowed") -> None:
    """Raise the sentence a guard answered; do nothing when it answered None."""
    if reason is not None:
        raise CommandRefused(reason, code=code)


def open_draft(
    *,
    actor: User,
    programme: str,
    place: Division,
    person: Person | None = None,
    organisation: Organisation | None = None,
    period: str = "",
    language: str = "zh-hans",
) -> Claim:
    """A new draft for a person or an organisation at a place; nothing is submitted yet.

    Raises UnknownProgramme for a programme that does not exist, CommandRefused when the actor may not file for
    this claimant, InvalidInput when the place has no county or the programme is not for claimants of this kind.
    """
    load_programme(programme)
    refuse(guards.may_file_for(actor, person, organisation))
    return draft_for(
        applicant=actor,
        actor=actor,
        programme=programme,
        place=place,
        person=person,
        organisation=organisation,
        period=period,
        language=language,
    )


def draft_for(
    *,
    applicant: User,
    actor: Actor,
    programme: str,
    place: Division,
    person: Person | None = None,
    organisation: Organisation | None = None,
    period: str = "",
    language: str = "zh-hans",
) -> Claim:
    """The same, begun by the machine for an applicant who may file for this claimant: it asks nobody whether he may."""
    carried = load_programme(programme)
    county = place.at(Level.COUNTY)
    if county is None:
        raise InvalidInput(_("请选择到村（社区）或乡镇，不能只选省、市。"), field="place")
    claim = Claim(
        programme=programme,
        flow=carried.flow,
        applicant=applicant,
        person=person,
        organisation=organisation,
        county=county,
        place=place,
        period=period,
        language=language,
        created_at=clock.now(),
    )
    if (carried.flow == BY_MONTH) != bool(period):
        raise InvalidInput(_("这项补贴按月申报，请先录入考勤，再从“按月申报”打开。"), field="period")
    if applicant_type(claim) not in {applicant.type for applicant in carried.applicants}:
        raise InvalidInput(
            _("您不属于这项补贴的申请对象，请回到“申请补贴”选择其他项目。"), code="not_applicant"
        )
    with transaction.atomic():
        claim.save(force_insert=True)
        if person is not None or is_of_one_claimant(carried):
            ClaimLine.objects.create(claim=claim, position=1, person=person, label=claim.claimant_label)
        with claim_command(claim.pk, actor=actor) as move:
            move.record(Verb.OPEN_DRAFT)
    return move.claim


def save_answers(
    *, claim_id: int, actor: User, answers: dict[str, object], account: Account | None = None, part: str = ""
) -> None:
    """Keep what one page of the form says, beside what other pages said; only in a draft or under correction.

    `part` is the code of that page: of a returned claim only the pages that have to be mended are open.
    """
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_edit(actor, move.claim, (PART, part)))
        changed = sorted(key for key, value in answers.items() if move.claim.answers.get(key) != value)
        if account is not None and account.pk != move.claim.account_id:
            move.claim.account = account
            changed.append("account")
        if changed:
            move.claim.answers = move.claim.answers | answers
            move.record(Verb.EDIT, data={"fields": changed})


def submit(*, claim_id: int, actor: User, expected_version: int | None = None) -> None:
    """Hand the claim in, for the first time or after a correction.

    Raises ChecksFailed with everything that is missing; nothing is submitted then, and the draft stays.
    """
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        claim = move.claim
        refuse(guards.may_submit(actor, claim))
        failed = [result for result in run_checks(claim) if result.outcome == CheckOutcome.FAILED]
        if failed:
            raise ChecksFailed(failed)
        first = claim.number is None
        if first:
            # One look at the clock, so that the day and the moment agree at midnight as well.
            claim.submitted_at = clock.now()
            claim.policy_date = claim.submitted_at.astimezone(clock.SHANGHAI).date()
            claim.number = _claim_number(claim)
        else:
            move.answer(Station.CORRECT)
            claim.round += 1
            for settle in _settlers:
                settle(claim)
        claim.correct_by = None
        move.transition(Verb.SUBMIT, data={"round": claim.round})
        if first:
            start_plan(claim)
            move.waiting = engine.begin(claim)
        else:
            reset_check(claim)


def withdraw(*, claim_id: int, actor: User, reason: str = "", expected_version: int | None = None) -> None:
    """The applicant takes the claim back; possible until the money is released."""
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        refuse(guards.may_withdraw(actor, move.claim))
        move.transition(Verb.WITHDRAW, comment=reason.strip())


def lapse(*, claim_id: int, on: date | None = None) -> None:
    """The correction was not made in time: the claim ends without decision and may be filed again."""
    with claim_command(claim_id, actor=MACHINE) as move:
        day = on or clock.today()
        due = move.claim.correct_by
        if move.claim.state != ClaimState.RETURNED or due is None or day <= due:
            raise CommandRefused(_("补正期限还没有到，不能按逾期处理。"), code="not_due")
        move.transition(Verb.LAPSE, data={"correct_by": due.isoformat()})


def take(*, task_id: int, actor: User) -> Claim:
    """Put a task of one's office on one's own desk (签收); refused when a colleague holds it."""
    item = item_at(task_id)
    with claim_command(
        item.claim_id, actor=actor, task_id=task_id, office=item.office, keeps_task=True
    ) as move:
        refuse(guards.may_act_for(actor, item))
        refuse(
            guards.may_take(
                actor, OpenItem.objects.filter(task_id=task_id).select_related("taken_by").first()
            )
        )
        if move.task.owner_id != actor.pk:
            move.power = guards.power_for(powers_of(actor), item)
            engine.assign(move.task, actor)
            move.record(Verb.TAKE)
    return move.claim


def put_back(*, task_id: int, actor: User) -> Claim:
    """Give a taken task back to the office, for a colleague to take."""
    item = item_at(task_id)
    with claim_command(
        item.claim_id, actor=actor, task_id=task_id, office=item.office, keeps_task=True
    ) as move:
        if move.task.owner_id != actor.pk:
            raise CommandRefused(_("只有签收人本人可以退回待签。"), code="not_holder")
        item.claim, item.taken_by = move.claim, move.task.owner
        refuse(guards.may_put_back(item))
        engine.assign(move.task, None)
        move.record(Verb.PUT_BACK)
    return move.claim


def strike_line(*, claim_id: int, actor: User, position: int) -> None:
    """The applicant takes one line out of the roster; the others go on (CV-08)."""
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_edit(actor, move.claim, (LINE, str(position))))
        changed = move.claim.lines.filter(position=position, struck=False).update(
            struck=True, approved_fen=None
        )
        if not changed:
            raise InvalidInput(_("名册里没有第%(position)d行，或这一行已经删除。") % {"position": position})
        release_line(move.claim, position)
        move.record(Verb.EDIT, data={"struck": position})


def add_line(
    *,
    claim_id: int,
    actor: User,
    person: Person | None,
    label: str,
    facts: dict[str, object],
    period: str = "",
) -> ClaimLine:
    """Put one more line on an organisation's draft: a worker of a roster, a holder of a month."""
    with claim_command(claim_id, actor=actor) as move:
        refuse(guards.may_add_lines(actor, move.claim))
        if move.claim.organisation_id is None:
            raise InvalidInput(_("个人申请只有申请人本人，不能添加其他人员。"), field="roster")
        if is_of_one_claimant(load_programme(move.claim.programme)):
            raise InvalidInput(_("这项补贴给单位本身，没有人员名册，不能添加人员。"), field="roster")
        last = move.claim.lines.order_by("-position").values_list("position", flat=True).first() or 0
        line = ClaimLine.objects.create(
            claim=move.claim, position=last + 1, person=person, label=label, facts=facts, period=period
        )
        move.record(Verb.EDIT, data={"line": line.position})
    return line


def _claim_number(claim: Claim) -> str:
    """`<kind>-<county 6>-<yyyymmdd>-<sequence 6>`, unique and never used again."""
    prefix = load_programme(claim.programme, on=claim.policy_date).prefix
    scope = f"claim:{claim.county_id}:{claim.policy_date:%Y%m%d}"
    return f"{prefix}-{claim.county_id}-{claim.policy_date:%Y%m%d}-{next_number(scope):06d}"
