"""One payment of one claim to one account, as it was when the money left."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from payments.enums import DisbursementStatus
from payments.models.fund import Fund
from registry.models import Account
from workflows.models import Claim

if TYPE_CHECKING:
    from payments.models.pause import MissingPayment

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
    # NULL: left before payments were prepared by one and released by another.
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
                name="disbursement_released_by_another",
                condition=Q(prepared_by__isnull=True) | ~Q(prepared_by=F("released_by")),
            ),
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

    @property
    def noted(self) -> "MissingPayment | None":
        """The bank's paper that it never arrived, where one was entered."""
        return getattr(self, "missing", None)

    def __str__(self) -> str:
        return f"{self.claim} {self.amount_fen} {self.get_status_display()}"
