"""核实材料: photographs and scans an investigator puts to what he found of an objection."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.models import Objection
from documents.enums import MediaType


class FindingFile(models.Model):
    """One file, as it was stored; `sha256` is of the stored bytes.

    Append-only, and added by the investigator alone while he looks into the objection: a trigger refuses the rest.
    """

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="finding_files")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120)
    preview_path = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=80, choices=MediaType)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["objection", "id"]
        constraints = [
            models.UniqueConstraint(name="finding_file_once", fields=["objection", "sha256"]),
            models.CheckConstraint(
                name="finding_file_is_picture_or_pdf",
                condition=Q(media_type__in=[MediaType.JPEG, MediaType.PNG, MediaType.PDF]),
            ),
        ]

    def __str__(self) -> str:
        return self.name
