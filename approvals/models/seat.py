"""Separation of duties in the database: on one claim, one natural person sits at one level."""

from django.conf import settings
from django.db import models

from registry.enums import Level
from registry.models import Office, Person
from workflows.models import Claim


class Seat(models.Model):
    """Who acts on a claim for which level. Every decision hangs on a seat and has no actor or level of its own,
    so that nobody can decide at two levels, with whatever account."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=Level)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="seat_one_level_a_person", fields=["claim", "person"])]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.user.name}"
