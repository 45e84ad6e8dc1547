"""The working-day calendars that were published: what a notice says of a year, for the nation or for one region."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from policies.calendar import FIRST_YEAR, LAST_YEAR, Year
from registry import clock
from registry.models.user import User

# How the document of a year begins that the library of that name knows.
LIBRARY = "holidays "


class CalendarEditionQuerySet(models.QuerySet):
    def of(self, region: str, year: int) -> Self:
        """All editions of one year of the nation ("") or of a region, the newest first."""
        return self.filter(region=region, year=year).order_by("-number")

    def in_use(self) -> Self:
        """The editions that count: the last of each region and year."""
        later = CalendarEdition.objects.filter(
            region=models.OuterRef("region"),
            year=models.OuterRef("year"),
            number__gt=models.OuterRef("number"),
        )
        return self.filter(~models.Exists(later)).order_by("region", "-year")


class CalendarEdition(models.Model):
    """One edition of one year, written once; a later one of the same region and year takes its place.

    `region` is a division code, or "" for the nation. `published_by` is empty for what came with the software.
    `provisional`: the notice is not known, the statutory holidays alone are there.
    """

    region = models.CharField(max_length=12, blank=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    document = models.CharField(max_length=120)
    provisional = models.BooleanField(default=False)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="calendars_published")

    objects = CalendarEditionQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "number"], name="registry_calendaredition_number_once"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="registry_calendaredition_year_covered",
            ),
            models.CheckConstraint(
                condition=~Q(document=""), name="registry_calendaredition_names_its_notice"
            ),
            models.CheckConstraint(
                condition=Q(provisional=False) | Q(published_by=None),
                name="registry_calendaredition_people_publish_notices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region or 'CN'} {self.year} {self.number}"

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the software and not from a notice that somebody entered."""
        return self.published_by_id is None and self.document.startswith(LIBRARY)

    def as_year(self) -> Year:
        """What it says, for the rules of counting."""
        days = list(self.days.all())
        return Year(
            {each.day: each.name for each in days if not each.works},
            {each.day: each.name for each in days if each.works},
            self.document,
            self.provisional,
        )


class CalendarDay(models.Model):
    """One day an edition names: offices rest on it, or `works`, where a weekend is worked (调休上班)."""

    edition = models.ForeignKey(CalendarEdition, models.PROTECT, related_name="days")
    day = models.DateField()
    # The edition's, so that the database sees that no day lies outside it.
    year = models.PositiveSmallIntegerField()
    works = models.BooleanField(default=False)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["edition", "day"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "day"], name="registry_calendarday_once"),
            models.CheckConstraint(condition=Q(day__year=F("year")), name="registry_calendarday_in_its_year"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def days_of(edition: CalendarEdition, year: Year) -> list[CalendarDay]:
    """The rows of an edition that say what `year` says; not stored yet."""

    def row(day: date, name: str, works: bool) -> CalendarDay:
        return CalendarDay(edition=edition, day=day, year=edition.year, works=works, name=name)

    return [row(day, name, False) for day, name in sorted(year.rest.items())] + [
        row(day, name, True) for day, name in sorted(year.work.items())
    ]
