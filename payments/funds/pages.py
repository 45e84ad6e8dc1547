"""The tree of funds and the books of one of them, as finance and audit read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.urls import reverse

from payments import guards
from payments.funds.forms import CorrectForm, DistributeForm, GrantForm
from payments.models import Fund, FundBalance, LedgerEntry
from payments.queue import Waiting, waiting_for
from registry.enums import Level
from registry.models import User
from workflows.paging import newest_first

ENTRIES_A_PAGE = 30
FORMS: dict[str, type[forms.Form]] = {
    "allot": GrantForm,
    "distribute": DistributeForm,
    "withdraw": GrantForm,
    "correct": CorrectForm,
}
# What is drawn of a fund's bar, from left to right.
BAR = ("distributed", "paid", "committed", "reserved")


@dataclass(frozen=True)
class Piece:
    """A part of the bar, in thousandths of what was allotted."""

    name: str
    start: int
    width: int


@dataclass(frozen=True)
class Row:
    """One fund in the tree: `depth` counts the funds above it that the reader sees."""

    fund: Fund
    depth: int
    bar: list[Piece]


@dataclass(frozen=True)
class FundPage:
    fund: Fund
    bar: list[Piece]
    children: list[Row]
    entries: list[LedgerEntry]
    next_url: str
    first_url: str
    waiting: Waiting
    forms: dict[str, forms.Form]


def tree(funds: Iterable[Fund]) -> list[Row]:
    """The funds by code, each below the one it is fed by."""
    ordered = sorted(funds, key=lambda fund: (fund.code, fund.division_id))
    depths: dict[int, int] = {}
    for fund in ordered:
        depths[fund.pk] = depths.get(fund.parent_id, -1) + 1
    return [Row(fund, depths[fund.pk], bar_of(fund.balance)) for fund in ordered]


def bar_of(balance: FundBalance) -> list[Piece]:
    """How the allotment is used, as widths that end together with what is free."""
    pieces, taken = [], 0
    for name in BAR if balance.allotted else ():
        start, taken = taken, taken + getattr(balance, name)
        left, right = start * 1000 // balance.allotted, taken * 1000 // balance.allotted
        pieces.append(Piece(name, left, right - left))
    return pieces


def page_of(fund: Fund, reader: User, before: str, bound: dict[str, forms.Form]) -> FundPage:
    """The fund for this reader, thirty entries at a time, the last ones first; `bound` are forms to be mended."""
    entries = LedgerEntry.objects.of(fund).select_related("claim", "made_by", "fund__division", "reverses")
    found, after = newest_first(entries, before, ENTRIES_A_PAGE)
    here = reverse("payments:fund", args=[fund.pk])
    return FundPage(
        fund=fund,
        bar=bar_of(fund.balance),
        children=tree(fund.children.select_related("balance", "division")),
        entries=found,
        next_url=f"{here}?before={after}" if after else "",
        first_url=here if before else "",
        waiting=waiting_for(fund),
        forms={
            **{name: FORMS[name](fund=fund, prefix=name) for name in acts_of(reader, fund)},
            **bound,
        },
    )


def acts_of(reader: User, fund: Fund) -> list[str]:
    """What the reader may do about this fund, in the order of the page."""
    acts = []
    if guards.may_allot(reader, fund) is None:
        acts += ["allot"] if fund.division.level == Level.COUNTY else ["allot", "distribute"]
        if LedgerEntry.objects.correctable(fund).exists():
            acts.append("correct")
    if guards.may_withdraw(reader, fund) is None:
        acts.append("withdraw")
    return acts
