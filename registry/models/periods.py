from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from registry import clock


class PeriodQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None) -> Self:
        """The rows that hold on the day `on` (today when None); both ends of a period belong to it."""
        day = on or clock.today()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Period(models.Model):
    """A fact with a first day and, once known, a last day."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="%(app_label)s_%(class)s_valid_from_before_to",
            )
        ]
