"""异议: who says what against which lines of a public notice, who looked into it, and what came of it."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import OBJECTION_CLOSED, ObjectionStatus, ObjectionVia
from approvals.models.public_notice import NoticeEntry, NoticeList
from approvals.models.seat import Seat
from registry.crypto import seal, unseal
from registry.enums import Role
from registry.models import User
from registry.selectors import covered_by_posts


@dataclass(frozen=True, slots=True)
class Objector:
    """Who objects, in clear. Not shown in logs: its representation tells nothing."""

    name: str
    phone: str

    def __repr__(self) -> str:
        return "Objector(…)"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User) -> "ObjectionQuerySet":
        """Those he is to look into, and for reviewers and auditors those to the lists of the divisions they cover.

        What somebody writes may tell who he is: nobody else reads it.
        """
        covered = covered_by_posts(user, (Role.REVIEWER, Role.AUDITOR), "notice__office__division__code")
        return self.filter(Q(investigator=user.pk) | covered)

    def open(self) -> "ObjectionQuerySet":
        return self.exclude(status__in=OBJECTION_CLOSED)


class Objection(models.Model):
    """One objection. Name and phone are sealed; `code_index` finds it by the code only the objector was told.

    Triggers keep what was objected as it is, and the whole row once it is answered.
    """

    number = models.CharField(_("异议编号"), max_length=40, unique=True)
    code_index = models.CharField(max_length=64, unique=True)
    notice = models.ForeignKey(NoticeList, on_delete=models.PROTECT, related_name="objections")
    via = models.CharField(max_length=10, choices=ObjectionVia)
    text = models.TextField()
    sealed = models.BinaryField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    received_at = models.DateTimeField()
    status = models.CharField(max_length=14, choices=ObjectionStatus, default=ObjectionStatus.RECEIVED)
    investigator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)
    findings = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["notice", "-id"], name="objection_of_notice")]
        constraints = [
            models.CheckConstraint(name="objection_gives_a_ground", condition=~Q(text="")),
            models.CheckConstraint(
                name="objection_status_known", condition=Q(status__in=ObjectionStatus.values)
            ),
            models.CheckConstraint(
                name="objection_received_by_whoever_heard_it",
                condition=Q(via=ObjectionVia.WEB, received_by__isnull=True)
                | (~Q(via=ObjectionVia.WEB) & Q(received_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="objection_investigated_by_somebody",
                condition=Q(status=ObjectionStatus.RECEIVED, investigator__isnull=True)
                | (
                    ~Q(status=ObjectionStatus.RECEIVED)
                    & Q(investigator__isnull=False, assigned_by__isnull=False, assigned_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=(
                    Q(status__in=OBJECTION_CLOSED, answered_at__isnull=False)
                    & ~Q(findings="")
                    & ~Q(answer="")
                )
                | (~Q(status__in=OBJECTION_CLOSED) & Q(answered_at__isnull=True, answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status not in OBJECTION_CLOSED

    def keep(self, objector: Objector) -> None:
        """Seal who objects into this (unsaved) row."""
        told = json.dumps({"name": objector.name, "phone": objector.phone}, ensure_ascii=False)
        self.sealed = seal(told.encode(), context=self._context)

    def open_objector(self) -> Objector:
        """Who objects, in clear; only `board.objections.unseal` asks. Raises crypto.SealBroken."""
        return Objector(**json.loads(unseal(self.sealed, context=self._context)))

    @property
    def _context(self) -> str:
        return f"approvals.objection:{self.number}"


class ObjectedLine(models.Model):
    """One line that an objection names. `days_left`: how many days of its notice were left when it was held.

    `seat` is where the investigator sits on the claim of the line: somebody who reviewed it sits elsewhere already.
    """

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="lines")
    entry = models.ForeignKey(NoticeEntry, on_delete=models.PROTECT, related_name="objected")
    days_left = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["objection", "entry"]
        constraints = [
            models.UniqueConstraint(name="objected_line_once", fields=["objection", "entry"]),
        ]

    def __str__(self) -> str:
        return f"{self.objection} {self.entry_id}"


class Unsealing(models.Model):
    """Who read the name of an objector, when and what for. Append-only."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="unsealings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["objection", "id"]
        constraints = [models.CheckConstraint(name="unsealing_gives_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.objection} {self.user_id}"
