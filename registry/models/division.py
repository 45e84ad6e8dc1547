from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact

from registry.enums import Level

CODE_LENGTHS = {
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}
LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTHS.items()}
LENGTHS = tuple(CODE_LENGTHS.values())
# GB/T 2260: the prefecture digits 90 gather counties that the province governs itself. Nobody says this name.
DIRECT_COUNTIES = "90"


def _parent_is_prefix(level: Level, length: int) -> Q:
    if level == Level.PROVINCE:
        return Q(level=level, parent=None)
    parent_length = LENGTHS[LENGTHS.index(length) - 1]
    return Q(Exact(F("parent_id"), Substr("code", 1, parent_length)), level=level, parent__isnull=False)


class DivisionQuerySet(models.QuerySet):
    def under(self, code: str) -> Self:
        """The division `code` and everything below it."""
        return self.filter(code__startswith=code)

    def add(self, *, code: str, name: str, parent: "Division | None" = None) -> "Division":
        """Store a division; its level follows from the code, its full name from its parent.

        Raises ValueError when `code` has not 2, 4, 6, 9 or 12 digits.
        """
        if len(code) not in LEVEL_OF_LENGTH:
            raise ValueError(f"a division code has 2, 4, 6, 9 or 12 digits: {code}")
        own = "" if len(code) == CODE_LENGTHS[Level.PREFECTURE] and code[2:] == DIRECT_COUNTIES else name
        full_name = (parent.full_name if parent else "") + own
        return self.create(
            code=code, name=name, level=LEVEL_OF_LENGTH[len(code)], parent=parent, full_name=full_name
        )


class Division(models.Model):
    """A place: province 2 digits, prefecture 4, county 6 (GB/T 2260), township 9, village 12."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    full_name = models.CharField(max_length=200, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    *(
                        Q(Exact(Length("code"), length), level=level)
                        for level, length in CODE_LENGTHS.items()
                    ),
                    _connector=Q.OR,
                ),
                name="registry_division_level_fits_code",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *(_parent_is_prefix(level, length) for level, length in CODE_LENGTHS.items()),
                    _connector=Q.OR,
                ),
                name="registry_division_parent_is_prefix",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name

    @property
    def is_direct_counties(self) -> bool:
        """Whether this prefecture only brackets counties that the province governs itself."""
        return self.level == Level.PREFECTURE and self.code[2:] == DIRECT_COUNTIES

    def at(self, level: str) -> "Division | None":
        """The division of `level` that this one lies in (itself included); None when this one is larger."""
        length = CODE_LENGTHS[Level(level)]
        if len(self.code) < length:
            return None
        return self if len(self.code) == length else Division.objects.get(code=self.code[:length])

    def ancestry(self) -> list["Division"]:
        """From the province down to this division, in one query."""
        codes = [self.code[:length] for length in LENGTHS if length <= len(self.code)]
        return list(Division.objects.filter(code__in=codes).order_by("code"))

    def covers(self, code: str) -> bool:
        """Whether the place `code` is this division or lies in it."""
        return code.startswith(self.code)
