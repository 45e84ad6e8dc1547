"""One payment of one claim to one account, as it was when the money left."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from payments.enums import DisbursementStatus
from payments.models.fund import Fund
from registry.models import Account
from workflows.models import Claim

LIVE = (DisbursementStatus.RELEASED, DisbursementStatus.SETTLED)


class Disbursement(models.Model):
    """The account is kept as it was paid to, masked, with the blind index that proves which number it was."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="disbursements")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="disbursements")
    amount_fen = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    account_index = models.CharField(max_length=64)
    account_masked = models.CharField(max_length=10)
    holder_masked = models.CharField(max_length=100)
    bank = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=DisbursementStatus, default=DisbursementStatus.RELEASED)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    result_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    result_at = models.DateTimeField(null=True)
    result_on = models.DateField(null=True)
    result_reference = models.CharField(max_length=60, blank=True)
    return_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="disbursement_one_live_a_claim", fields=["claim"], condition=Q(status__in=LIVE)
            ),
            models.CheckConstraint(name="disbursement_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="disbursement_result_fits_status",
                condition=Q(
                    status=DisbursementStatus.RELEASED,
                    result_by__isnull=True,
                    result_at__isnull=True,
                    result_on__isnull=True,
                    return_reason="",
                )
                | (
                    Q(
                        status=DisbursementStatus.SETTLED,
                        result_by__isnull=False,
                        result_at__isnull=False,
                        result_on__isnull=False,
                        return_reason="",
                    )
                    & ~Q(result_reference="")
                )
                | (
                    Q(
                        status=DisbursementStatus.RETURNED,
                        result_by__isnull=False,
                        result_at__isnull=False,
                        result_on__isnull=False,
                    )
                    & ~Q(return_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.amount_fen} {self.get_status_display()}"
