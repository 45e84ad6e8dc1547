"""Two people, one fund: real threads on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from payments.commands import allot, release
from payments.enums import EntryKind
from payments.ledger import FundShort, book
from payments.models import Disbursement, LedgerEntry
from payments.reconcile import disagreements
from tests.payments.conftest import balance_of, task_of
from workflows.enums import Station
from workflows.errors import CommandRefused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


def at_once(works: list) -> list:
    """Every work's answer, or the refusal it met; all begin together."""
    start = Barrier(len(works))

    def one(work):
        try:
            start.wait()
            return work()
        except CommandRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_the_last_money_of_a_fund_goes_to_exactly_as_many_as_it_suffices_for(town, fund, draft):
    allot(actor=town["finance"], fund=fund, amount_fen=300, document="甲")
    claims = [draft() for _number in range(8)]

    def reserving(claim):
        key = f"reserve:{claim.pk}"
        return lambda: book(fund=fund, kind=EntryKind.RESERVE, amount_fen=100, key=key, claim=claim)

    answers = at_once([reserving(claim) for claim in claims])
    assert sum(isinstance(answer, LedgerEntry) for answer in answers) == 3
    assert sum(isinstance(answer, FundShort) for answer in answers) == 5
    assert balance_of(fund) == (300, 300, 0)
    assert list(disagreements()) == []


def test_one_document_entered_by_four_at_once_is_one_allotment(town, fund):
    def enter():
        return allot(actor=town["finance"], fund=fund, amount_fen=300, document="甲").pk

    assert len(set(at_once([enter] * 4))) == 1
    assert balance_of(fund) == (300, 0, 0)


def test_one_claim_released_by_four_at_once_is_paid_once(town, approved, full_fund):
    task = task_of(approved, Station.PAY)
    answers = at_once([lambda: release(task_id=task, actor=town["finance"])] * 4)
    assert sum(isinstance(answer, Disbursement) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, CommandRefused)} == {"task_done"}
    assert balance_of(full_fund)[2] == Disbursement.objects.get().amount_fen
