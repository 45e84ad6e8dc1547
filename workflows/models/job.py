"""Work outside the transaction: a row before it is a call. The broker is only a doorbell."""

from django.db import models
from django.db.models import Q

from workflows.enums import JobStatus
from workflows.models.claim import Claim
from workflows.models.event import ClaimEvent


class Job(models.Model):
    """One piece of named work for one claim. It is completed once, however often it is delivered or interrupted."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="jobs")
    event = models.ForeignKey(ClaimEvent, on_delete=models.PROTECT, null=True, related_name="jobs")
    # The viewflow task that waits for this job; no foreign key, because tasks may be archived before jobs.
    task_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    # When the workers were last told; the relay rings again after a while (see `relay.ring_due`).
    rung_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["run_after", "id"],
                name="job_due",
                condition=Q(status__in=[JobStatus.WAITING, JobStatus.RUNNING]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="job_finished_has_moment",
                condition=Q(status__in=[JobStatus.WAITING, JobStatus.RUNNING], finished_at__isnull=True)
                | Q(
                    status__in=[JobStatus.DONE, JobStatus.FAILED, JobStatus.STALE], finished_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(status=JobStatus.RUNNING) | Q(lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
