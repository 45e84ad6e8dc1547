from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from policies.model import Source
from registry import clock
from registry.enums import EditionStatus, EditionVerb, RuleKind
from registry.models.office import Office
from registry.models.user import User

OPEN = (EditionStatus.DRAFTED, EditionStatus.SUBMITTED, EditionStatus.RETURNED, EditionStatus.APPROVED)
REVIEWED = (EditionStatus.APPROVED, EditionStatus.PUBLISHED)


class RuleEditionQuerySet(models.QuerySet):
    def of(self, kind: str, subject: str) -> Self:
        """All editions of one programme, or of the standards of one region."""
        return self.filter(kind=kind, subject=subject)

    def published(self) -> Self:
        """The published editions, each after those it takes the place of."""
        return self.filter(status=EditionStatus.PUBLISHED).order_by("valid_from", "number")


class RuleEdition(models.Model):
    """One edition of a rule file on its way from a draft into force; a published row never changes.

    `subject` is the code of the programme, or that of the region whose standards the file holds. `valid_from` is
    the first policy date the text decides. `revision` counts its changes: a stale page is refused by it.
    """

    kind = models.CharField(max_length=10, choices=RuleKind)
    subject = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=EditionStatus, default=EditionStatus.DRAFTED)
    revision = models.PositiveIntegerField(default=1)
    office = models.ForeignKey(Office, models.PROTECT, related_name="rule_editions")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="rules_drafted")
    drafted_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="rules_reviewed")
    reviewed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="rules_published")
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)

    objects = RuleEditionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "subject", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "number"], name="registry_ruleedition_number_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(status__in=OPEN),
                name="registry_ruleedition_one_in_the_making",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("drafted_by")),
                name="registry_ruleedition_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status__in=REVIEWED, reviewed_by__isnull=False, reviewed_at__isnull=False)
                | Q(~Q(status__in=REVIEWED), reviewed_by=None, reviewed_at=None),
                name="registry_ruleedition_reviewed_first",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=EditionStatus.PUBLISHED,
                    published_by__isnull=False,
                    published_at__isnull=False,
                    published_on__isnull=False,
                    valid_from__isnull=False,
                )
                | Q(
                    ~Q(status=EditionStatus.PUBLISHED),
                    published_by=None,
                    published_at=None,
                    published_on=None,
                    valid_from=None,
                ),
                name="registry_ruleedition_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_from__gt=F("published_on")),
                name="registry_ruleedition_not_before_tomorrow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"

    @property
    def source(self) -> Source:
        """The text as the rules read it, named so that errors and pinned versions tell which edition it is."""
        return Source(self.kind, f"{self.subject}@{self.number}", self.text)

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way: neither published nor discarded."""
        return self.status in OPEN

    def has_come(self, on: date) -> bool:
        """Whether it is published and its first day is there."""
        return self.valid_from is not None and self.valid_from <= on


class EditionEvent(models.Model):
    """What was done to an edition, by whom, when, and to which text. Rows are only added."""

    edition = models.ForeignKey(RuleEdition, models.PROTECT, related_name="events")
    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=10, choices=EditionVerb)
    note = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.verb}"
