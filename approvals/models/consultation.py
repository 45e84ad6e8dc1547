"""会商: an opinion asked of another office, which does not get the claim by it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registry.models import Office
from workflows.models import Claim


class Consultation(models.Model):
    """One question of the office that has a claim to another office, and what that one answered, once.

    The answer binds nobody and occupies no level. Triggers keep the question; the answer is written once.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="consultations")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="consultations")
    question = models.CharField(max_length=500)
    answer_by = models.DateField()
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["office", "answer_by", "id"],
                name="consultation_open_at_office",
                condition=Q(answered_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="consultation_one_open",
                fields=["claim", "office"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consultation_of_another_office", condition=~Q(asked_for=F("office"))
            ),
            models.CheckConstraint(name="consultation_asks_something", condition=~Q(question="")),
            models.CheckConstraint(
                name="consultation_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.office}"
