"""撤回意见: whoever agreed takes his agreement back, until somebody at the next desk has taken the claim."""

from django.utils.translation import gettext_lazy as _

from approvals.enums import Verdict
from approvals.models import Decision
from approvals.rail import DESKS
from registry.enums import Role
from registry.models import User
from registry.powers import Power, power_at, powers_of
from workflows import engine
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import ClaimState, StepStatus, Verb
from workflows.guards import is_drawn
from workflows.lifecycle import QUIET
from workflows.models import Claim, OpenItem, PlanStep

Refusal = object | None


def take_back(*, claim_id: int, actor: User, expected_version: int | None = None) -> Claim:
    """The claim lies on the actor's own desk again; what he said is void, and on record. Acceptance stays.

    Raises CommandRefused with the guard's sentence, StaleClaim for an older version.
    """
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        refuse(may_take_back(actor, move.claim))
        decision = last_agreement(actor, move.claim)
        step = next(each for each in move.claim.plan if each.pk == decision.step_id)
        move.office, move.power = step.office, _power_at(actor, move.claim, step)
        move.task = next(task for task in move.waiting if engine.station(task) == move.step.station)
        move.put_off(move.step)
        move.reopen_step(step)
        move.heir = actor
        move.record(Verb.TAKE_BACK, data={"level": step.level})
    return move.claim


def may_take_back(user: User, claim: Claim) -> Refusal:
    """Whoever agreed last, while the claim lies untouched at the next desk."""
    last = claim.events.exclude(verb__in=QUIET).order_by("-sequence").first()
    if last is None or last.verb != Verb.AGREE or last.actor_id != user.pk:
        return _("只能撤回自己刚刚作出的“同意”，而且之后没有别的变动。")
    decision = last_agreement(user, claim)
    if decision is None or _power_at(user, claim, decision.step) is None:
        return _("您已不在当时的审核岗位，不能撤回意见。")
    waiting = OpenItem.objects.filter(claim=claim, station__in=DESKS).select_related("taken_by").first()
    if claim.state != ClaimState.IN_REVIEW or waiting is None or decision.step.status != StepStatus.DONE:
        return _("申请已经进入下一阶段，不能撤回意见。")
    waiting.claim = claim
    # Whom the lot has named has not taken it: until he does something it can still be had back.
    if waiting.taken_by_id is not None and not is_drawn(waiting):
        return _("下一级的%(name)s已经签收，不能撤回意见。有问题请与他联系，由他退回修改。") % {
            "name": waiting.taken_by.name
        }
    return None


def last_agreement(user: User, claim: Claim) -> Decision | None:
    """What this user agreed to last on this claim."""
    agreed = Decision.objects.filter(claim=claim, seat__user=user, verdict=Verdict.AGREE)
    return agreed.select_related("step__office").order_by("-id").first()


def _power_at(user: User, claim: Claim, step: PlanStep) -> Power | None:
    """By which post, his own or a lent one, the user reviews at the office of this step."""
    return power_at(powers_of(user), step.office_id, Role.REVIEWER, claim.programme, claim.claimed_fen)
