"""The desk: one row for each open task, so that a desk of a million claims is read from an index.

Written and removed in the step's own transaction, and rebuildable from the tasks (`worklist.rebuild`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr

from registry.models import Office
from workflows.enums import Station
from workflows.models.claim import Claim


class OpenItem(models.Model):
    """What one office, or one applicant, has to do now."""

    # The viewflow task's key: stated as a number, because only the engine may know viewflow's tables.
    task_id = models.BigIntegerField(unique=True)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="open_items")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    station = models.CharField(max_length=20, choices=Station)
    level = models.CharField(max_length=12, blank=True)
    programme = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=200, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    submitted_on = models.DateField(null=True)
    due_on = models.DateField()
    reminded_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    place_code = models.CharField(max_length=12)
    province_code = models.GeneratedField(
        expression=Substr("place_code", 1, 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    prefecture_code = models.GeneratedField(
        expression=Substr("place_code", 1, 4), output_field=models.CharField(max_length=4), db_persist=True
    )
    county_code = models.GeneratedField(
        expression=Substr("place_code", 1, 6), output_field=models.CharField(max_length=6), db_persist=True
    )
    township_code = models.GeneratedField(
        expression=Substr("place_code", 1, 9), output_field=models.CharField(max_length=9), db_persist=True
    )
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["office", "due_on", "id"], name="desk_of_office", condition=Q(office__isnull=False)
            ),
            models.Index(fields=["taken_by", "due_on", "id"], name="desk_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="item_has_one_owner",
                condition=Q(office__isnull=False, applicant__isnull=True)
                | Q(office__isnull=True, applicant__isnull=False),
            ),
            models.CheckConstraint(
                name="item_taken_has_moment",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_station_display()}"
