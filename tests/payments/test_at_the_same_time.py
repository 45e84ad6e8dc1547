"""Two people, one fund: real threads on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from payments.bank.files import make_bank_file
from payments.bank.returns import take_return
from payments.batches.releasing import release_batch
from payments.batches.working import run_waiting
from payments.commands import allot
from payments.enums import EntryKind, LineStatus
from payments.ledger import FundShort, book
from payments.models import BatchLine, Disbursement, LedgerEntry, PaymentBatch
from payments.reconcile import disagreements
from registry.commands import appoint
from registry.enums import Role
from registry.errors import RegistryError
from registry.pilot import code_of
from tests.paying import drawn_up
from tests.payments.conftest import (
    AMOUNT_FEN,
    SINCE,
    balance_of,
    make_person,
    make_user,
    paid_out,
    standing_in,
)
from tests.payments.test_bank_files import back
from workflows.errors import CommandRefused
from workflows.relay import run_due

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
        except (CommandRefused, RegistryError) as refusal:
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


def test_one_batch_released_by_two_with_one_code_each_is_paid_once(town, approved, full_fund):
    batch = drawn_up([approved], town["preparer"])
    colleague = make_user("colleague", make_person(30, "潘国栋", town.village))
    appoint(actor=None, user=colleague, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    codes = {user: code_of(user) for user in (town["finance"], colleague)}

    def releasing(user):
        return lambda: (release_batch(actor=user, batch_id=batch.pk, code=codes[user]), run_waiting())

    answers = at_once([releasing(user) for user in codes for _time in range(2)])
    assert sum(isinstance(answer, tuple) for answer in answers) == 1
    at_once([run_waiting] * 4)
    assert Disbursement.objects.get().claim == approved
    assert standing_in(full_fund)["paid"] == Disbursement.objects.get().amount_fen
    assert list(disagreements()) == []


def test_claims_drawn_up_by_four_at_once_are_in_one_batch(town, approve, full_fund):
    claims = [approve(sequence=sequence) for sequence in (1, 2, 3)]

    def drawing():
        return drawn_up(claims, town["preparer"])

    answers = at_once([drawing] * 4)
    assert sum(isinstance(answer, PaymentBatch) for answer in answers) == 1
    at_once([run_waiting] * 4)
    assert BatchLine.objects.filter(status=LineStatus.LISTED).count() == 3
    assert standing_in(full_fund)["committed"] == 3 * AMOUNT_FEN


def test_many_workers_pay_a_batch_once(town, approve, full_fund):
    claims = [approve(sequence=sequence) for sequence in (1, 2, 3, 4)]
    batch = drawn_up(claims, town["preparer"])
    release_batch(actor=town["finance"], batch_id=batch.pk, code=code_of(town["finance"]))
    at_once([run_waiting] * 4)
    run_waiting()
    assert Disbursement.objects.count() == 4
    assert standing_in(full_fund) == {"reserved": 0, "committed": 0, "paid": 4 * AMOUNT_FEN}
    assert list(disagreements()) == []


def test_one_return_entered_by_four_at_once_counts_once(town, approve, full_fund):
    payment = paid_out(approve(), town)
    run_due()
    made = make_bank_file(actor=town["finance"], batch=payment.batch_line.batch, format_code="text")
    content = back((made.rows.get(), "99", "ACCOUNT_CLOSED"))

    def entering():
        return take_return(actor=town["finance"], fund=full_fund, format_code="text", content=content)

    assert len({answer.pk for answer in at_once([entering] * 4)}) == 1
    assert standing_in(full_fund) == {"reserved": AMOUNT_FEN, "committed": 0, "paid": 0}
    assert list(disagreements()) == []
