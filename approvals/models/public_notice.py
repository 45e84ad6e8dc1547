"""公示: what was shown to the public, where, from when to when."""

from django.db import models
from django.db.models import F, Q

from approvals.enums import NoticeUnit
from registry.models import Office
from workflows.models import Claim


class PublicNotice(models.Model):
    """One publication of one claim. `entries` is the masked list exactly as shown; its hash proves it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="notices")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()
    closes_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=NoticeUnit)
    entries = models.JSONField()
    entries_hash = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(name="notice_days_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.UniqueConstraint(
                name="notice_one_open_a_claim", fields=["claim"], condition=Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.opens_on}–{self.closes_on}"
