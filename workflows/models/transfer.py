"""移送: a claim that belonged to another county went there. Append-only; triggers refuse UPDATE and DELETE."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registry.models import Division, Office
from workflows.models.claim import Claim


class Transfer(models.Model):
    """One hand-over of one claim between two counties, by an office and for a reason.

    `answers` names the transfer that this one sends back (退回移送); `ordered_by` is the common superior that settled
    where the claim belongs, after it had been sent back.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="transfers")
    from_county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    from_place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    to_county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    to_place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    answers = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="answer")
    ordered_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(
                name="transfer_leaves_the_county", condition=~Q(from_county=F("to_county"))
            ),
            models.CheckConstraint(name="transfer_gives_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="transfer_ordered_is_no_answer",
                condition=Q(answers__isnull=True) | Q(ordered_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.from_county} → {self.to_county}"
