"""The ledger: the only way money moves. An entry and its balance change together, under the balance's row lock.

Lock order: the claim first (its command holds it), then the balance of one fund.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from payments.enums import EntryKind
from payments.models import Fund, FundBalance, LedgerEntry
from registry import clock
from registry.models import User
from workflows.errors import CommandRefused
from workflows.models import Claim


@dataclass(frozen=True)
class Effect:
    """What one fen of a kind does to the balance: +1, 0 or -1 on each column."""

    allotted: int = 0
    reserved: int = 0
    paid: int = 0


EFFECT: dict[str, Effect] = {
    EntryKind.ALLOT: Effect(allotted=1),
    EntryKind.RESERVE: Effect(reserved=1),
    EntryKind.RELEASE_RESERVATION: Effect(reserved=-1),
    EntryKind.PAY: Effect(reserved=-1, paid=1),
    EntryKind.RETURN: Effect(reserved=1, paid=-1),
}


@dataclass(frozen=True)
class Sums:
    """Money by where it stands, in fen."""

    allotted: int = 0
    reserved: int = 0
    paid: int = 0

    @property
    def is_possible(self) -> bool:
        """Nothing negative, and no more reserved and paid than allotted."""
        return min(self.reserved, self.paid, self.allotted - self.reserved - self.paid) >= 0

    def after(self, kind: str, amount_fen: int) -> "Sums":
        """The sums once `amount_fen` of this kind is booked."""
        effect = EFFECT[kind]
        return Sums(
            self.allotted + effect.allotted * amount_fen,
            self.reserved + effect.reserved * amount_fen,
            self.paid + effect.paid * amount_fen,
        )


class FundShort(CommandRefused):
    """The fund has not enough free money; nothing was booked."""

    def __init__(self) -> None:
        super().__init__(
            _("这项资金的可用余额不足，没有锁定任何资金。请先登记新下达的指标，再办理。"), code="fund_short"
        )


class NotReserved(CommandRefused):
    """The claim has not as much reserved or paid in this fund as the entry wants to move."""

    def __init__(self) -> None:
        super().__init__(
            _("这份申请没有相应的锁定资金，不能这样记账。没有任何改动，请联系系统管理员核对账目。"),
            code="not_reserved",
        )


class BookedOtherwise(CommandRefused):
    """The key is in the ledger with another content: the same document or claim was entered differently."""

    def __init__(self) -> None:
        super().__init__(
            _("这一笔已经登记过，但金额或对象不同。没有重复记账，请核对原来的登记。"), code="booked_otherwise"
        )


@transaction.atomic
def book(
    *,
    fund: Fund,
    kind: EntryKind,
    amount_fen: int,
    key: str,
    claim: Claim | None = None,
    made_by: User | None = None,
    document: str = "",
) -> LedgerEntry:
    """Book one movement of `amount_fen` > 0, once for each `key`: repeated, it answers the first entry.

    Raises FundShort when the fund would be overdrawn, NotReserved when the claim has not that money in the fund,
    BookedOtherwise when the key is known with another content.
    """
    balance = FundBalance.objects.select_for_update().get(fund=fund)
    entry = LedgerEntry(
        fund=fund,
        kind=kind,
        amount_fen=amount_fen,
        key=key,
        claim=claim,
        made_by=made_by,
        document=document,
        at=clock.now(),
    )
    if known := LedgerEntry.objects.filter(key=key).first():
        return _same(known, entry)
    _move(balance, entry)
    return entry


def standing_of(claim: Claim, fund: Fund) -> Sums:
    """What of the fund is reserved for, and paid to, this claim."""
    booked = (
        LedgerEntry.objects.filter(claim=claim, fund=fund)
        .order_by()
        .values_list("kind")
        .annotate(total=Sum("amount_fen"))
    )
    sums = Sums()
    for kind, total in booked:
        sums = sums.after(kind, total)
    return sums


def reserved_fund(claim: Claim) -> Fund | None:
    """The fund that holds money for this claim; None when nothing was reserved."""
    entry = (
        LedgerEntry.objects.filter(claim=claim, kind=EntryKind.RESERVE).select_related("fund__balance").last()
    )
    return entry.fund if entry else None


def _same(known: LedgerEntry, entry: LedgerEntry) -> LedgerEntry:
    names = ("fund_id", "kind", "amount_fen", "claim_id")
    if any(getattr(known, name) != getattr(entry, name) for name in names):
        raise BookedOtherwise
    return known


def _move(balance: FundBalance, entry: LedgerEntry) -> None:
    if entry.claim is not None and entry.kind != EntryKind.RESERVE:
        own = standing_of(entry.claim, entry.fund).after(entry.kind, entry.amount_fen)
        if min(own.reserved, own.paid) < 0:
            raise NotReserved
    sums = Sums(balance.allotted, balance.reserved, balance.paid).after(entry.kind, entry.amount_fen)
    if not sums.is_possible:
        raise FundShort
    entry.save(force_insert=True)
    balance.allotted, balance.reserved, balance.paid = sums.allotted, sums.reserved, sums.paid
    balance.save(update_fields=["allotted", "reserved", "paid"])
