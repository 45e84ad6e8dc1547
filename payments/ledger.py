"""The ledger: the only way money moves. An entry and its balances change together, under the balances' row locks.

Lock order: the claim first (its command holds it), then balances in the order of their funds' keys.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from payments.enums import CORRECTABLE, BookAccount, EntryKind
from payments.models import Fund, FundBalance, LedgerEntry
from payments.models.ledger import WAY
from registry import clock
from registry.models import User
from workflows.errors import CommandRefused
from workflows.models import Claim

OUTSIDE = (BookAccount.GRANTED, BookAccount.UPPER)


@dataclass(frozen=True)
class Sums:
    """Money of a fund, or of a claim in it, by where it stands, in fen."""

    allotted: int = 0
    distributed: int = 0
    reserved: int = 0
    committed: int = 0
    paid: int = 0

    @property
    def free(self) -> int:
        """What is neither gone nor bound."""
        return self.allotted - self.distributed - self.reserved - self.committed - self.paid

    @property
    def is_possible(self) -> bool:
        """Nothing negative, and no more bound, paid and distributed than allotted."""
        return min(*asdict(self).values(), self.free) >= 0

    @property
    def is_possible_for_a_claim(self) -> bool:
        """No more freed than was reserved, no more given back than was paid."""
        return min(self.reserved, self.committed, self.paid) >= 0

    def after(self, kind: str, amount_fen: int) -> "Sums":
        """The sums once `amount_fen` of this kind, which is no correction, is booked."""
        return self.moved(*WAY[EntryKind(kind)], amount_fen)

    def moved(self, source: str, target: str, amount_fen: int) -> "Sums":
        """The sums once `amount_fen` went from one account to another."""
        sums = asdict(self)
        for account, change in ((source, -amount_fen), (target, amount_fen)):
            if account in OUTSIDE:
                sums["allotted"] -= change
            elif account != BookAccount.FREE:
                sums[account] += change
        return Sums(**sums)

    def distributed_to(self, source: str, target: str, amount_fen: int) -> "Sums":
        """The sums of the upper fund once a lower one took `amount_fen` from it, or gave it back."""
        change = (source == BookAccount.UPPER) - (target == BookAccount.UPPER)
        return Sums(**asdict(self) | {"distributed": self.distributed + change * amount_fen})


class FundShort(CommandRefused):
    """`fund` has not enough free money; nothing was booked."""

    def __init__(self, fund: Fund) -> None:
        super().__init__(
            _("这项资金的可用余额不足，没有任何改动。请核对可用余额，或先登记新下达的指标，再办理。"),
            code="fund_short",
        )
        self.fund = fund


class NotReserved(CommandRefused):
    """The claim has not as much in this fund, at the account the entry wants to move it from."""

    def __init__(self) -> None:
        super().__init__(
            _("这份申请没有相应的锁定资金，不能这样记账。没有任何改动，请联系系统管理员核对账目。"),
            code="not_reserved",
        )


class NotDistributed(CommandRefused):
    """The fund above did not give so much to this fund; what came from elsewhere is not its to take back."""

    def __init__(self) -> None:
        super().__init__(
            _("上级下达给这项资金的没有这么多，不能这样收回。没有任何改动，请核对账目。"),
            code="not_distributed",
        )


class BookedOtherwise(CommandRefused):
    """The key is in the ledger with another content: the same document or claim was entered differently."""

    def __init__(self) -> None:
        super().__init__(
            _("这一笔已经登记过，但金额或对象不同。没有重复记账，请核对原来的登记。"), code="booked_otherwise"
        )


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
    """Book one movement of `amount_fen` > 0 in one fund; see `book_parts`."""
    return book_parts(
        parts={fund: amount_fen}, kind=kind, key=key, claim=claim, made_by=made_by, document=document
    )[0]


@transaction.atomic
def book_parts(
    *,
    parts: Mapping[Fund, int],
    kind: EntryKind,
    key: str,
    claim: Claim | None = None,
    made_by: User | None = None,
    document: str = "",
) -> list[LedgerEntry]:
    """Book one movement of so many fen > 0 in each fund, all or none, once for each `key`: repeated, it answers the
    first entries.

    Raises FundShort when a fund would be overdrawn, NotReserved when the claim has not that money in a fund,
    NotDistributed when more would go up than came down, BookedOtherwise when the key is known with another content.
    """
    source, target = WAY[kind]
    entries = [
        LedgerEntry(
            fund=fund,
            upper=fund.parent if kind in (EntryKind.DISTRIBUTE, EntryKind.WITHDRAW) else None,
            kind=kind,
            source=source,
            target=target,
            amount_fen=amount_fen,
            key=key,
            claim=claim,
            made_by=made_by,
            document=document,
            at=clock.now(),
        )
        for fund, amount_fen in parts.items()
    ]
    return _booked(entries)


@transaction.atomic
def reverse(*, entry: LedgerEntry, made_by: User, document: str) -> LedgerEntry:
    """Correct an allotment, a distribution or a refund by its exact opposite, once; `document` says why.

    Raises FundShort when the money has been used meanwhile, NotDistributed when it was taken back, CommandRefused for
    any other kind of entry, which has a counterpart of its own.
    """
    if entry.kind not in CORRECTABLE:
        raise CommandRefused(
            _("只有指标登记和追回入账可以冲正。付款请按退票或追回办理。"), code="not_correctable"
        )
    opposite = LedgerEntry(
        fund=entry.fund,
        upper=entry.upper,
        kind=EntryKind.REVERSE,
        source=entry.target,
        target=entry.source,
        amount_fen=entry.amount_fen,
        key=f"reverse:{entry.pk}",
        claim=entry.claim,
        made_by=made_by,
        document=document,
        reverses=entry,
        at=clock.now(),
    )
    return _booked([opposite])[0]


def held(claim: Claim, account: BookAccount) -> dict[Fund, int]:
    """What of the claim stands at this account (reserved, committed or paid), by fund; funds without are left out."""
    standings = standings_of(claim)
    funds = Fund.objects.select_related("parent").in_bulk(standings)
    return {
        fund: amount for pk, fund in sorted(funds.items()) if (amount := asdict(standings[pk])[account]) > 0
    }


def parts_of(key: str) -> dict[Fund, int]:
    """What was booked under this key, by fund."""
    return {entry.fund: entry.amount_fen for entry in _known(key)}


def standings_of(claim: Claim) -> dict[int, Sums]:
    """What is reserved for, committed and paid to this claim, by the key of the fund."""
    booked = (
        LedgerEntry.objects.filter(claim=claim)
        .order_by()
        .values_list("fund_id", "source", "target")
        .annotate(total=Sum("amount_fen"))
    )
    standings: dict[int, Sums] = {}
    for fund_id, source, target, total in booked:
        standings[fund_id] = standings.get(fund_id, Sums()).moved(source, target, total)
    return standings


def standing_of(claim: Claim, fund: Fund) -> Sums:
    """What of the fund is reserved for, committed and paid to this claim."""
    return standings_of(claim).get(fund.pk, Sums())


def received(fund: Fund) -> int:
    """What the fund above has given to this one and not taken back, in fen."""
    came = Sum("amount_fen", filter=Q(source=BookAccount.UPPER), default=0)
    went = Sum("amount_fen", filter=Q(target=BookAccount.UPPER), default=0)
    sums = LedgerEntry.objects.filter(fund=fund).aggregate(came=came, went=went)
    return sums["came"] - sums["went"]


def reserved_fund(claim: Claim) -> Fund | None:
    """The fund that pays the claim out, which is the lowest of those that bear it; None when nothing was reserved."""
    entry = (
        LedgerEntry.objects.filter(claim=claim, kind=EntryKind.RESERVE)
        .select_related("fund__balance", "fund__division")
        .order_by("fund__division", "id")
        .last()
    )
    return entry.fund if entry else None


def lock_balances(fund_ids: Collection[int]) -> dict[int, FundBalance]:
    """The balances of these funds, locked in the order of their keys; FundBalance.DoesNotExist when one has none."""
    rows = FundBalance.objects.select_for_update().filter(fund__in=fund_ids).order_by("fund_id")
    balances = {row.fund_id: row for row in rows}
    if len(balances) != len(set(fund_ids)):
        raise FundBalance.DoesNotExist
    return balances


def _booked(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    touched = {pk for entry in entries for pk in (entry.fund_id, entry.upper_id) if pk}
    balances = lock_balances(touched)
    if known := _known(entries[0].key):
        return _same(known, entries)
    for entry in entries:
        _move(balances, entry)
    for balance in balances.values():
        balance.save(update_fields=list(asdict(Sums())))
    return entries


def _known(key: str) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(key=key).select_related("fund__parent").order_by("id"))


def _same(known: list[LedgerEntry], entries: list[LedgerEntry]) -> list[LedgerEntry]:
    names = ("fund_id", "kind", "amount_fen", "claim_id")
    if _contents(known, names) != _contents(entries, names):
        raise BookedOtherwise
    return known


def _contents(entries: list[LedgerEntry], names: tuple[str, ...]) -> set[tuple[object, ...]]:
    return {tuple(getattr(entry, name) for name in names) for entry in entries}


def _move(balances: dict[int, FundBalance], entry: LedgerEntry) -> None:
    way = (entry.source, entry.target, entry.amount_fen)
    if entry.claim is not None and entry.kind != EntryKind.RESERVE:
        own = standing_of(entry.claim, entry.fund).moved(*way)
        if not own.is_possible_for_a_claim:
            raise NotReserved
    if entry.target == BookAccount.UPPER and received(entry.fund) < entry.amount_fen:
        raise NotDistributed
    _keep(balances[entry.fund_id], entry.fund, sums_in(balances[entry.fund_id]).moved(*way))
    if entry.upper is not None:
        upper = balances[entry.upper_id]
        _keep(upper, entry.upper, sums_in(upper).distributed_to(*way))
    entry.save(force_insert=True)


def sums_in(balance: FundBalance) -> Sums:
    """The sums as the balance has them."""
    return Sums(**{name: getattr(balance, name) for name in asdict(Sums())})


def _keep(balance: FundBalance, fund: Fund, sums: Sums) -> None:
    if not sums.is_possible:
        raise FundShort(fund)
    for name, amount_fen in asdict(sums).items():
        setattr(balance, name, amount_fen)
