"""公益性岗位: who holds which post by which agreements, when its pay was stopped, and on how many days he came."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from registry.models import Division, Organisation, Person, User
from registry.selectors import organisations_of, places_of
from workflows.enums import OPEN_PLACEMENTS, EndCause, PlacementState, PlacementVerb, StopCause
from workflows.models.claim import Claim

IN_POST = (PlacementState.HELD, PlacementState.ENDED)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, user: User) -> "PlacementQuerySet":
        """Those of the units the user acts for, and those in the places that his posts cover."""
        seen = Q(organisation__in=organisations_of(user).values("pk"))
        for code in places_of(user):
            seen |= Q(place__code__startswith=code)
        return self.filter(seen)

    def open(self) -> "PlacementQuerySet":
        """Proposed or held; of a person there is one at most."""
        return self.filter(state__in=OPEN_PLACEMENTS)

    def with_terms(self) -> "PlacementQuerySet":
        """With all that decides which months are covered."""
        return self.select_related("person", "organisation").prefetch_related("agreements", "stops")


class Placement(models.Model):
    """One person in one public-welfare post; while it is held it opens one line of a claim for each month.

    `months_before` are months of the allowance this person had before this system kept count (以前已享受月数).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    post_code = models.CharField(max_length=30)
    post_name = models.CharField(max_length=60)
    months_before = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=PlacementState, default=PlacementState.PROPOSED)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_approved_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_cause = models.CharField(max_length=20, choices=EndCause, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "post_code"]
        indexes = [models.Index(fields=["place", "state"], name="placement_of_place")]
        constraints = [
            models.CheckConstraint(
                name="placement_state_known", condition=Q(state__in=PlacementState.values)
            ),
            models.CheckConstraint(
                name="placement_held_was_approved",
                condition=~Q(state__in=IN_POST) | Q(first_approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="placement_ended_has_day_and_cause",
                condition=(Q(state=PlacementState.ENDED, ended_on__isnull=False) & ~Q(end_cause=""))
                | (~Q(state=PlacementState.ENDED) & Q(ended_on__isnull=True, end_cause="")),
            ),
            models.CheckConstraint(
                name="placement_approved_by_another",
                condition=Q(registered_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(approved_by=F("registered_by")),
            ),
            models.UniqueConstraint(
                name="placement_one_person_one_post",
                fields=["person"],
                condition=Q(state__in=OPEN_PLACEMENTS),
            ),
            models.UniqueConstraint(
                name="placement_one_post_one_person",
                fields=["organisation", "post_code"],
                condition=Q(state__in=OPEN_PLACEMENTS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_name} {self.person.name_masked}"


class Agreement(models.Model):
    """上岗协议: from when to when somebody agreed to work in his post, both days included. Signed once, never changed.

    Agreements of one placement follow each other day by day; the database refuses two that share a day.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    agreed_from = models.DateField()
    agreed_until = models.DateField()

    class Meta:
        ordering = ["placement", "agreed_from"]
        constraints = [
            models.CheckConstraint(name="agreement_in_order", condition=Q(agreed_until__gte=F("agreed_from")))
        ]

    def __str__(self) -> str:
        return f"{self.agreed_from} – {self.agreed_until}"


class Stop(models.Model):
    """停发: whole months that are not paid, from the first day of one to the last day of another; None: until told.

    `clause` is the key of the clause it rests on. Stops of one placement never share a month.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="stops")
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    cause = models.CharField(max_length=20, choices=StopCause)
    clause = models.CharField(max_length=60)

    class Meta:
        ordering = ["placement", "first_day"]
        constraints = [
            models.CheckConstraint(
                name="stop_in_order", condition=Q(last_day__isnull=True) | Q(last_day__gt=F("first_day"))
            ),
            models.CheckConstraint(name="stop_has_cause", condition=Q(cause__in=StopCause.values)),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day or ''}"


class PlacementEvent(models.Model):
    """What happened to a post, by whom and why. Written once: triggers refuse UPDATE and DELETE."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=10, choices=PlacementVerb)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["placement", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_verb_display()}"


class Attendance(models.Model):
    """Days come and days due of one holder in one month, and the wage really transferred (fen)."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="attendance")
    month = models.CharField(max_length=7)
    attended = models.PositiveSmallIntegerField()
    required = models.PositiveSmallIntegerField()
    wage_paid_fen = models.BigIntegerField()

    class Meta:
        ordering = ["placement", "month"]
        constraints = [
            models.UniqueConstraint(name="attendance_month_once", fields=["placement", "month"]),
            models.CheckConstraint(
                name="attendance_within_required",
                condition=Q(attended__lte=F("required"), required__gte=1, required__lte=31),
            ),
            models.CheckConstraint(name="attendance_wage_not_negative", condition=Q(wage_paid_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.attended}/{self.required}"


class PeriodOpening(models.Model):
    """That the machine looked whether a unit's claim for one month has to be opened: which it opened, or why none.

    There is one for a unit and a month, so that a draft the operator threw away is not opened again.
    """

    programme = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+")
    looked_on = models.DateField()
    reason = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="opening_once_a_period", fields=["programme", "organisation", "period"]
            ),
            models.CheckConstraint(
                name="opening_has_claim_or_reason",
                condition=Q(claim__isnull=False, reason="") | (Q(claim__isnull=True) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period}"
