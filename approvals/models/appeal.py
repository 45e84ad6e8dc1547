"""复议、诉讼、申诉: that somebody appealed against what was decided, and how it ended. Append-only, by triggers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.enums import AppealKind, AppealResult
from registry.models import Office
from workflows.models import Claim


class Appeal(models.Model):
    """One appeal against one decision: to which body, on which day, under which number (empty while not known)."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=20, choices=AppealKind)
    body = models.CharField(max_length=120)
    number = models.CharField(max_length=80, blank=True)
    filed_on = models.DateField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="appeal_kind_known", condition=Q(kind__in=AppealKind.values)),
            models.CheckConstraint(name="appeal_names_its_body", condition=~Q(body="")),
            models.UniqueConstraint(
                name="appeal_number_once", fields=["claim", "kind", "number"], condition=~Q(number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_kind_display()}"


class AppealOutcome(models.Model):
    """How an appeal ended, by which document. `claim_version` is where the claim stood: who decided before it and was
    quashed does not decide again."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=20, choices=AppealResult)
    decided_on = models.DateField()
    document = models.CharField(max_length=120)
    note = models.CharField(max_length=500)
    reopened = models.BooleanField()
    claim_version = models.PositiveIntegerField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="appeal_result_known", condition=Q(result__in=AppealResult.values)),
            models.CheckConstraint(
                name="appeal_result_has_document", condition=~Q(document="") & ~Q(note="")
            ),
            models.CheckConstraint(
                name="appeal_upheld_reopens_nothing",
                condition=Q(reopened=False) | Q(result__in=[AppealResult.QUASHED, AppealResult.ALTERED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal} {self.get_result_display()}"
