"""What other registers say of people, as last delivered: what checks compare a claim with (比对)."""

from django.db import models
from django.db.models import F, Q

from registry.enums import BusinessKind, BusinessRole, BusinessStatus, Category, PersonStatus
from registry.models.division import Division
from registry.models.periods import Period
from registry.models.person import Person


class CategoryRecord(Period):
    """A person belonged to a category from one day to another, by the register `source`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="categories")
    category = models.CharField(max_length=30, choices=Category)
    source = models.CharField(max_length=80)

    class Meta(Period.Meta):
        abstract = False
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "category", "valid_from"], name="registry_category_once_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_category_display()}"


class StatusRecord(Period):
    """A status that may stop or question payments: dead, on the public payroll, on another post, …"""

    person = models.ForeignKey(Person, models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=20, choices=PersonStatus)
    detail = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=80)

    class Meta(Period.Meta):
        abstract = False
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "status", "valid_from"], name="registry_status_once_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_status_display()}"


class BusinessRecord(models.Model):
    """A business in the market register and the part a person has in it. `status` holds since `status_on`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="businesses")
    uscc = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=BusinessKind)
    registered_on = models.DateField()
    county = models.ForeignKey(Division, models.PROTECT, related_name="businesses")
    role = models.CharField(max_length=12, choices=BusinessRole)
    status = models.CharField(max_length=15, choices=BusinessStatus, default=BusinessStatus.OPEN)
    status_on = models.DateField()
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["registered_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "uscc", "role"], name="registry_business_once_per_role"
            ),
            models.CheckConstraint(
                condition=Q(registered_on__lte=F("status_on")),
                name="registry_business_status_after_registration",
            ),
        ]

    def __str__(self) -> str:
        return self.name
