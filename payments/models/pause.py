"""What stops one payment before it leaves, and which account was approved to be paid to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from payments.enums import PauseEnd
from payments.models.disbursement import Disbursement
from registry.models import Account
from workflows.models import Claim


class PaymentPause(models.Model):
    """暂停拨付: `findings` are those of the check, as `payments.batches.rechecking.Finding`. One stands at a time."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payment_pauses")
    findings = models.JSONField()
    paused_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end = models.CharField(max_length=10, choices=PauseEnd, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="pause_one_open_a_claim", fields=["claim"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="pause_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end="", reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, end=PauseEnd.CLEARED)
                | Q(ended_at__isnull=False, ended_by__isnull=False, end=PauseEnd.JUDGED) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.paused_at:%Y-%m-%d}"


class ApprovedAccount(models.Model):
    """The account that may be paid to, as it read when it was approved with the claim, or confirmed later.

    The last row of a claim stands. `confirmed_by` is NULL for the one that was approved with the claim itself.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="approved_accounts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    account_index = models.CharField(max_length=64)
    bank = models.CharField(max_length=80)
    holder = models.CharField(max_length=100)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.claim} {self.bank}"


class MissingPayment(models.Model):
    """The bank states in writing (`document`) that a payment never arrived: one enters it, another confirms it."""

    disbursement = models.OneToOneField(Disbursement, on_delete=models.PROTECT, related_name="missing")
    document = models.CharField(max_length=80)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="missing_payment_names_a_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="missing_payment_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=models.F("noted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disbursement} {self.document}"
