from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from registry import clock
from registry.models import Office


class DocumentCounter(models.Model):
    """The last number given out in a series (机关代字, 南人社拨) and a year. Its row is the lock of the series."""

    prefix = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="documents_counter_one_per_series"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.last}"


class DocumentNumber(models.Model):
    """A number given to a document, as `南人社拨〔2026〕12号`. Rows are only added: a series has no gap, ever."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="document_numbers")
    prefix = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["prefix", "year", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year", "sequence"], name="documents_number_unique"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="documents_number_starts_at_one"),
            models.CheckConstraint(condition=~Q(prefix=""), name="documents_number_has_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.sequence}号"
