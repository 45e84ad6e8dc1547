"""Separation of duties in the database: on one claim, one natural person sits at one level."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models.consent import Consent
from registry.enums import Level
from registry.models import Office, Person
from registry.powers import signed
from workflows.models import Claim

# The seat of whoever looks into an objection: it keeps him from reviewing, and whoever reviewed from having it.
OBJECTION = "objection"
# The seat of whoever answers for a county of work (输入地确认): he reviews nothing of the claim.
CONFIRMATION = "confirmation"


class Seat(models.Model):
    """Who acts on a claim for which level. Every decision hangs on a seat and has no actor or level of its own,
    so that nobody can decide at two levels, with whatever account or by whosoever's delegation.

    A seat at a second level stands on the consent of the office above. Triggers refuse anybody too near to the
    claim (`approvals.separation`), and a second level of whoever acted or was acted for. `decided_at` is when
    he last decided; None while he has only recorded something.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # 代: for whom he acts by delegation.
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    level = models.CharField(
        max_length=12, choices=[*Level.choices, (OBJECTION, _("异议核实")), (CONFIRMATION, _("输入地确认"))]
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, null=True, related_name="seat")
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
        constraints = [
            models.UniqueConstraint(
                name="seat_once_a_level",
                fields=["claim", "person", "level"],
                condition=Q(principal__isnull=True),
            ),
            models.UniqueConstraint(
                name="seat_once_a_level_for_another",
                fields=["claim", "person", "level", "principal"],
                condition=Q(principal__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.signed}"

    @property
    def signed(self) -> str:
        """Who acted: 甲, or 甲（代乙）."""
        return signed(self.user.name, self.principal.name if self.principal else "")
