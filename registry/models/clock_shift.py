from datetime import timedelta

from django.db import models
from django.db.models import Q


class ClockShift(models.Model):
    """How far a demonstration has moved its clock ahead of the real time: one row or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="registry_clockshift_single_row")]

    def __str__(self) -> str:
        return str(self.offset)
