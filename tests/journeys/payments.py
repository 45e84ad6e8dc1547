"""Batches and recoveries as pages show them, without the way there."""

from payments.batches.drawing import read_claim
from payments.enums import LineStatus, RecoveryReason
from payments.models import BatchLine, Fund, PaymentBatch, RecoveryCase
from registry import clock
from registry.models import User
from workflows.models import Claim


def batch_waiting(claim: Claim, preparer: User) -> PaymentBatch:
    """A batch that waits to be released, with this claim in it."""
    fund, _made = Fund.objects.get_or_create(
        code="employment_fund",
        division=claim.county,
        year=clock.today().year,
        defaults={"name": "就业补助资金", "source_document": "泉财社指〔2026〕3号"},
    )
    account = claim.account
    batch = PaymentBatch.objects.create(
        number="FK-350583-20260302-001",
        fund=fund,
        bank=account.bank,
        route=account.kind,
        prepared_by=preparer,
        prepared_at=clock.now(),
    )
    line = BatchLine(batch=batch, claim=claim, status=LineStatus.LISTED)
    read_claim(line, claim)
    line.save()
    return batch


def recovery_of(claim: Claim, fund: Fund, orderer: User) -> RecoveryCase:
    """Half of what this claim is taken to have been paid, ordered back."""
    Claim.objects.filter(pk=claim.pk).update(paid_fen=1_000_000)
    return RecoveryCase.objects.create(
        claim=claim,
        fund=fund,
        amount_fen=500_000,
        reason=RecoveryReason.PAID_TWICE,
        clause="就业补助资金管理办法 第二十五条",
        facts="已在别处领取同一补贴。",
        ordered_by=orderer,
        ordered_at=clock.now(),
        due_on=clock.today(),
    )
