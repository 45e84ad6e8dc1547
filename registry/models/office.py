from django.db import models
from django.db.models import Q

from registry.enums import Level, OfficeKind, Role
from registry.models.division import Division
from registry.models.periods import Period
from registry.models.user import User


class Office(models.Model):
    """An office that handles claims of one division: 人社 at every level, 财政 where money is paid."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=OfficeKind)
    level = models.CharField(max_length=10, choices=Level)
    division = models.ForeignKey(Division, models.PROTECT, related_name="offices")
    document_prefix = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["division", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["division", "kind"], name="registry_office_one_per_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(Period):
    """A user's post at an office. Only posts in force give any right; a past post remains as history."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=15, choices=Role)

    class Meta(Period.Meta):
        abstract = False
        ordering = ["pk"]
        indexes = [models.Index(fields=["office", "role"], name="registry_post_office_role")]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=Q(valid_to=None),
                name="registry_post_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.office} · {self.get_role_display()}"
