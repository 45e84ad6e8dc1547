from django.db import models
from django.db.models import F, Q

from registry import clock
from registry.enums import Kin
from registry.models.person import Person


class Kinship(models.Model):
    """A relative somebody declared; it keeps both from each other's matters, and nobody takes it back himself."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="relatives")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kin)
    declared_on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "relative"], name="registry_kinship_declared_once"),
            models.CheckConstraint(condition=~Q(person=F("relative")), name="registry_kinship_of_two"),
            models.CheckConstraint(condition=Q(kind__in=Kin.values), name="registry_kinship_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.relative}"
