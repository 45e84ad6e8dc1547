"""Documents issued: written once; only their standing changes afterwards."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import REPEATED, DocumentKind, DocumentStatus
from documents.models.letter_text import LetterText
from documents.models.number import DocumentNumber
from payments.models import Fund, PaymentBatch
from registry.models import Office, User
from workflows.models import Claim

ABOUT_ONE_THING = Q(claim__isnull=True, batch__isnull=False) | Q(claim__isnull=False, batch__isnull=True)


class ReservedNumber(models.Model):
    """A number given to one paper before it is drawn, because it is printed on it. Whoever draws the same paper again,
    after a crash, finds this row and takes the same number and the same moment: no gap, and the same file.

    It is about a claim or about a payment batch. `occasion` says on what account (`payment:17`): a second payment of
    the claim is a second paper.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="reserved_numbers")
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30, choices=DocumentKind)
    occasion = models.CharField(max_length=40)
    number = models.OneToOneField(DocumentNumber, on_delete=models.PROTECT, related_name="reservation")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reserved_once_an_occasion", fields=["claim", "kind", "occasion"]),
            models.UniqueConstraint(
                name="reserved_once_an_occasion_of_a_batch", fields=["batch", "kind", "occasion"]
            ),
            models.CheckConstraint(name="reserved_about_one_thing", condition=ABOUT_ONE_THING),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class IssuedQuerySet(models.QuerySet["IssuedDocument"]):
    def visible_to(self, user: User) -> "IssuedQuerySet":
        """The documents of the claims this user may read."""
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def of_batches_visible_to(self, user: User) -> "IssuedQuerySet":
        """The papers of the payment batches of the funds this user keeps or audits."""
        return self.filter(batch__fund__in=Fund.objects.visible_to(user))


class IssuedDocument(models.Model):
    """One paper with a number. `values` is all that is printed on it, `template` the form they were made for, `text`
    the edition of its words (None: the one the software came with).

    Triggers refuse DELETE and any change but of `status` and `superseded_by`.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="issued_documents")
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=30, choices=DocumentKind)
    reservation = models.OneToOneField(ReservedNumber, on_delete=models.PROTECT, related_name="document")
    number = models.CharField(_("文号"), max_length=60)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField()
    template = models.CharField(max_length=40)
    text = models.ForeignKey(LetterText, on_delete=models.PROTECT, null=True, related_name="+")
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
        indexes = [models.Index(fields=["sha256"], name="issued_by_sha256")]
        constraints = [
            models.UniqueConstraint(name="issued_number_once", fields=["number"]),
            models.UniqueConstraint(name="issued_code_once", fields=["verification_code"]),
            models.UniqueConstraint(
                name="issued_one_in_force",
                fields=["claim", "kind"],
                condition=Q(status=DocumentStatus.ISSUED) & ~Q(kind__in=REPEATED),
            ),
            models.UniqueConstraint(
                name="issued_one_in_force_of_a_batch",
                fields=["batch", "kind"],
                condition=Q(status=DocumentStatus.ISSUED),
            ),
            models.CheckConstraint(name="issued_about_one_thing", condition=ABOUT_ONE_THING),
            models.CheckConstraint(name="issued_kind_known", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(
                name="issued_superseded_has_successor",
                condition=Q(status=DocumentStatus.SUPERSEDED, superseded_by__isnull=False)
                | Q(status__in=[DocumentStatus.ISSUED, DocumentStatus.REVOKED], superseded_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
