"""批量办理: what a reviewer asked to be done to many claims at once, and what came of each."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.enums import BulkAction, BulkResult
from workflows.models import Claim

if TYPE_CHECKING:
    from registry.models import User


class BulkRunQuerySet(models.QuerySet["BulkRun"]):
    def visible_to(self, user: "User") -> "BulkRunQuerySet":
        """His own: what others do to claims he reads in the history of each."""
        return self.filter(actor=user) if user.is_authenticated else self.none()


class BulkRun(models.Model):
    """One act on many claims. `token` names the page it was asked on, so that sending it twice asks once; `receiver`
    is the colleague to whom claims are assigned."""

    token = models.CharField(max_length=40, unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_runs")
    action = models.CharField(max_length=10, choices=BulkAction)
    comment = models.TextField(blank=True)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="bulk_run_unfinished", condition=Q(finished_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="bulk_run_gives_a_reason",
                condition=Q(action=BulkAction.TAKE) | ~Q(comment=""),
            ),
            models.CheckConstraint(
                name="bulk_run_assigns_to_somebody",
                condition=Q(action=BulkAction.ASSIGN, receiver__isnull=False)
                | (~Q(action=BulkAction.ASSIGN) & Q(receiver__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.pk}"


class BulkItem(models.Model):
    """One claim of a run, at the version its reviewer saw. `code` and `sentence` say why nothing was done."""

    run = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="items")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    task_id = models.BigIntegerField()
    expected_version = models.PositiveIntegerField()
    result = models.CharField(max_length=10, choices=BulkResult, default=BulkResult.WAITING)
    code = models.CharField(max_length=40, blank=True)
    sentence = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], name="bulk_item_waiting", condition=Q(result=BulkResult.WAITING))
        ]
        constraints = [
            models.UniqueConstraint(name="bulk_item_once_a_run", fields=["run", "claim"]),
            models.CheckConstraint(
                name="bulk_item_ended_has_moment",
                condition=Q(result=BulkResult.WAITING, done_at__isnull=True)
                | (~Q(result=BulkResult.WAITING) & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="bulk_item_undone_says_why",
                condition=Q(result__in=[BulkResult.WAITING, BulkResult.DONE]) | ~Q(sentence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_result_display()}"
