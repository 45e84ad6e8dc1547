"""Batches of payments as pages show them, without the way there."""

from payments.batches.drawing import read_claim
from payments.enums import LineStatus
from payments.models import BatchLine, Fund, PaymentBatch
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
