"""Whatever is booked in whatever order: nothing is overdrawn, nothing is lost, nothing is made."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.enums import GRANTS, BookAccount, EntryKind
from payments.ledger import (
    BookedOtherwise,
    FundShort,
    NotReserved,
    Sums,
    book,
    reserved_fund,
    standing_of,
    sums_in,
)
from payments.models import FundBalance, LedgerEntry
from payments.models.ledger import WAY
from payments.reconcile import disagreements
from tests.payments.conftest import balance_of
from workflows.errors import CommandRefused

# What moves money inside one fund; distributions have a test of their own.
KINDS = [kind for kind in WAY if BookAccount.UPPER not in WAY[kind]]
MOVES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 40), st.integers(0, 1)), max_size=25)


class Undo(Exception):
    """Ends an example; the database forgets it."""


@pytest.fixture
def claims(draft):
    return [draft(), draft()]


def book_for(fund, town, claim, kind, amount_fen, key):
    own = {"document": key} if kind in GRANTS else {"claim": claim}
    return book(fund=fund, kind=kind, amount_fen=amount_fen, key=key, made_by=town["finance"], **own)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_sequence_of_entries_keeps_the_books_whole(fund, town, claims, moves):
    try:
        with transaction.atomic():
            _book_and_compare(fund, town, claims, moves)
            raise Undo
    except Undo:
        assert not LedgerEntry.objects.exists()


def _book_and_compare(fund, town, claims, moves) -> None:
    total, own = Sums(), [Sums(), Sums()]
    for number, (kind, amount_fen, which) in enumerate(moves):
        wanted = total.after(kind, amount_fen)
        mine = own[which] if kind == EntryKind.ALLOT else own[which].after(kind, amount_fen)
        possible = wanted.is_possible and mine.is_possible_for_a_claim
        try:
            book_for(fund, town, claims[which], kind, amount_fen, f"k{number}")
        except CommandRefused:
            assert not possible
        else:
            assert possible
            total, own[which] = wanted, mine
        assert sums_in(FundBalance.objects.get(fund=fund)) == total
    for claim, sums in zip(claims, own, strict=True):
        assert replace(standing_of(claim, fund), allotted=0) == replace(sums, allotted=0)
    assert [line for line in disagreements() if line.startswith("fund")] == []


def test_the_same_key_books_once(fund, town, claims):
    first = book_for(fund, town, None, EntryKind.ALLOT, 100, "甲")
    assert book_for(fund, town, None, EntryKind.ALLOT, 100, "甲") == first
    assert balance_of(fund) == (100, 0, 0)


def test_the_same_key_for_something_else_is_refused(full_fund, town, claims):
    book_for(full_fund, town, claims[0], EntryKind.RESERVE, 100, "r")
    for claim, amount_fen in ((claims[1], 100), (claims[0], 101)):
        with pytest.raises(BookedOtherwise):
            book_for(full_fund, town, claim, EntryKind.RESERVE, amount_fen, "r")
    assert balance_of(full_fund) == (10_000_000, 100, 0)


def test_a_fund_gives_no_more_than_it_has(fund, town, claims):
    book_for(fund, town, None, EntryKind.ALLOT, 100, "甲")
    book_for(fund, town, claims[0], EntryKind.RESERVE, 60, "r1")
    with pytest.raises(FundShort):
        book_for(fund, town, claims[1], EntryKind.RESERVE, 41, "r2")
    assert balance_of(fund) == (100, 60, 0)


def test_what_another_claim_reserved_cannot_be_paid_out(full_fund, town, claims):
    book_for(full_fund, town, claims[0], EntryKind.RESERVE, 100, "r")
    for kind in (EntryKind.COMMIT, EntryKind.RELEASE_RESERVATION):
        with pytest.raises(NotReserved):
            book_for(full_fund, town, claims[1], kind, 100, f"x{kind}")
    assert balance_of(full_fund) == (10_000_000, 100, 0)


def test_what_was_not_paid_cannot_come_back(full_fund, town, claims):
    book_for(full_fund, town, claims[0], EntryKind.RESERVE, 100, "r")
    with pytest.raises(NotReserved):
        book_for(full_fund, town, claims[0], EntryKind.RETURN, 100, "x")


def test_a_refused_entry_leaves_no_row(fund, town, claims):
    with pytest.raises(FundShort):
        book_for(fund, town, claims[0], EntryKind.RESERVE, 1, "r")
    assert not LedgerEntry.objects.exists()
    assert reserved_fund(claims[0]) is None


def test_an_entry_needs_its_fund_to_have_a_balance(fund, town):
    FundBalance.objects.filter(fund=fund).delete()
    with pytest.raises(FundBalance.DoesNotExist):
        book_for(fund, town, None, EntryKind.ALLOT, 100, "甲")
