"""终止: an office ends a claim that nobody will decide, for one of the causes there are."""

from django.utils.translation import gettext_lazy as _

from approvals.guards import has_no_other_seat, is_known_person, is_not_party, seats_of
from approvals.lines import need_comment
from approvals.seating import take_seat
from registry.enums import Role
from registry.models import User
from registry.selectors import offices_of
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import ClaimState, StepStatus, TerminationCause, Verb
from workflows.errors import InvalidInput
from workflows.models import Claim, PlanStep
from workflows.planning import leg_of

TERMINABLE = (
    ClaimState.SUBMITTED,
    ClaimState.RETURNED,
    ClaimState.IN_REVIEW,
    ClaimState.ON_NOTICE,
    ClaimState.APPROVED,
)


def terminate(
    *, claim_id: int, actor: User, cause: str, comment: str, expected_version: int | None = None
) -> Claim:
    """End a claim before any money is released; its list comes down, its reservation is freed, and he is told why.

    For an office of its plan that answers for the decision, wherever the claim lies. Raises CommandRefused with the
    guard's sentence, InvalidInput for a cause that does not exist or without a comment.
    """
    if cause not in TerminationCause.values:
        raise InvalidInput(_("请选择终止的原因。"), field="cause")
    need_comment(comment)
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        refuse(may_terminate(actor, move.claim))
        step = answering_step(actor, move.claim)
        move.office = step.office
        take_seat(move.claim, actor, level=step.level, office=step.office, seats=seats_of(actor, move.claim))
        move.transition(Verb.TERMINATE, comment=comment.strip(), data={"cause": str(cause)})
    return move.claim


def may_terminate(user: User, claim: Claim) -> object | None:
    """Whoever answers for the decision may end the claim until its money is released."""
    if claim.state not in TERMINABLE:
        return _("资金已经放款或申请已经办结，不能再终止。如有错误，请走更正或追回。")
    return answers_for(user, claim)


def answers_for(user: User, claim: Claim) -> object | None:
    """Whether the user reviews at an office of the claim's plan that answers for its decision, and nothing of him
    stands in the way."""
    step = answering_step(user, claim)
    if step is None:
        return _("只有对这份申请有权作决定的一级可以办理。请联系乡镇或县级经办机构。")
    for refusal in (
        is_known_person(user),
        is_not_party(user, claim),
        has_no_other_seat(user, claim, step.level, seats_of(user, claim)),
    ):
        if refusal is not None:
            return refusal
    return None


def answering_step(user: User, claim: Claim) -> PlanStep | None:
    """The first step of the claim's plan that may refuse it and lies at an office where the user reviews."""
    own = {office.pk for office in offices_of(user, Role.REVIEWER)}
    steps = (step for step in leg_of(claim.plan) if step.may_refuse and step.status != StepStatus.SKIPPED)
    return next((step for step in steps if step.office_id in own), None)
