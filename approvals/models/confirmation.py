"""输入地确认: a county where people of a roster work says whether they do; beside the reviews, not one of them."""

from django.db import models
from django.db.models import Q

from approvals.enums import AnswerVia
from approvals.models.seat import Seat
from registry.models import Division, Office
from workflows.models import Claim, ClaimLine


class Confirmation(models.Model):
    """What one county of work was asked of one claim, and what came of it, once.

    `office` is who answers there; None where the county has no office in the system, so that it answers by letter.
    `scan` is the SHA-256 of that letter. The seat says who answered, or who recorded the letter or the silence.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="confirmations")
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="confirmations")
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    via = models.CharField(max_length=10, choices=AnswerVia, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="confirmations")
    note = models.CharField(max_length=1000, blank=True)
    scan = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["office", "due_on", "id"],
                name="confirmation_open_at_office",
                condition=Q(answered_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="confirmation_once_a_county", fields=["claim", "place"]),
            models.CheckConstraint(
                name="confirmation_answered_whole",
                condition=Q(answered_at__isnull=True, seat__isnull=True, via="", note="", scan="")
                | (Q(answered_at__isnull=False, seat__isnull=False) & ~Q(via="")),
            ),
            models.CheckConstraint(
                name="confirmation_letter_has_scan", condition=~Q(via=AnswerVia.LETTER) | ~Q(scan="")
            ),
            models.CheckConstraint(
                name="confirmation_silence_is_explained", condition=~Q(via=AnswerVia.NONE) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.place}"


class ConfirmedLine(models.Model):
    """Whether the county of work confirms one line: append-only."""

    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="confirmations")
    confirmed = models.BooleanField()

    class Meta:
        ordering = ["confirmation", "line"]
        constraints = [models.UniqueConstraint(name="confirmed_line_once", fields=["confirmation", "line"])]

    def __str__(self) -> str:
        return f"{self.line} {self.confirmed}"
