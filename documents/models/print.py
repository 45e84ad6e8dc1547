"""Prints of an issued paper: who took one, when, and the how-manieth it was."""

from django.db import models
from django.db.models import Q

from documents.models.issued import IssuedDocument
from registry.models import User


class Print(models.Model):
    """One print; `number` counts them from 1 and stands on the sheet. Append-only."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="prints")
    number = models.PositiveSmallIntegerField()
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(name="print_number_once", fields=["document", "number"]),
            models.CheckConstraint(name="print_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"
