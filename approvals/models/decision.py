"""What was decided, on what, and why: append-only; triggers refuse UPDATE and DELETE."""

from django.db import models
from django.db.models import Q

from approvals.enums import LineDecision, Verdict
from approvals.models.seat import Seat
from workflows.models import Claim, ClaimLine, PlanStep


class Decision(models.Model):
    """One level's answer. `subject_hash` is the hash of all that was seen (`workflows.subject`).

    `turn` is that of the step when it was given: once the step is begun anew, what was said before is void.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    # A plan may be drawn again before acceptance; the decision keeps where it stood in its own words.
    step = models.ForeignKey(PlanStep, on_delete=models.PROTECT, related_name="decisions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=12, choices=Verdict)
    comment = models.TextField()
    reasons = models.JSONField(default=list, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    round = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField(default=1)
    claim_version = models.PositiveIntegerField()
    subject_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(name="decision_gives_a_reason", condition=~Q(comment="")),
            models.UniqueConstraint(
                name="decision_agree_once_a_step",
                fields=["step", "turn"],
                condition=Q(verdict__in=[Verdict.AGREE, Verdict.VISITED]),
            ),
            models.CheckConstraint(
                name="decision_amount_not_negative",
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.get_verdict_display()}"


class LineVerdict(models.Model):
    """What one decision says of one line; a refused line carries its reason and clause."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="line_verdicts")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=10, choices=LineDecision)
    amount_fen = models.BigIntegerField()
    reasons = models.JSONField(default=list, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    # What was judged (`approvals.targets.line_hashes`): of a line that says something else by now it says nothing.
    line_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["decision", "line"]
        constraints = [
            models.UniqueConstraint(name="line_verdict_once", fields=["decision", "line"]),
            models.CheckConstraint(
                name="line_verdict_amount_fits",
                condition=Q(verdict=LineDecision.AGREE, amount_fen__gt=0)
                | Q(verdict__in=[LineDecision.DISAGREE, LineDecision.CORRECT], amount_fen=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.get_verdict_display()}"


class DocumentVerdict(models.Model):
    """What one decision says of one paper by itself; a paper without such a row is agreed to with the claim.

    `files` are the SHA-256 of the stored files that were judged, `object_hash` the hash of all of them
    (`approvals.targets.documents_of`): of a paper that is another by now it says nothing.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="document_verdicts")
    paper = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    verdict = models.CharField(max_length=10, choices=LineDecision)
    reasons = models.JSONField(default=list, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    files = models.JSONField()
    object_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(name="document_verdict_once", fields=["decision", "paper"]),
            models.CheckConstraint(
                name="document_verdict_gives_a_reason",
                condition=Q(verdict=LineDecision.AGREE) | ~Q(comment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.get_verdict_display()}"


class SiteVisit(models.Model):
    """实地核查: who went when, and what was found; the photographs are evidence of the kind SITE_PHOTO."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="site_visit")
    visited_on = models.DateField()
    operating = models.BooleanField()
    findings = models.TextField()

    def __str__(self) -> str:
        return f"{self.visited_on} {self.decision.claim}"
