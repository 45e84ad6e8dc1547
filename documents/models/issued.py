"""Documents issued: written once; only their standing changes afterwards."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import DocumentKind, DocumentStatus
from registry.models import Office, User
from workflows.models import Claim


class IssuedQuerySet(models.QuerySet["IssuedDocument"]):
    def visible_to(self, user: User) -> "IssuedQuerySet":
        """The documents of the claims this user may read."""
        return self.filter(claim__in=Claim.objects.visible_to(user))


class IssuedDocument(models.Model):
    """One paper with a number. `values` is all that is printed on it, `template` the form they were made for.

    Triggers refuse DELETE and any change but of `status` and `superseded_by`.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="issued_documents")
    kind = models.CharField(max_length=30, choices=DocumentKind)
    number = models.CharField(_("文号"), max_length=60)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()
    template = models.CharField(max_length=40)
    path = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    verification_code = models.CharField(max_length=26)
    issued_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=DocumentStatus, default=DocumentStatus.ISSUED)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    objects = IssuedQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(name="issued_number_once", fields=["number"]),
            models.UniqueConstraint(name="issued_code_once", fields=["verification_code"]),
            models.UniqueConstraint(
                name="issued_one_in_force",
                fields=["claim", "kind"],
                condition=Q(status=DocumentStatus.ISSUED),
            ),
            models.CheckConstraint(name="issued_kind_known", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(
                name="issued_superseded_has_successor",
                condition=Q(status=DocumentStatus.SUPERSEDED, superseded_by__isnull=False)
                | Q(status__in=[DocumentStatus.ISSUED, DocumentStatus.REVOKED], superseded_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
