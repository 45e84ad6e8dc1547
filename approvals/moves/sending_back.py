"""退回修改: a level sends the claim back to one that has agreed already, to look again; the applicant does nothing."""

from django.utils.translation import gettext_lazy as _

from approvals.enums import Verdict
from approvals.lines import need_comment
from approvals.models import Decision
from approvals.rail import DESKS
from approvals.sitting import Sitting, sitting
from registry.enums import Role
from registry.models import User
from registry.selectors import users_at
from workflows.commands import refuse
from workflows.enums import StepStatus, Verb
from workflows.errors import InvalidInput
from workflows.models import Claim, PlanStep
from workflows.planning import leg_of
from workflows.route import current_step

Refusal = object | None


def send_back(
    *, task_id: int, actor: User, to_step: int, comment: str, expected_version: int | None = None
) -> Claim:
    """Let every level from the step `to_step` (its key) on look again; what they agreed to is void, and on record.

    Raises CommandRefused with the guard's sentence, InvalidInput for a step the claim has not passed or without a
    reason, StaleClaim for an older version.
    """
    need_comment(comment)
    with sitting(task_id, DESKS, actor=actor, expected_version=expected_version) as here:
        claim = here.claim
        refuse(may_send_back(claim))
        target = next((step for step in earlier_steps(claim) if step.pk == to_step), None)
        if target is None:
            raise InvalidInput(_("请选择一个已经办过的环节，再退回修改。"), field="to_step")
        here.hold()
        here.decide(Verdict.SEND_BACK, comment)
        _begin_anew(here, target, comment.strip())
    return claim


def may_send_back(claim: Claim) -> Refusal:
    """Whether there is a level before this one that has agreed."""
    if not earlier_steps(claim):
        return _("前面没有已经办过的环节，不能退回修改。需要申请人补正的，请选择“退回补正”。")
    return None


def earlier_steps(claim: Claim) -> list[PlanStep]:
    """The desks the claim has passed in its county, in order: those it can be sent back to."""
    here = current_step(claim.plan)
    return [
        step
        for step in leg_of(claim.plan)
        if here is not None
        and step.station in DESKS
        and step.status == StepStatus.DONE
        and step.position < here.position
    ]


def _begin_anew(here: Sitting, target: PlanStep, comment: str) -> None:
    move, signer = here.move, _signer_of(target)
    for step in earlier_steps(here.claim):
        if step.position >= target.position:
            move.reopen_step(step)
    move.put_off(here.step)
    move.heir = signer
    move.record(
        Verb.SEND_BACK,
        comment=comment,
        data={"step": target.position, "level": target.level, "told": [signer.pk] if signer else []},
    )


def _signer_of(step: PlanStep) -> User | None:
    """Whoever answered the step last, if he still works there: he knows the claim."""
    last = Decision.objects.filter(step=step, turn=step.turn, verdict__in=(Verdict.AGREE, Verdict.VISITED))
    found = last.order_by("-id").select_related("seat__user").first()
    if found is None or not users_at(step.office, Role.REVIEWER).filter(pk=found.seat.user_id).exists():
        return None
    return found.seat.user
