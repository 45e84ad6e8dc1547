"""A draft of the rules tried on the claims of the past, and what it would have changed. No claim is touched by it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models import Office, RuleEdition, User
from workflows.enums import ChangeKind, SimulationStatus
from workflows.models.claim import Claim

ENDED = (SimulationStatus.DONE, SimulationStatus.FAILED, SimulationStatus.CANCELLED)


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def within(self, offices: list[Office]) -> Self:
        """Those asked for by these offices and by the offices below them: nobody reads of claims outside his own."""
        covered = Q(pk=None)
        for office in offices:
            covered |= Q(office__division__code__startswith=office.division_id)
        return self.filter(covered)


class Simulation(models.Model):
    """One question, how far its answer is, and the answer.

    `drafts` are the texts tried, {kind, name, text}; `cursor` the last claim counted, so that whoever goes on after
    an interruption counts nobody twice; `tally` the sums (`policies.tally`). No person stands in any of it.
    """

    programme = models.CharField(_("补贴项目"), max_length=60)
    among = models.CharField(max_length=60, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="simulations")
    edition = models.ForeignKey(RuleEdition, models.PROTECT, null=True, related_name="simulations")
    drafts = models.JSONField()
    drafts_hash = models.CharField(max_length=64)
    first_day = models.DateField(null=True)
    last_day = models.DateField()
    as_of = models.DateField(null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="simulations")
    requested_at = models.DateTimeField()

    status = models.CharField(max_length=10, choices=SimulationStatus, default=SimulationStatus.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    rules_hash = models.CharField(max_length=64, blank=True)
    tally = models.JSONField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="simulation_status_known", condition=Q(status__in=SimulationStatus.values)
            ),
            models.CheckConstraint(
                name="simulation_days_in_order",
                condition=Q(first_day__isnull=True) | Q(first_day__lte=F("last_day")),
            ),
            models.CheckConstraint(
                name="simulation_ended_has_moment",
                condition=Q(status__in=ENDED, finished_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="simulation_done_has_answer",
                condition=~Q(status=SimulationStatus.DONE) | Q(tally__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} #{self.pk}"

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    def is_asked_by(self, user: User) -> bool:
        return self.requested_by_id == user.pk


class SimulatedClaim(models.Model):
    """A claim of which something would be otherwise, or of which nothing can be said.

    `lines` are those lines: [place in the roster from 1, kind, fen now, fen then, [[code, clause or detail], …]].
    """

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="claims")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ChangeKind)
    decided = models.BooleanField()
    was_fen = models.BigIntegerField()
    now_fen = models.BigIntegerField()
    lines = models.JSONField()

    class Meta:
        ordering = ["simulation", "id"]
        indexes = [models.Index(fields=["simulation", "kind", "id"], name="simulated_by_kind")]
        constraints = [
            models.UniqueConstraint(name="simulated_claim_once", fields=["simulation", "claim"]),
            models.CheckConstraint(name="simulated_kind_known", condition=Q(kind__in=ChangeKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"
