"""How far the deadlines that run have been reckoned anew after a calendar was published."""

from django.db import models

from registry.models import CalendarEdition


class Rescheduling(models.Model):
    """One edition on its way over the open claims, in order of their keys; interrupted, it goes on where it was."""

    edition = models.OneToOneField(CalendarEdition, on_delete=models.PROTECT, related_name="rescheduling")
    last_claim = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.edition} {self.last_claim}"
