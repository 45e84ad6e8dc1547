"""Every movement of money: append-only; triggers refuse UPDATE and DELETE."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from payments.enums import EntryKind
from payments.models.fund import Fund
from workflows.models import Claim


class LedgerEntry(models.Model):
    """One movement inside one fund. `key` names what it books, so that nothing is booked twice."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind)
    amount_fen = models.BigIntegerField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="ledger_entries")
    document = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=160)
    # NULL: booked by the machine, which reserves and frees but never allots or pays.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="entry_booked_once", fields=["key"]),
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(name="entry_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="entry_of_claim_unless_allotted",
                condition=Q(kind=EntryKind.ALLOT, claim__isnull=True) & ~Q(document="")
                | ~Q(kind=EntryKind.ALLOT) & Q(claim__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_paid_by_a_person",
                condition=Q(kind__in=[EntryKind.RESERVE, EntryKind.RELEASE_RESERVATION])
                | Q(made_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"
