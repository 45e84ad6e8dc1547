"""The rules that stored assessments were made by, whole: append-only, so that a decision is explained years later."""

from django.db import models


class ArchivedRules(models.Model):
    """One rule set, kept once. `recipe` holds every text it was made from; triggers refuse UPDATE and DELETE."""

    content_hash = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=200)
    recipe = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.version
