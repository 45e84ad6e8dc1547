"""The words of a letter as an office published them: written once, never edited."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from documents.enums import DocumentKind
from registry.clock import SHANGHAI
from registry.models import Division, User
from registry.models.division import LENGTHS


class LetterTextQuerySet(models.QuerySet["LetterText"]):
    def of(self, kind: str, division: Division) -> Self:
        """What was published for this kind in this division itself, the newest first."""
        return self.filter(kind=kind, division=division).order_by("-number")

    def in_force(self, kind: str, place: str, at: datetime) -> "LetterText | None":
        """The text that an office of the division `place` uses at that moment; None for the one the software brought.

        The nearest division that published one counts, of its texts the last whose day has come.
        """
        around = [place[:length] for length in LENGTHS if length <= len(place)]
        known = self.filter(kind=kind, division__in=around, published_at__lte=at)
        had_its_day = known.filter(valid_from__lte=at.astimezone(SHANGHAI).date())
        return had_its_day.order_by(Length("division").desc(), "-number").first()


class LetterText(models.Model):
    """One edition of the text of one kind of letter, for the offices of a division and all below it. Append-only."""

    kind = models.CharField(max_length=30, choices=DocumentKind)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("版次"))
    text = models.TextField(_("正文"))
    reason = models.CharField(_("修改原因"), max_length=200)
    valid_from = models.DateField(_("启用日期"))
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    published_on = models.DateField()

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "division", "-number"]
        constraints = [
            models.UniqueConstraint(name="letter_text_number_once", fields=["kind", "division", "number"]),
            models.CheckConstraint(name="letter_text_kind_known", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(name="letter_text_not_empty", condition=~Q(text="")),
            models.CheckConstraint(name="letter_text_gives_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="letter_text_not_before_its_publication",
                condition=Q(valid_from__gte=F("published_on")),
            ),
            models.CheckConstraint(name="letter_text_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def has_come(self, on: date) -> bool:
        """Whether its first day is there."""
        return self.valid_from <= on
