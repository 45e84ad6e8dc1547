"""Separation of duties in the database: on one claim, one natural person sits at one level."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from registry.enums import Level
from registry.models import Office, Person
from workflows.models import Claim


class Seat(models.Model):
    """Who acts on a claim for which level. Every decision hangs on a seat and has no actor or level of its own,
    so that nobody can decide at two levels, with whatever account. `decided_at` is when he last did; None while
    he has only recorded something."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=Level)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    # So that the claims somebody has decided are read in order from an index, however many others decide.
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "-decided_at", "-id"],
                name="seat_of_user_decided",
                condition=Q(decided_at__isnull=False),
            )
        ]
        constraints = [models.UniqueConstraint(name="seat_one_level_a_person", fields=["claim", "person"])]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.user.name}"
