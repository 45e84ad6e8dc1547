"""What a reviewer has noted of single lines before he decides: his own, for one step, and binding nobody."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.enums import DraftWord
from workflows.models import ClaimLine, PlanStep


class DraftVerdict(models.Model):
    """One note on one line. It counts while the line says what it said (`line_hash`), and is gone with the decision."""

    step = models.ForeignKey(PlanStep, on_delete=models.CASCADE, related_name="draft_verdicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(ClaimLine, on_delete=models.CASCADE, related_name="draft_verdicts")
    word = models.CharField(max_length=10, choices=DraftWord)
    amount_fen = models.BigIntegerField(null=True)
    comment = models.CharField(max_length=300, blank=True)
    line_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["step", "line"]
        constraints = [
            models.UniqueConstraint(name="draft_once_a_line", fields=["step", "user", "line"]),
            models.CheckConstraint(
                name="draft_gives_a_reason", condition=Q(word=DraftWord.AGREE) | ~Q(comment="")
            ),
            models.CheckConstraint(
                name="draft_amount_not_negative",
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.get_word_display()}"
