"""What an office found out of a claim and the rules have to be told: append-only; the last of a path counts."""

from django.db import models
from django.db.models import Q

from approvals.models.seat import Seat
from workflows.models import Claim


class RecordedFact(models.Model):
    """One fact (评审入选、等次), recorded at a desk: the seat says by whom and for which office.

    `path` and `value` are as the rules read them; `document` names the paper the result stands in.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="recorded_facts")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recorded_facts")
    path = models.CharField(max_length=100)
    value = models.JSONField()
    document = models.CharField(max_length=120)
    claim_version = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="recorded_fact_names_its_document", condition=~Q(document="")),
            models.UniqueConstraint(
                name="recorded_fact_once_a_version", fields=["claim", "path", "claim_version"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.path}"
