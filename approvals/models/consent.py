"""上级同意: what a lower office asked, what the office above it answered, and whether it was made use of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approvals.enums import ConsentKind
from registry.models import Office
from workflows.models import Claim


class Consent(models.Model):
    """One question of an office to the office above it about one claim.

    `subject` narrows it down (a person and a level, a line): the consent holds for that alone. It is answered
    once, and once granted it is used once. Triggers keep the question, then the answer, then the use.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind)
    subject = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="consents_asked")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="consents_to_answer")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    granted = models.BooleanField(null=True)
    comment = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="consent_one_open",
                fields=["claim", "kind", "asked_for"],
                condition=Q(granted__isnull=True),
            ),
            models.CheckConstraint(name="consent_kind_known", condition=Q(kind__in=ConsentKind.values)),
            models.CheckConstraint(name="consent_gives_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="consent_answered_whole",
                condition=Q(
                    granted__isnull=True, answered_by__isnull=True, answered_at__isnull=True, comment=""
                )
                | (
                    Q(granted__isnull=False, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(comment="")
                ),
            ),
            models.CheckConstraint(
                name="consent_answered_by_another",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="consent_used_when_granted",
                condition=Q(used_at__isnull=True) | Q(granted__isnull=False, granted=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_kind_display()}"
