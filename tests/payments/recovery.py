"""A claim that was paid, and money of it ordered back, by the real commands."""

from payments.commands import record_result
from payments.enums import RecoveryReason
from payments.models import RecoveryCase
from payments.recovery.commands import order_recovery
from registry import clock
from tests.payments.conftest import Town, paid_out, task_of
from workflows.enums import Station
from workflows.models import Claim
from workflows.relay import run_due

CLAUSE = "就业补助资金管理办法 第二十五条"
FACTS = "2026年2月已在石狮市领取同一补贴。"


def paid_in_full(claim: Claim, town: Town) -> Claim:
    """The claim after the bank said that the money arrived."""
    paid_out(claim, town)
    run_due()
    record_result(
        task_id=task_of(claim, Station.SETTLE),
        actor=town["finance"],
        paid=True,
        reference="1",
        result_on=clock.today(),
    )
    return Claim.objects.get(pk=claim.pk)


def ordered(claim: Claim, town: Town, amount_fen: int, actor: str = "finance") -> RecoveryCase:
    return order_recovery(
        claim_id=claim.pk,
        actor=town[actor],
        amount_fen=amount_fen,
        reason=RecoveryReason.PAID_TWICE,
        clause=CLAUSE,
        facts=FACTS,
    )
