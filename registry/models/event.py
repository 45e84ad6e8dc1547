from django.db import models

from registry import clock
from registry.models.user import User


class RegistryEvent(models.Model):
    """Who changed or uncovered what in the registry. Rows are only added; no `actor`: the machine."""

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="registry_events")
    verb = models.CharField(max_length=30)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="registry_event_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.subject_id}"
