"""会审: several named people of one office each say what they think before their level agrees."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.models.seat import Seat
from registry.models import Person
from workflows.models import PlanStep


class PanelMember(models.Model):
    """Somebody named to the panel of a step, in one turn of it; released when another was named in his place."""

    step = models.ForeignKey(PlanStep, on_delete=models.PROTECT, related_name="panel_members")
    turn = models.PositiveSmallIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="panel_member_named_once",
                fields=["step", "turn", "user"],
                condition=Q(released_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.user}"


class Vote(models.Model):
    """What one member says, once: append-only. The seat tells who spoke, and for whom (甲（代乙）).

    A no carries a coded reason. One natural person speaks once, also where he is a member and another's delegate.
    """

    member = models.OneToOneField(PanelMember, on_delete=models.PROTECT, related_name="vote")
    step = models.ForeignKey(PlanStep, on_delete=models.PROTECT, related_name="votes")
    turn = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="votes")
    agrees = models.BooleanField()
    comment = models.CharField(max_length=1000)
    code = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=60, blank=True)
    claim_version = models.PositiveIntegerField()
    subject_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="vote_once_a_person", fields=["step", "turn", "person"]),
            models.CheckConstraint(name="vote_says_why", condition=~Q(comment="")),
            models.CheckConstraint(
                name="vote_no_has_reason",
                condition=Q(agrees=True, code="") | (Q(agrees=False) & ~Q(code="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.agrees}"
