"""复议、诉讼、申诉: what was appealed is recorded; a decision that was quashed or altered is reviewed once more.

Reconsideration: 行政复议法 (2023) 第63条 变更, 第64条 撤销并责令重新作出, 第68条 维持.
Litigation: 行政诉讼法 第69条 驳回, 第70条 撤销并判决重新作出, 第71条 (not the same once more on the same grounds),
第77条 变更.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from approvals.endings.terminating import answering_step, answers_for
from approvals.enums import AppealKind, AppealResult
from approvals.models import Appeal, AppealOutcome
from registry import clock
from registry.models import User
from workflows import engine
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import DECIDED_STATES, ClaimState, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.route import current_step

REVIEWED_AGAIN = (ClaimState.REJECTED, ClaimState.NOT_ACCEPTED)
APPEALABLE = (*REVIEWED_AGAIN, ClaimState.TERMINATED, ClaimState.LAPSED, *DECIDED_STATES)
REOPENING = (AppealResult.QUASHED, AppealResult.ALTERED)


@dataclass(frozen=True)
class Outcome:
    """How an appeal ended: the result, the day and the document that says so, and what it means in a sentence."""

    result: str
    decided_on: date
    document: str
    note: str


def record_appeal(
    *,
    claim_id: int,
    actor: User,
    kind: str,
    body: str,
    filed_on: date,
    number: str = "",
    expected_version: int | None = None,
) -> Appeal:
    """Record that the claimant appealed to `body` on `filed_on`; the claim stays as it is.

    Raises CommandRefused with the guard's sentence or when this number is recorded already, InvalidInput for a day in
    the future or before the claim was filed, and without a body.
    """
    if kind not in AppealKind.values:
        raise InvalidInput(_("请选择是复议、诉讼还是申诉。"), field="kind")
    body, number = body.strip(), number.strip()
    if not body:
        raise InvalidInput(_("请写明受理的机关或法院。"), field="body")
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        claim = move.claim
        refuse(may_record_appeal(actor, claim))
        if not claim.policy_date <= filed_on <= clock.today():
            raise InvalidInput(_("日期应在申请提交之后、今天以前，请核对。"), field="filed_on")
        if number and claim.appeals.filter(kind=kind, number=number).exists():
            raise CommandRefused(_("这个案号已经登记过，没有重复登记。"), code="recorded")
        move.office = answering_step(actor, claim).office
        appeal = Appeal.objects.create(
            claim=claim,
            kind=kind,
            body=body,
            number=number,
            filed_on=filed_on,
            office=move.office,
            made_by=actor,
            made_at=clock.now(),
        )
        move.record(Verb.APPEAL, data={"appeal": appeal.pk, "kind": str(kind)})
    return appeal


def record_appeal_outcome(
    *, appeal_id: int, actor: User, outcome: Outcome, expected_version: int | None = None
) -> AppealOutcome:
    """Record how an appeal ended, once. A refusal that was quashed or altered is open again: the level that refused
    reviews it anew, through somebody who did not decide on it before. An upheld one stays as it is.

    Raises CommandRefused with the guard's sentence or when the outcome is recorded already, InvalidInput for a result
    that does not exist, an impossible day, or without document or note.
    """
    _need(outcome)
    appeal = Appeal.objects.get(pk=appeal_id)
    with claim_command(appeal.claim_id, actor=actor, expected_version=expected_version) as move:
        claim = move.claim
        refuse(answers_for(actor, claim))
        if AppealOutcome.objects.filter(appeal=appeal).exists():
            raise CommandRefused(_("这个案件的结果已经登记过，没有重复登记。"), code="recorded")
        if not appeal.filed_on <= outcome.decided_on <= clock.today():
            raise InvalidInput(_("日期应在提起之后、今天以前，请对照文书核对。"), field="decided_on")
        move.office = answering_step(actor, claim).office
        reopens = outcome.result in REOPENING and claim.state in REVIEWED_AGAIN
        row = AppealOutcome.objects.create(
            appeal=appeal,
            result=outcome.result,
            decided_on=outcome.decided_on,
            document=outcome.document.strip(),
            note=outcome.note.strip(),
            reopened=reopens,
            claim_version=claim.version,
            office=move.office,
            made_by=actor,
            made_at=clock.now(),
        )
        told = {"appeal": appeal.pk, "result": str(outcome.result), "document": row.document}
        move.record(Verb.APPEAL_OUTCOME, comment=row.note, data=told)
        if reopens:
            _review_again(move, row)
    return row


def may_record_appeal(user: User, claim: Claim) -> object | None:
    """The offices that answer for a decision record the appeals against it."""
    if claim.state not in APPEALABLE:
        return _("这份申请还没有作出决定，没有可以复议或起诉的。")
    return answers_for(user, claim)


def may_record_outcome(user: User, claim: Claim) -> object | None:
    """The same offices record how it ended, while an appeal is open."""
    if not open_appeals(claim):
        return _("这份申请没有等待结果的复议、诉讼或申诉。")
    return answers_for(user, claim)


def open_appeals(claim: Claim) -> list[Appeal]:
    """The appeals whose outcome is not recorded yet, the oldest first."""
    return list(claim.appeals.filter(outcome=None))


def _review_again(move: Move, outcome: AppealOutcome) -> None:
    """The step that refused begins anew, with its own time; a claim that never was accepted is from now on."""
    claim = move.claim
    claim.accepted_at = claim.accepted_at or clock.now()
    claim.decided_at = claim.earliest_again = claim.approved_fen = None
    move.reopen_step(current_step(claim.plan))
    move.transition(
        Verb.REVIEW_AGAIN,
        comment=outcome.note,
        data={"document": outcome.document, "result": str(outcome.result)},
    )
    move.waiting = engine.begin(claim)


def _need(outcome: Outcome) -> None:
    if outcome.result not in AppealResult.values:
        raise InvalidInput(_("请选择结果。"), field="result")
    if not outcome.document.strip():
        raise InvalidInput(_("请写明决定书或判决书的文号。"), field="document")
    if not outcome.note.strip():
        raise InvalidInput(_("请用一两句话写明决定的主要内容。"), field="note")
