"""Payments that go out together: drawn up by one person, released by another, each with a code of his own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import BatchState, LineStatus
from payments.models.disbursement import Disbursement
from payments.models.fund import Fund
from registry.enums import AccountKind
from registry.models import Account
from workflows.models import Claim

LIVE_LINES = (LineStatus.CHOSEN, LineStatus.LISTED, LineStatus.RELEASING)
WAITING_LINES = (LineStatus.CHOSEN, LineStatus.RELEASING)


class PaymentBatch(models.Model):
    """One fund, one bank, one kind of account. `content_hash` is that of the lines as they were released."""

    number = models.CharField(_("批次编号"), max_length=40, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="batches")
    bank = models.CharField(_("开户银行"), max_length=80)
    route = models.CharField(_("账户种类"), max_length=12, choices=AccountKind)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.DRAWN_UP)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    line_count = models.PositiveIntegerField(null=True)
    total_fen = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=BatchState.values)),
            models.CheckConstraint(
                name="batch_released_by_another",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="batch_released_whole",
                condition=Q(
                    state=BatchState.RELEASED,
                    released_by__isnull=False,
                    released_at__isnull=False,
                    line_count__gt=0,
                    total_fen__gt=0,
                )
                & ~Q(content_hash="")
                | Q(
                    ~Q(state=BatchState.RELEASED),
                    released_by__isnull=True,
                    released_at__isnull=True,
                    line_count__isnull=True,
                    total_fen__isnull=True,
                    content_hash="",
                ),
            ),
            models.CheckConstraint(
                name="batch_cancelled_whole",
                condition=Q(
                    state=BatchState.CANCELLED, cancelled_by__isnull=False, cancelled_at__isnull=False
                )
                | Q(~Q(state=BatchState.CANCELLED), cancelled_by__isnull=True, cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BatchLine(models.Model):
    """One claim in a batch, with the account as it was when it was put in. `sentence` says why it was taken out."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="lines")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="batch_lines")
    amount_fen = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    account_index = models.CharField(max_length=64)
    account_masked = models.CharField(max_length=10)
    holder_masked = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=LineStatus, default=LineStatus.CHOSEN)
    sentence = models.CharField(max_length=300, blank=True)
    disbursement = models.OneToOneField(
        Disbursement, on_delete=models.PROTECT, null=True, related_name="batch_line"
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], name="batch_line_waiting", condition=Q(status__in=WAITING_LINES))
        ]
        constraints = [
            models.UniqueConstraint(
                name="batch_line_one_live_a_claim", fields=["claim"], condition=Q(status__in=LIVE_LINES)
            ),
            models.UniqueConstraint(name="batch_line_once_a_batch", fields=["batch", "claim"]),
            models.CheckConstraint(name="batch_line_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="batch_line_status_known", condition=Q(status__in=LineStatus.values)),
            models.CheckConstraint(
                name="batch_line_paid_when_released",
                condition=Q(status=LineStatus.RELEASED, disbursement__isnull=False)
                | Q(~Q(status=LineStatus.RELEASED), disbursement__isnull=True),
            ),
            models.CheckConstraint(
                name="batch_line_taken_out_says_why",
                condition=~Q(status__in=[LineStatus.TAKEN_OUT, LineStatus.PAUSED]) | ~Q(sentence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.claim}"
