"""Money that was paid and has to come back: what was ordered, what came, what nobody can collect any more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.enums import RecoveryReason
from payments.models.fund import Fund
from registry.models import User
from workflows.models import Claim


class RecoveryCaseQuerySet(models.QuerySet["RecoveryCase"]):
    def visible_to(self, user: User) -> "RecoveryCaseQuerySet":
        """The cases of the reader's funds; nobody else sees any."""
        return self.filter(fund__in=Fund.objects.visible_to(user))

    def open(self) -> "RecoveryCaseQuerySet":
        """Those of which something is still owed."""
        return self.filter(closed_at=None)


class RecoveryCase(models.Model):
    """追回: `amount_fen` of a paid claim is to come back to `fund` by `due_on`.

    It is open as long as something is owed. `repaid_fen` and `written_off_fen` are the sums of its rows, written by
    the commands alone, together with the row.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="recoveries")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="recoveries")
    amount_fen = models.BigIntegerField()
    reason = models.CharField(_("追回的原因"), max_length=20, choices=RecoveryReason)
    clause = models.CharField(_("依据的条款"), max_length=200)
    facts = models.CharField(_("查明的事实"), max_length=300)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    due_on = models.DateField()
    repaid_fen = models.BigIntegerField(default=0)
    written_off_fen = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    objects = RecoveryCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="recovery_one_open_a_claim", fields=["claim"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(name="recovery_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="recovery_sums_not_negative", condition=Q(repaid_fen__gte=0, written_off_fen__gte=0)
            ),
            models.CheckConstraint(
                name="recovery_open_until_nothing_is_owed",
                condition=Q(closed_at__isnull=True, amount_fen__gt=F("repaid_fen") + F("written_off_fen"))
                | Q(closed_at__isnull=False, amount_fen=F("repaid_fen") + F("written_off_fen")),
            ),
            models.CheckConstraint(
                name="recovery_reason_known", condition=Q(reason__in=RecoveryReason.values)
            ),
            models.CheckConstraint(name="recovery_says_why", condition=~Q(clause="") & ~Q(facts="")),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.amount_fen}"

    @property
    def owed_fen(self) -> int:
        """What is still to come back."""
        return self.amount_fen - self.repaid_fen - self.written_off_fen


class Repayment(models.Model):
    """Money that came back on `paid_on`, as the bank's slip `reference` says. Append-only."""

    case = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="repayments")
    paid_on = models.DateField()
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=60)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="repayment_once_a_slip", fields=["case", "reference"]),
            models.CheckConstraint(name="repayment_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="repayment_names_its_slip", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.amount_fen}"


class WriteOff(models.Model):
    """核销: one asks to give up what is owed, another agrees or declines. `amount_fen` is what was given up."""

    case = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="write_offs")
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    amount_fen = models.BigIntegerField(null=True)
    opinion = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="write_off_one_open_a_case", fields=["case"], condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(name="write_off_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="write_off_answered_whole",
                condition=Q(
                    answered_at__isnull=True, answered_by__isnull=True, amount_fen__isnull=True, opinion=""
                )
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="write_off_amount_positive", condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0)
            ),
            models.CheckConstraint(
                name="write_off_answered_by_another",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.asked_at:%Y-%m-%d}"
