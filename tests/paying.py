"""Paying as finance does it: one draws a batch up, another releases it with a code of his own."""

from collections.abc import Iterable

from payments.batches.drawing import draw_up
from payments.batches.pausing import resume
from payments.batches.releasing import release_batch
from payments.batches.working import run_waiting
from payments.ledger import reserved_fund
from payments.models import Disbursement, PaymentBatch
from registry.models import User
from registry.pilot import code_of
from workflows.enums import Station
from workflows.models import Claim, OpenItem


def drawn_up(claims: Iterable[Claim], preparer: User) -> PaymentBatch:
    """A batch of these claims of one fund and bank, checked to its end."""
    claims = list(claims)
    account = claims[0].account
    batch = draw_up(
        actor=preparer,
        fund=reserved_fund(claims[0]),
        bank=account.bank,
        route=account.kind,
        keys=[claim.key for claim in claims],
    )
    run_waiting()
    return PaymentBatch.objects.get(pk=batch.pk)


def released(batch: PaymentBatch, releaser: User) -> PaymentBatch:
    """The batch released, and everything in it paid or paused."""
    released = release_batch(actor=releaser, batch_id=batch.pk, code=code_of(releaser))
    run_waiting()
    return released


def pay(claim: Claim, *, preparer: User, releaser: User) -> Disbursement:
    """The claim's payment, sent out in a batch of its own; Disbursement.DoesNotExist when it was paused."""
    batch = released(drawn_up([claim], preparer), releaser)
    return Disbursement.objects.get(batch_line__batch=batch)


def looked_into(claim: Claim, actor: User) -> Claim:
    """A claim whose payment came back or was paused: the check's findings are let pass, so that it can be paid."""
    if not claim.payment_pauses.filter(ended_at=None).exists():
        drawn_up([claim], actor)
    task = OpenItem.objects.get(claim=claim, station=Station.PAY).task_id
    resume(task_id=task, actor=actor, reason="已向银行核实。")
    return Claim.objects.get(pk=claim.pk)
