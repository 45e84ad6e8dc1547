"""Evidence: a paper an applicant handed in, or a photograph an officer took, as it was stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.enums import MediaType
from policies.wording import evidence_title
from registry.models import User
from workflows.models import Claim, ClaimLine


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """The evidence of the claims this user may read."""
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def of(self, claim: Claim) -> "EvidenceQuerySet":
        """The evidence of a claim, and of the sheets it was split off from: what was handed in once counts for all."""
        return self.filter(claim__in=claim.lineage)

    def in_force(self) -> "EvidenceQuerySet":
        """Without what was taken back."""
        return self.filter(withdrawn_at=None)


class Evidence(models.Model):
    """One file of one claim. `kind` is a code of the programme's evidence; `sha256` is of the stored bytes.

    Triggers refuse any change but taking back, and DELETE: what a decision was made on must stay readable.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField(_("材料"), max_length=30)
    name = models.CharField(_("文件名"), max_length=120)
    path = models.CharField(max_length=120)
    preview_path = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=80, choices=MediaType)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="evidence_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="evidence_media_type_known", condition=Q(media_type__in=MediaType.values)
            ),
            models.CheckConstraint(
                name="evidence_taken_back_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="evidence_file_once_a_kind",
                fields=["claim", "kind", "sha256"],
                condition=Q(withdrawn_at__isnull=True, line__isnull=True),
            ),
            models.UniqueConstraint(
                name="evidence_file_once_a_kind_and_line",
                fields=["claim", "kind", "line", "sha256"],
                condition=Q(withdrawn_at__isnull=True, line__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.name}"

    @property
    def title(self) -> str:
        """What this kind of paper is called, in Chinese."""
        known = evidence_title(self.kind)
        return known.zh if known else self.kind

    @property
    def is_picture(self) -> bool:
        return MediaType(self.media_type).is_picture
