"""Numbers that never repeat: one counter a scope, advanced under its row lock."""

from django.db import models
from django.db.models import F


class NumberSequence(models.Model):
    scope = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"


def next_number(scope: str) -> int:
    """The next number of `scope`, counting from 1; call it inside the transaction that uses the number."""
    NumberSequence.objects.get_or_create(scope=scope)
    NumberSequence.objects.filter(scope=scope).update(last=F("last") + 1)
    return NumberSequence.objects.values_list("last", flat=True).get(scope=scope)
