from django.db import models
from django.db.models import Q

from registry import clock
from registry.enums import OrganisationKind
from registry.models.division import Division
from registry.models.periods import Period
from registry.models.person import Person
from registry.models.user import User


class Organisation(models.Model):
    """A unit that claims or is paid, known by its credit code. `filed_on`: 备案 with the local HRSS."""

    name = models.CharField(max_length=100)
    uscc = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organisations")
    legal_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="organisations_led"
    )
    filed_on = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Operator(Period):
    """经办人: a user authorised in writing to act for an organisation while the period runs."""

    user = models.ForeignKey(User, models.PROTECT, related_name="operated")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="operators")

    class Meta(Period.Meta):
        abstract = False
        ordering = ["pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(valid_to=None),
                name="registry_operator_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
