"""暂停拨付 and 恢复拨付: what the check before payment found stops one claim, and nobody else's money."""

from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.batches.pause_words import in_one
from payments.batches.rechecking import OF_ACCOUNT, Finding, reads_as, recheck
from payments.enums import PauseCode, PauseEnd
from payments.models import ApprovedAccount, PaymentPause
from registry import clock
from registry.models import User
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.door import Move
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

LONGEST_REASON = 200


def approve_account(claim: Claim, confirmed_by: User | None = None) -> None:
    """Keep the claim's account as it reads now as the one that may be paid to."""
    index, bank, holder = reads_as(claim.account)
    ApprovedAccount.objects.create(
        claim=claim,
        account=claim.account,
        account_index=index,
        bank=bank,
        holder=holder,
        confirmed_by=confirmed_by,
        at=clock.now(),
    )


def pause(move: Move, findings: list[Finding]) -> str:
    """Stop the payment of the claim that is held, for these findings; answers them in one sentence.

    A claim that is paused already is told of once more only when something else was found.
    """
    sentence = in_one(findings)
    found = [each.to_json() for each in findings]
    standing = move.claim.payment_pauses.filter(ended_at=None).first()
    if standing is None:
        PaymentPause.objects.create(claim=move.claim, findings=found, paused_at=clock.now())
    elif standing.findings == found:
        return sentence
    else:
        standing.findings = found
        standing.save(update_fields=["findings"])
    move.record(Verb.PAUSE_PAYMENT, comment=sentence, data={"findings": found})
    return sentence


def resume(*, task_id: int, actor: User, reason: str = "", expected_version: int | None = None) -> None:
    """Check the claim again and let it be paid: because nothing stands in the way any more, or for a `reason`.

    A new account is confirmed by this. Raises InvalidInput when something is left and no reason is given,
    CommandRefused when only another account would help, or nothing is paused.
    """
    with at_desk(task_id, Station.PAY, actor=actor, expected_version=expected_version, keeps_task=True) as (
        move,
        item,
    ):
        refuse(guards.may_pay_by(move.power, actor, item))
        standing = move.claim.payment_pauses.filter(ended_at=None).first()
        if standing is None:
            raise CommandRefused(_("这份申请没有暂停拨付，不用恢复。请刷新页面。"), code="not_paused")
        found, reason = recheck(move.claim), reason.strip()
        _may_pass(found, reason)
        if any(each.code == PauseCode.ACCOUNT_CHANGED for each in found):
            approve_account(move.claim, actor)
        standing.findings = [each.to_json() for each in found]
        standing.ended_at, standing.ended_by = clock.now(), actor
        standing.end = PauseEnd.JUDGED if found else PauseEnd.CLEARED
        standing.reason = reason
        standing.save()
        move.record(Verb.RESUME_PAYMENT, comment=reason, data={"findings": standing.findings})


def _may_pass(found: list[Finding], reason: str) -> None:
    if any(each.code in OF_ACCOUNT for each in found):
        raise CommandRefused(
            _("重新复核没有通过：%(found)s没有恢复拨付。请申请人更换收款账户后再复核。")
            % {"found": in_one(found)},
            code="account",
        )
    if found and not reason:
        raise InvalidInput(
            _("重新复核仍有情况：%(found)s请写明核实的结果和恢复的理由。") % {"found": in_one(found)},
            field="reason",
        )
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("理由最多写%(most)d个字，请写得简短一些。") % {"most": LONGEST_REASON}, field="reason"
        )
