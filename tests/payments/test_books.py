"""Whatever is done to three funds and two claims in whatever order: nothing is lost, made, overdrawn or done twice.

A second opinion in plain Python keeps the money in one table; the ledger has to agree with it after every step.
"""

from collections import Counter
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from payments.commands import open_fund
from payments.enums import EntryKind
from payments.ledger import book, book_parts, reverse
from payments.models import Fund, FundBalance
from payments.reconcile import disagreements
from registry import clock
from registry.models import Division
from tests.payments.test_fund_tree import finance_of, prefecture, province  # noqa: F401
from workflows.errors import CommandRefused

# By hand, not from the ledger: from where to where the money of a claim goes.
WAYS = {
    EntryKind.RESERVE: ("free", "reserved"),
    EntryKind.RELEASE_RESERVATION: ("reserved", "free"),
    EntryKind.COMMIT: ("reserved", "committed"),
    EntryKind.RELEASE_COMMITMENT: ("committed", "reserved"),
    EntryKind.PAY: ("committed", "paid"),
    EntryKind.RETURN: ("paid", "reserved"),
    EntryKind.REFUND: ("paid", "free"),
}
# What a fund was given from above is counted against this: it is no place of money.
NOWHERE = (9, "nowhere", None)
FEN, FUNDS = st.integers(1, 60), st.sampled_from([0, 1, 2])


def backwards(moves: list) -> list:
    return [(target, source) for source, target in moves]


class Books(RuleBasedStateMachine):
    """`money` by fund, account and claim (None: nobody's); `corrections` are entries that may be put right."""

    def __init__(self, funds, claims, clerk) -> None:
        super().__init__()
        self.funds, self.claims, self.clerk = funds, claims, clerk
        self.money: Counter = Counter()
        self.booked: list = []
        self.open: list = []
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        assert [line for line in disagreements() if not line.startswith("entry pay")] == []
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, moves: list, fen: int, act) -> object:
        """Do it where the table says that it can be done, and see it refused where it cannot."""
        if any(self.money[source] < fen for source, _target in moves if source not in (None, NOWHERE)):
            with pytest.raises(CommandRefused):
                act()
            return None
        for source, target in moves:
            self.money[source] -= fen
            self.money[target] += fen
        answer = act()
        self.booked.append((act, answer))
        return answer

    def granting(self, kind, number: int, source, fen: int) -> None:
        key = f"k{len(self.booked)}"
        act = partial(
            book,
            fund=self.funds[number],
            kind=kind,
            amount_fen=fen,
            key=key,
            made_by=self.clerk,
            document=key,
        )
        free = (number, "free", None)
        moves = [(source, free)]
        if kind != EntryKind.ALLOT:
            moves.append((NOWHERE, (number, "received", None)))
        if kind == EntryKind.WITHDRAW:
            moves = backwards(moves)
        if entry := self.attempt(moves, fen, act):
            self.open.append((entry, moves))

    @rule(number=FUNDS, fen=FEN)
    def allot(self, number: int, fen: int) -> None:
        self.granting(EntryKind.ALLOT, number, None, fen)

    @rule(
        kind=st.sampled_from([EntryKind.DISTRIBUTE, EntryKind.WITHDRAW]),
        number=st.sampled_from([1, 2]),
        fen=FEN,
    )
    def distribute(self, kind, number: int, fen: int) -> None:
        self.granting(kind, number, (number - 1, "free", None), fen)

    @rule(
        kind=st.sampled_from(sorted(WAYS)),
        numbers=st.lists(FUNDS, min_size=1, max_size=3, unique=True),
        which=st.sampled_from([0, 1]),
        fen=FEN,
    )
    def move(self, kind, numbers: list[int], which: int, fen: int) -> None:
        moves = [
            tuple((number, account, None if account == "free" else which) for account in WAYS[kind])
            for number in numbers
        ]
        act = partial(
            book_parts,
            parts={self.funds[number]: fen for number in numbers},
            kind=kind,
            key=f"k{len(self.booked)}",
            claim=self.claims[which],
            made_by=self.clerk,
        )
        entries = self.attempt(moves, fen, act)
        if entries and kind == EntryKind.REFUND:
            self.open += [(entry, [move]) for entry, move in zip(entries, moves, strict=True)]

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def correct(self, data) -> None:
        entry, moves = data.draw(st.sampled_from(self.open))
        act = partial(reverse, entry=entry, made_by=self.clerk, document="录错")
        if self.attempt(backwards(moves), entry.amount_fen, act):
            self.open.remove((entry, moves))

    @precondition(lambda self: self.booked)
    @rule(data=st.data())
    def repeat(self, data) -> None:
        act, answer = data.draw(st.sampled_from(self.booked))
        assert act() == answer

    @invariant()
    def agrees(self) -> None:
        outside = -self.money[None]
        kept = Counter()
        for balance in FundBalance.objects.filter(fund__in=self.funds):
            number = self.funds.index(balance.fund)
            kept[number, "free"] = balance.free
            for account in ("reserved", "committed", "paid"):
                kept[number, account] = getattr(balance, account)
        wanted: Counter = Counter()
        for place, fen in self.money.items():
            if place not in (None, NOWHERE) and place[1] != "received":
                wanted[place[:2]] += fen
        assert +kept == +wanted
        assert sum(kept.values()) == outside >= 0


@pytest.fixture
def funds(town, province, prefecture) -> list[Fund]:  # noqa: F811
    """One below the other: province, prefecture, county."""
    opened: list[Fund] = []
    for actor, code in ((province, "35"), (prefecture, "3505"), (town["finance"], "350583")):
        fund = open_fund(
            actor=actor,
            code="employment_fund",
            name="就业补助资金",
            division=Division.objects.get(code=code),
            year=clock.today().year,
            source_document="甲",
        )
        if opened:
            Fund.objects.filter(pk=fund.pk).update(parent=opened[-1])
        opened.append(Fund.objects.select_related("parent").get(pk=fund.pk))
    return opened


def test_any_sequence_of_acts_keeps_the_books_whole(funds, draft, town):
    claims = [draft(), draft()]
    run_state_machine_as_test(
        lambda: Books(funds, claims, town["finance"]),
        settings=settings(
            max_examples=12,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
