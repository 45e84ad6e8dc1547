"""行政更正: what was wrong, what it should have been, why, and who agreed. Append-only; triggers refuse the rest."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.enums import Rectified
from approvals.models.consent import Consent
from registry.models import Office
from workflows.models import Claim, ClaimLine


class Rectification(models.Model):
    """One correction of one thing, with the consent of the superior it rests on.

    `applied`: the claim itself was changed, before anything was decided. Otherwise the claim and its decisions stay as
    they are and this row says what is right. `difference_fen` of a paid amount: more than zero is still owed to the
    claimant, less than zero has to be recovered from him.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rectifications")
    what = models.CharField(max_length=20, choices=Rectified)
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, null=True, related_name="rectifications")
    path = models.CharField(max_length=100, blank=True)
    old = models.JSONField(null=True)
    new = models.JSONField()
    reason = models.CharField(max_length=500)
    applied = models.BooleanField()
    difference_fen = models.BigIntegerField(null=True)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="rectification")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claim_version = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="rectified_thing_known", condition=Q(what__in=Rectified.values)),
            models.CheckConstraint(name="rectification_gives_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="rectified_amount_differs",
                condition=(
                    Q(what=Rectified.AMOUNT, applied=False, difference_fen__isnull=False)
                    & ~Q(difference_fen=0)
                )
                | (~Q(what=Rectified.AMOUNT) & Q(difference_fen__isnull=True)),
            ),
            models.CheckConstraint(
                name="rectified_fact_has_path",
                condition=(Q(what=Rectified.FACT) & ~Q(path="")) | (~Q(what=Rectified.FACT) & Q(path="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_what_display()}"
