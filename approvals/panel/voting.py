"""A member of a panel speaks, for himself or by delegation; the voice that fulfils the rule finishes the step."""

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.agreeing import agree
from approvals.answers import Answer
from approvals.confirming.asking import may_conclude
from approvals.enums import Verdict
from approvals.line_reasons import LineReason, reasons_for
from approvals.lines import need_comment
from approvals.models import PanelMember, Vote
from approvals.panel.standing import Panel, panel_of
from approvals.rail import is_last_review
from approvals.seating import take_seat
from approvals.sitting import Sitting
from registry import clock
from registry.enums import Role
from registry.models import User
from registry.powers import Power, powers_of
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.conflicts import may_be_granted
from workflows.enums import LineOutcome, Station, Verb
from workflows.errors import InvalidInput
from workflows.models import Claim, OpenItem, PlanStep
from workflows.subject import subject_hash

Refusal = object | None


def vote(*, task_id: int, actor: User, agrees: bool, comment: str, code: str = "") -> Claim:
    """Say what one member thinks: yes, or no with a coded reason (`line_reasons`); said once.

    The voice that fulfils the rule lets the level agree, in the same command, unless something in the claim is left
    to a person: then the desk decides with the usual form. Raises CommandRefused with the guard's sentence,
    InvalidInput without a comment or, for a no, without a reason.
    """
    need_comment(comment)
    with at_desk(task_id, Station.REVIEW, actor=actor) as (move, item):
        step = move.step
        panel = panel_of(step)
        refuse(is_open(panel))
        member, power = seat_on(panel, actor, item)
        refuse(may_vote(actor, item, member, power))
        move.power = power
        seats = guards.seats_of(actor, move.claim, move.principal)
        refuse(_may_sit(actor, item, step, power, seats))
        reason = None if agrees else _reason(move.claim, code)
        seat = take_seat(
            move.claim, actor, level=step.level, office=step.office, seats=seats, principal=move.principal
        )
        member.vote = Vote.objects.create(
            member=member,
            step=step,
            turn=step.turn,
            person_id=actor.person_id,
            seat=seat,
            agrees=agrees,
            comment=comment.strip(),
            code=reason.code if reason else "",
            clause=reason.clause if reason else "",
            claim_version=move.claim.version,
            subject_hash=subject_hash(move.claim),
            made_at=clock.now(),
        )
        move.record(Verb.VOTE, comment=comment.strip(), data={"agrees": agrees})
        if panel.is_fulfilled and _is_clean(move.claim, step):
            here = Sitting(move, item, step, actor, seats)
            here.hold()
            agree(here, Answer(Verdict.AGREE, _in_words(panel)))
        else:
            # The step is not finished by this voice.
            move.leave_task_open()
    return move.claim


def is_open(panel: Panel | None) -> Refusal:
    """Whether anybody still has to speak."""
    if panel is None:
        return _("这一级不用会审，请直接作决定。")
    if not panel.is_named:
        return _("会审成员还没有确定，请先由办理人确定成员。")
    if panel.is_fulfilled or panel.is_lost:
        return _("会审已经有了结果，不用再表决。您的意见没有保存，请刷新页面查看。")
    return None


def seat_on(panel: Panel, user: User, item: OpenItem) -> tuple[PanelMember | None, Power | None]:
    """Whose place on the panel this user speaks from, and by what power: his own before one he is delegate of."""
    members = {each.user_id: each for each in panel.members}
    powers = [
        power
        for power in powers_of(user)
        if power.office.pk == item.office_id
        and power.role == Role.REVIEWER
        and power.reaches(item.programme, item.amount_fen)
    ]
    for power in powers:
        stands_for = power.principal.pk if power.principal else user.pk
        if stands_for in members:
            return members[stands_for], power
    return None, None


def may_vote(user: User, item: OpenItem, member: PanelMember | None, power: Power | None) -> Refusal:
    """Whether this user has a voice that he has not used."""
    if member is None or power is None:
        return _("您不是这次会审的成员，也没有受成员委托，不能表决。")
    if hasattr(member, "vote"):
        return _("您已经表决过，不能再改。如情况有变，请告诉办理人。")
    return None


def _may_sit(user: User, item: OpenItem, step: PlanStep, power: Power, seats: list) -> Refusal:
    claim, principal = item.claim, power.principal
    spoken = Vote.objects.filter(step=step, turn=step.turn, person=user.person_id).exists()
    return (
        guards.is_known_person(user)
        or guards.is_not_party(user, claim, principal)
        or guards.has_no_other_seat(user, claim, item.level, seats, principal)
        or guards.has_not_decided_before(seats, claim)
        or (_("您已经在这次会审里表决过，一个人只能表决一次。") if spoken else None)
    )


def _reason(claim: Claim, code: str) -> LineReason:
    found = next((each for each in reasons_for(claim) if each.code == code), None)
    if found is None:
        raise InvalidInput(_("不同意的，请从列出的理由中选择一项。"), field="code")
    return found


def _is_clean(claim: Claim, step: PlanStep) -> bool:
    """Whether nothing in the claim is left for a person to say beside yes."""
    if any(line.outcome != LineOutcome.ELIGIBLE for line in claim.judged_lines):
        return False
    last = is_last_review(claim, step)
    open_matter = guards.may_give(Verdict.AGREE, claim, step) or (
        last and (may_conclude(claim) or may_be_granted(claim))
    )
    return not open_matter


def _in_words(panel: Panel) -> str:
    said = "；".join(f"{each.seat.signed}：{each.comment}" for each in panel.votes if each.agrees)
    return str(
        _("会审%(size)d人，%(agreed)d人同意。%(said)s")
        % {"size": panel.size, "agreed": panel.agreed, "said": said}
    )
