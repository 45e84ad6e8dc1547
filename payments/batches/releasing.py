"""Releasing a batch: another person, with a code of his own, lets it go; then each claim is paid by itself.

The release is one row, the batch. The payments follow from it one by one (`payments.batches.working`): whoever is
killed leaves every claim either paid and marked, or neither, and the next round goes on.
"""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.batches.lines import pay, release_commitment
from payments.batches.pausing import pause
from payments.batches.rechecking import Finding, recheck
from payments.enums import BatchState, LineStatus, PauseCode
from payments.models import BatchLine, Disbursement, PaymentBatch
from registry import clock, second_factor
from registry.models import User
from workflows import engine
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.door import Move
from workflows.enums import Station, Verb
from workflows.locking import busy_when_locked
from workflows.models import Claim, OpenItem


def release_batch(*, actor: User, batch_id: int, code: str) -> PaymentBatch:
    """Let the money of a batch go; `code` is that of the actor's second factor, and is used up by this.

    Raises CommandRefused with the guard's sentence, the refusal of `second_factor.require`, and CommandRefused when
    the batch is released already or not checked to its end.
    """
    refuse(
        guards.may_release(actor, PaymentBatch.objects.select_related("fund", "prepared_by").get(pk=batch_id))
    )
    # Outside the transaction: a wrong code is counted, whatever comes of the rest.
    second_factor.require(actor, code)
    with busy_when_locked(), transaction.atomic():
        batches = PaymentBatch.objects.select_related("fund", "prepared_by")
        batch = batches.select_for_update(of=("self",)).get(pk=batch_id)
        refuse(guards.may_release(actor, batch))
        lines = list(batch.lines.select_related("claim").filter(status=LineStatus.LISTED).order_by("id"))
        batch.content_hash = content_hash(batch, lines)
        batch.line_count, batch.total_fen = len(lines), sum(line.amount_fen for line in lines)
        batch.state, batch.released_by, batch.released_at = BatchState.RELEASED, actor, clock.now()
        batch.save()
        batch.lines.filter(status=LineStatus.LISTED).update(status=LineStatus.RELEASING)
    return batch


def release_line(line: BatchLine) -> None:
    """Pay one claim of a released batch, or pause it when the check finds something; the others go on.

    Raises CommandRefused when the releaser may not pay this claim, or it is at the release desk no longer.
    """
    batch = line.batch
    item = OpenItem.objects.filter(claim=line.claim_id, station=Station.PAY).first()
    with at_desk(item.task_id if item else 0, Station.PAY, actor=batch.released_by) as (move, item):
        refuse(guards.may_pay_by(move.power, batch.released_by, item))
        refuse(_same_amount(line, move.claim), code="amount")
        found = recheck(move.claim) or _other_account(line, move.claim)
        if found:
            line.status, line.sentence = LineStatus.PAUSED, pause(move, found)[:300]
            line.save(update_fields=["status", "sentence"])
            release_commitment(line, batch.released_by)
            move.leave_task_open()
            return
        _pay(move, line)


def content_hash(batch: PaymentBatch, lines: list[BatchLine]) -> str:
    """SHA-256 over number, fund and, line by line, claim, amount and account, as 64 digits: what was released."""
    content = [
        batch.number,
        batch.fund_id,
        [[line.claim.number, line.amount_fen, line.account_index] for line in lines],
    ]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def _same_amount(line: BatchLine, claim: Claim) -> object | None:
    if line.amount_fen == claim.approved_fen:
        return None
    return _("批准的金额在编入以后有变化，没有放款。请重新编入批次。")


def _other_account(line: BatchLine, claim: Claim) -> list[Finding]:
    """The account is not the one that was put in and released, though it may be an approved one."""
    if claim.account_id is None or line.account_index == claim.account.number_index:
        return []
    return [Finding(PauseCode.ACCOUNT_CHANGED, claim.account.number_index)]


def _pay(move: Move, line: BatchLine) -> None:
    batch, step = line.batch, move.step
    engine.hold(move.task, batch.released_by)
    payment = Disbursement.objects.create(
        claim=move.claim,
        fund=batch.fund,
        amount_fen=line.amount_fen,
        account=line.account,
        account_index=line.account_index,
        account_masked=line.account_masked,
        holder_masked=line.holder_masked,
        bank=batch.bank,
        prepared_by=batch.prepared_by,
        released_by=batch.released_by,
        released_at=clock.now(),
    )
    pay(line, payment)
    line.status, line.disbursement = LineStatus.RELEASED, payment
    line.save(update_fields=["status", "disbursement"])
    move.transition(
        Verb.RELEASE,
        data={
            "disbursement": payment.pk,
            "amount_fen": payment.amount_fen,
            "fund": batch.fund.code,
            "account": payment.account_masked,
            "batch": batch.number,
        },
    )
    move.finish_step(step)
