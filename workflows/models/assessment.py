"""What the rules said of a claim, with everything they saw: append-only, so that it can be replayed years later."""

from django.db import models

from workflows.models.claim import Claim


class StoredAssessment(models.Model):
    """Inputs, rules and result of one run of `policies.assess`; triggers refuse UPDATE and DELETE."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    rules_version = models.CharField(max_length=200)
    rules_hash = models.CharField(max_length=64)
    inputs = models.JSONField()
    result = models.JSONField()
    outcome = models.CharField(max_length=20)
    amount_fen = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "number"]
        constraints = [models.UniqueConstraint(name="assessment_number_once", fields=["claim", "number"])]

    def __str__(self) -> str:
        return f"{self.claim} #{self.number}: {self.outcome}"
