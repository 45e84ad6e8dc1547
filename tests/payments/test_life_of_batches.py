"""Whatever happens to batches in whatever order: the books are whole, nobody is paid twice, nothing stays committed."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.batches.drawing import cancel_batch, draw_up, take_line_out
from payments.batches.releasing import release_batch
from payments.batches.working import run_waiting
from payments.commands import record_result
from payments.enums import BatchState, DisbursementStatus, LineStatus
from payments.ledger import reserved_fund, standings_of
from payments.models import BatchLine, Disbursement, PaymentBatch
from payments.models.disbursement import LIVE
from payments.reconcile import disagreements
from registry import clock, second_factor
from registry.commands import close_account
from tests.paying import looked_into
from workflows.commands import withdraw
from workflows.enums import Station
from workflows.errors import CommandRefused
from workflows.models import Claim, OpenItem
from workflows.relay import run_due

ACTS = ("draw", "draw", "work", "release", "take_out", "cancel", "withdraw", "close", "bank", "look")


class Undo(Exception):
    """Ends an example; the database forgets it."""


@pytest.fixture
def claims(approve, full_fund, monkeypatch) -> list[Claim]:
    # The code wants a transaction of its own, and here every example lies in one.
    monkeypatch.setattr(second_factor, "require", lambda user, code: None)
    return [approve(sequence=sequence) for sequence in (1, 2, 3)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=4, max_size=16))
def test_any_life_of_batches_keeps_the_books_whole(claims, town, acts):
    try:
        with transaction.atomic():
            for act, number in acts:
                try:
                    with transaction.atomic():
                        happens(act, Claim.objects.get(pk=claims[number].pk), town)
                except CommandRefused:
                    pass
                agrees(claims)
            raise Undo
    except Undo:
        pass


def happens(act: str, claim: Claim, town) -> None:
    batch = PaymentBatch.objects.filter(state=BatchState.DRAWN_UP).first()
    line = BatchLine.objects.filter(claim=claim, status=LineStatus.LISTED).first()
    if act == "draw":
        account = claim.account
        keys = Claim.objects.filter(account__bank=account.bank).values_list("key", flat=True)
        chosen = [claim.key] if claim.pk % 2 else [*keys[:2]]
        draw_up(
            actor=town["preparer"],
            fund=reserved_fund(claim),
            bank=account.bank,
            route=account.kind,
            keys=chosen,
        )
    elif act == "work":
        run_waiting(2)
    elif act == "release" and batch is not None:
        release_batch(actor=town["finance"], batch_id=batch.pk, code="")
    elif act == "take_out" and line is not None:
        take_line_out(actor=town["preparer"], line_id=line.pk, reason="下一批")
    elif act == "cancel" and batch is not None:
        cancel_batch(actor=town["preparer"], batch_id=batch.pk)
    elif act == "withdraw":
        withdraw(claim_id=claim.pk, actor=claim.applicant)
        run_due()
    elif act == "close":
        close_account(actor=None, account=claim.account)
    elif act == "look" and OpenItem.objects.filter(claim=claim, station=Station.PAY).exists():
        looked_into(claim, town["preparer"])
    elif act == "bank":
        run_due()
        item = OpenItem.objects.filter(claim=claim, station=Station.SETTLE).first()
        record_result(
            task_id=item.task_id if item else 0,
            actor=town["finance"],
            paid=claim.pk % 3 == 0,
            reference="YH1",
            reason="" if claim.pk % 3 == 0 else "账户已销户",
            result_on=clock.today(),
        )


def agrees(claims: list[Claim]) -> None:
    assert list(disagreements()) == []
    for claim in claims:
        assert Disbursement.objects.filter(claim=claim, status__in=LIVE).count() <= 1
        held = BatchLine.objects.filter(claim=claim, status__in=[LineStatus.LISTED, LineStatus.RELEASING])
        committed = sum(sums.committed for sums in standings_of(claim).values())
        assert committed == sum(line.amount_fen for line in held)
        live = Disbursement.objects.filter(claim=claim).exclude(status=DisbursementStatus.RETURNED)
        paid = sum(sums.paid for sums in standings_of(claim).values())
        assert paid == sum(payment.amount_fen for payment in live)
