"""What can be put into a batch: approved claims whose money is reserved, by fund, bank and kind of account."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum

from payments.enums import EntryKind
from payments.models import BatchLine, Fund, LedgerEntry, PaymentPause
from payments.models.batch import LIVE_LINES
from registry.enums import AccountKind
from registry.models import User
from workflows.enums import ClaimState, Station
from workflows.models import Claim, OpenItem


@dataclass(frozen=True)
class Group:
    """The claims that would go into one batch."""

    fund: Fund
    bank: str
    route: str
    count: int
    total_fen: int

    @property
    def route_label(self) -> str:
        return AccountKind(self.route).label


def payable(user: User) -> QuerySet[Claim]:
    """The claims of the reader's counties that wait at the release desk, are not paused, and are in no live batch.

    `reserved_fund` is annotated: the fund that holds the money of each.
    """
    funds = Fund.objects.visible_to(user)
    reserved = LedgerEntry.objects.filter(
        claim=OuterRef("pk"), kind=EntryKind.RESERVE, fund__division=OuterRef("county")
    ).order_by("-id")
    return (
        Claim.objects.filter(
            Exists(OpenItem.objects.filter(claim=OuterRef("pk"), station=Station.PAY)),
            ~Exists(PaymentPause.objects.filter(claim=OuterRef("pk"), ended_at=None)),
            ~Exists(BatchLine.objects.filter(claim=OuterRef("pk"), status__in=LIVE_LINES)),
            state=ClaimState.APPROVED,
            account__isnull=False,
        )
        .annotate(reserved_fund=Subquery(reserved.values("fund")[:1]))
        .filter(reserved_fund__in=funds)
    )


def groups(user: User) -> list[Group]:
    """What waits by fund, bank and kind of account, the fund's oldest year first; two queries."""
    sums = (
        payable(user)
        .order_by("reserved_fund", "account__bank", "account__kind")
        .values_list("reserved_fund", "account__bank", "account__kind")
        .annotate(count=Count("pk"), total=Sum("approved_fen"))
    )
    funds = Fund.objects.visible_to(user).select_related("division").in_bulk()
    return [Group(funds[fund], bank, route, count, total) for fund, bank, route, count, total in sums]


def claims_of(user: User, fund: Fund, bank: str, route: str) -> QuerySet[Claim]:
    """The claims of one group, the longest decided first."""
    found = payable(user).filter(reserved_fund=fund, account__bank=bank, account__kind=route)
    return found.select_related("person", "organisation", "account").order_by("decided_at", "pk")


def named(user: User, keys: Iterable[str]) -> QuerySet[Claim]:
    """Those of these keys that can still be put into a batch."""
    return payable(user).filter(key__in=keys).select_related("account__person", "account__organisation")
