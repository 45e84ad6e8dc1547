"""The plan of a claim: the stations it has to pass, copied from the programme and frozen when it is accepted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Level
from registry.models import Office
from workflows.enums import Station, StepStatus
from workflows.models.claim import Claim


class PlanStepQuerySet(models.QuerySet["PlanStep"]):
    def waiting_by_lot(self) -> "PlanStepQuerySet":
        """Those that wait, and for which somebody was drawn."""
        return self.filter(drawn__isnull=False, status=StepStatus.WAITING)


class PlanStep(models.Model):
    """One station of one claim, with the office that has to act and the working days it is given."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    station = models.CharField(max_length=20, choices=Station)
    level = models.CharField(max_length=12, choices=Level, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    working_days = models.PositiveSmallIntegerField(default=0)
    # Working days the office has used up before the claim was returned to its applicant.
    days_used = models.PositiveSmallIntegerField(default=0)
    may_refuse = models.BooleanField(default=False)
    # 会审: so many of the office are named, so many of them have to agree; 0: one person decides.
    panel_size = models.PositiveSmallIntegerField(default=0)
    panel_agree = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=StepStatus, default=StepStatus.WAITING)
    # The day its time began to run, itself not counted: with the working days it explains the due day.
    began_on = models.DateField(_("起算日"), null=True)
    # How often the step was begun: what was agreed to in an earlier turn is void, and stays in the history.
    turn = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(_("办结期限"), null=True)
    # When its office was reminded, and the office above told that it is late: once each for a step that has begun.
    reminded_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    # 随机分办: who was drawn by lot for this step; he has it, and nobody picks it.
    drawn = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlanStepQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "position"]
        indexes = [
            models.Index(
                fields=["drawn"],
                name="step_drawn_waiting",
                condition=Q(drawn__isnull=False, status=StepStatus.WAITING),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="step_position_once", fields=["claim", "position"]),
            models.CheckConstraint(
                name="step_done_has_moment",
                condition=Q(status=StepStatus.DONE, done_at__isnull=False)
                | (~Q(status=StepStatus.DONE) & Q(done_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="step_panel_can_agree",
                condition=Q(panel_size=0, panel_agree=0)
                | Q(panel_size__gt=1, panel_agree__gt=0, panel_agree__lte=F("panel_size")),
            ),
            models.CheckConstraint(
                name="step_of_people_has_office",
                condition=~Q(station__in=[Station.REVIEW, Station.SITE_VISIT, Station.PAY, Station.SETTLE])
                | Q(office__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.get_station_display()} {self.get_level_display()}".strip()

    @property
    def days_left(self) -> int:
        """The working days the office still has: what a correction takes is not its time, what it used is used.

        At least one, so that what comes back can be looked at.
        """
        return max(self.working_days - self.days_used, min(1, self.working_days))

    @property
    def title(self) -> str:
        """What the step is called on the rail: 村（社区）审核, 乡镇（街道）实地核查, 公示."""
        return (
            f"{self.get_level_display()}{self.get_station_display()}"
            if self.level
            else self.get_station_display()
        )
