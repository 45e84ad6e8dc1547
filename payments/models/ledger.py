"""Every movement of money: append-only; triggers refuse UPDATE and DELETE."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from payments.enums import BY_MACHINE, GRANTS, BookAccount, EntryKind
from payments.models.fund import Fund
from workflows.models import Claim

# From where to where a kind moves money; a correction goes the way of its entry backwards.
WAY: dict[EntryKind, tuple[BookAccount, BookAccount]] = {
    EntryKind.ALLOT: (BookAccount.GRANTED, BookAccount.FREE),
    EntryKind.DISTRIBUTE: (BookAccount.UPPER, BookAccount.FREE),
    EntryKind.WITHDRAW: (BookAccount.FREE, BookAccount.UPPER),
    EntryKind.RESERVE: (BookAccount.FREE, BookAccount.RESERVED),
    EntryKind.RELEASE_RESERVATION: (BookAccount.RESERVED, BookAccount.FREE),
    EntryKind.COMMIT: (BookAccount.RESERVED, BookAccount.COMMITTED),
    EntryKind.RELEASE_COMMITMENT: (BookAccount.COMMITTED, BookAccount.RESERVED),
    EntryKind.PAY: (BookAccount.COMMITTED, BookAccount.PAID),
    EntryKind.RETURN: (BookAccount.PAID, BookAccount.RESERVED),
    EntryKind.REFUND: (BookAccount.PAID, BookAccount.FREE),
}


def _goes_its_way() -> Q:
    known = Q(kind=EntryKind.REVERSE)
    for kind, (source, target) in WAY.items():
        known |= Q(kind=kind, source=source, target=target)
    return known


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, fund: Fund) -> "LedgerEntryQuerySet":
        """What was booked in this fund, and what went from it to the funds below."""
        return self.filter(Q(fund=fund) | Q(upper=fund))

    def correctable(self, fund: Fund) -> "LedgerEntryQuerySet":
        """What the fund's own finance booked by a document and may still put right."""
        own = Q(fund=fund, upper=None) | Q(upper=fund)
        return self.filter(own, kind__in=GRANTS, reversed_by=None)


class LedgerEntry(models.Model):
    """One movement: `amount_fen` leaves the account `source` and arrives at `target`, so the books always balance.

    Both are accounts of `fund`; UPPER is the free money of `upper`, the fund it was distributed from. `key` names
    what is booked: with the fund it is unique, so that nothing is booked twice.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    upper = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, related_name="lower_entries")
    kind = models.CharField(max_length=20, choices=EntryKind)
    source = models.CharField(max_length=10, choices=BookAccount)
    target = models.CharField(max_length=10, choices=BookAccount)
    amount_fen = models.BigIntegerField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="ledger_entries")
    document = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=160)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    # NULL: booked by the machine, which reserves and frees but never allots or pays.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["fund", "id"], name="entry_of_fund")]
        constraints = [
            models.UniqueConstraint(name="entry_booked_once", fields=["key", "fund"]),
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(name="entry_goes_its_way", condition=_goes_its_way()),
            models.CheckConstraint(
                name="entry_balances",
                condition=~Q(source=F("target"))
                & Q(source__in=BookAccount.values, target__in=BookAccount.values),
            ),
            models.CheckConstraint(
                name="entry_names_the_upper_fund",
                condition=(Q(source=BookAccount.UPPER) | Q(target=BookAccount.UPPER))
                & Q(upper__isnull=False)
                & ~Q(upper=F("fund"))
                | ~Q(source=BookAccount.UPPER) & ~Q(target=BookAccount.UPPER) & Q(upper__isnull=True),
            ),
            models.CheckConstraint(
                name="entry_reverses_what_it_names",
                condition=Q(kind=EntryKind.REVERSE, reverses__isnull=False)
                | ~Q(kind=EntryKind.REVERSE) & Q(reverses__isnull=True),
            ),
            models.CheckConstraint(name="entry_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="entry_of_claim_unless_granted",
                condition=Q(kind__in=GRANTS, claim__isnull=True) & ~Q(document="")
                | ~Q(kind__in=[*GRANTS, EntryKind.REVERSE]) & Q(claim__isnull=False)
                | Q(kind=EntryKind.REVERSE) & ~Q(document=""),
            ),
            models.CheckConstraint(
                name="entry_made_by_a_person",
                condition=Q(kind__in=BY_MACHINE) | Q(made_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"
