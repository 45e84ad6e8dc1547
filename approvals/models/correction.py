"""一次性告知: what a decision sends back to be mended, item by item, and what could be seen when it did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import CorrectionKind
from approvals.models.decision import Decision
from workflows.models import Claim


class CorrectionItem(models.Model):
    """One thing to mend. `object_hash` and `before` are of the object as it was sent back, `after` as it came again.

    `target` names it within its kind: the position of a line, the code of a page of the form or of a paper.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=CorrectionKind)
    target = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    wrong = models.CharField(_("哪里要补正"), max_length=300)
    clause = models.CharField(max_length=200, blank=True)
    object_hash = models.CharField(max_length=64)
    before = models.JSONField(default=list, blank=True)
    after = models.JSONField(default=list, blank=True)
    explanation = models.CharField(_("不改的说明"), max_length=300, blank=True)
    mended_at = models.DateTimeField(null=True)
    is_changed = models.BooleanField(default=False)

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(name="correction_once_a_target", fields=["decision", "kind", "target"]),
            models.CheckConstraint(name="correction_says_what_is_wrong", condition=~Q(wrong="")),
            models.CheckConstraint(
                name="correction_names_its_target",
                condition=Q(kind=CorrectionKind.WHOLE, target="")
                | (~Q(kind=CorrectionKind.WHOLE) & ~Q(target="")),
            ),
            models.CheckConstraint(
                name="correction_mended_or_explained",
                condition=Q(mended_at__isnull=True) | Q(is_changed=True) | ~Q(explanation=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.wrong}"


class ReturnedView(models.Model):
    """What a return could see: the hash of every line, page and paper. What stands in it unchanged could have been
    named then, so that it is not named in a second return without the office above."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="view")
    objects_seen = models.JSONField()

    def __str__(self) -> str:
        return str(self.decision)
