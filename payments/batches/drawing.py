"""Drawing a batch up, taking claims out of it, cancelling it: everything before the money leaves."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from payments import guards
from payments.batches.lines import commit, release_commitment, take_out
from payments.batches.offering import named
from payments.batches.pausing import pause
from payments.batches.rechecking import recheck
from payments.enums import BatchState, LineStatus
from payments.models import BatchLine, Fund, PaymentBatch
from payments.models.batch import LIVE_LINES
from payments.selectors import holder_of
from registry import clock
from registry.models import User
from workflows.at_desk import at_desk
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, OpenItem, next_number

MOST_LINES = 2000
LONGEST_REASON = 200


def draw_up(*, actor: User, fund: Fund, bank: str, route: str, keys: Iterable[str]) -> PaymentBatch:
    """A batch of these claims, each of which is checked on its own by `prepare_line` before it is in it.

    Raises CommandRefused with the guard's sentence, or when one of them cannot be put into this batch any more.
    """
    refuse(guards.may_batch(actor, fund))
    keys = set(keys)
    if not keys:
        raise InvalidInput(_("还没有选中申请，请至少勾选一件。"), field="items")
    if len(keys) > MOST_LINES:
        raise InvalidInput(_("一批最多%(most)d笔，请分几批编制。") % {"most": MOST_LINES}, field="items")
    claims = [
        claim
        for claim in named(actor, keys).order_by("decided_at", "pk")
        if (claim.reserved_fund, claim.account.bank, claim.account.kind) == (fund.pk, bank, route)
    ]
    if len(claims) < len(keys):
        raise _gone()
    try:
        return _store(actor, fund, bank, route, claims)
    except IntegrityError as error:
        # A colleague put one of them into his own batch at this moment.
        raise _gone() from error


def prepare_line(line: BatchLine) -> None:
    """Check one chosen claim and put it in, with its money committed; or pause it, and the others go on.

    Raises CommandRefused when the preparer may not pay this claim, or it is at the release desk no longer.
    """
    batch = line.batch
    item = OpenItem.objects.filter(claim=line.claim_id, station=Station.PAY).first()
    with at_desk(item.task_id if item else 0, Station.PAY, actor=batch.prepared_by, keeps_task=True) as (
        move,
        item,
    ):
        refuse(guards.may_pay_by(move.power, batch.prepared_by, item))
        found = recheck(move.claim)
        if found:
            line.status, line.sentence = LineStatus.PAUSED, pause(move, found)[:300]
            line.save(update_fields=["status", "sentence"])
            return
        read_claim(line, move.claim)
        line.status = LineStatus.LISTED
        line.save()
        commit(line)
        move.record(
            Verb.PREPARE_PAYMENT,
            data={
                "batch": batch.number,
                "amount_fen": line.amount_fen,
                "account": line.account_masked,
            },
        )


@transaction.atomic
def take_line_out(*, actor: User, line_id: int, reason: str) -> BatchLine:
    """Take one claim out of a batch that is not released yet; its money stays reserved for it."""
    batch = _lock(BatchLine.objects.values_list("batch_id", flat=True).get(pk=line_id))
    refuse(guards.may_batch(actor, batch.fund))
    reason = _reason(reason)
    line = batch.lines.select_for_update().get(pk=line_id)
    if batch.state != BatchState.DRAWN_UP or line.status != LineStatus.LISTED:
        raise CommandRefused(_("这一笔已经不在待放款之列，没有移出。请刷新页面。"), code="line_done")
    _take(line, actor, reason)
    return line


@transaction.atomic
def cancel_batch(*, actor: User, batch_id: int) -> PaymentBatch:
    """Give a batch up before it is released; everything in it can be put into another one."""
    batch = _lock(batch_id)
    refuse(guards.may_batch(actor, batch.fund))
    if batch.state != BatchState.DRAWN_UP:
        raise CommandRefused(_("这一批已经放款或作废，不能再作废。请刷新页面。"), code="batch_done")
    for line in batch.lines.select_for_update().filter(status__in=LIVE_LINES):
        _take(line, actor, str(_("批次已作废")))
    batch.state, batch.cancelled_by, batch.cancelled_at = BatchState.CANCELLED, actor, clock.now()
    batch.save(update_fields=["state", "cancelled_by", "cancelled_at"])
    return batch


def read_claim(line: BatchLine, claim: Claim) -> None:
    """Let the line say what is paid to which account, as the claim has it now."""
    account = claim.account
    line.amount_fen, line.account, line.account_index = claim.approved_fen, account, account.number_index
    line.account_masked, line.holder_masked = account.number_masked, holder_of(account)


@transaction.atomic
def _store(actor: User, fund: Fund, bank: str, route: str, claims: list[Claim]) -> PaymentBatch:
    batch = PaymentBatch.objects.create(
        number=_number(fund), fund=fund, bank=bank, route=route, prepared_by=actor, prepared_at=clock.now()
    )
    lines = [BatchLine(batch=batch, claim=claim) for claim in claims]
    for line in lines:
        read_claim(line, line.claim)
    BatchLine.objects.bulk_create(lines)
    return batch


def _take(line: BatchLine, actor: User, reason: str) -> None:
    was_listed = line.status == LineStatus.LISTED
    with claim_command(line.claim_id, actor=actor) as move:
        take_out(line, reason)
        if was_listed:
            release_commitment(line, actor)
        if was_listed and move.claim.state == ClaimState.APPROVED:
            move.record(Verb.TAKE_OUT_PAYMENT, comment=reason, data={"batch": line.batch.number})


def _lock(batch_id: int) -> PaymentBatch:
    batches = PaymentBatch.objects.select_related("fund").select_for_update(of=("self",))
    return batches.get(pk=batch_id)


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("请写明移出的原因，最多%(most)d个字。") % {"most": LONGEST_REASON}, field="reason"
        )
    return reason


def _gone() -> CommandRefused:
    return CommandRefused(
        _("选中的申请里有的刚刚被编入别的批次、被暂停或已经放款。没有编制批次，请刷新页面重新选择。"),
        code="moved",
    )


def _number(fund: Fund) -> str:
    day = clock.today()
    return f"FK-{fund.division_id}-{day:%Y%m%d}-{next_number(f'payment_batch:{fund.division_id}:{day}'):03d}"
