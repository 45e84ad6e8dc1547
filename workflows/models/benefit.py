"""The benefit ledger (不得重复享受): who has asked for, or got, which subsidy for which time.

The rows follow from the claims and can be rebuilt from them (`manage.py rebuild_benefits`). They are a table of
their own so that the database can refuse a second approval, and with it a second payment: see ADR 8.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models import Office, Organisation, Person
from workflows.enums import GRANTED, BenefitStatus, Frequency
from workflows.models.claim import Claim, ClaimLine

ONE_HOLDER = Q(person__isnull=False, organisation__isnull=True) | Q(
    person__isnull=True, organisation__isnull=False
)
BY_PERIOD = (Frequency.ONCE_PER_YEAR, Frequency.PER_PERIOD)
DAYS_IN_ORDER = (
    Q(first_day__isnull=True)
    | Q(last_day__isnull=True)
    | Q(first_day__isnull=False, last_day__isnull=False, last_day__gte=F("first_day"))
)


class Benefit(models.Model):
    """One subsidy of one holder for one period: a line of a claim, or the whole claim of a unit (`line` None).

    `first_day` to `last_day` is the month, quarter or year it is for; both None where the papers name no day.
    `family` is the same for programmes that count as one. Beside the constraints below the database holds
    (migration 0006) that no two granted benefits of one holder and family fall into one time, as `frequency` has it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="benefits")
    line = models.ForeignKey(
        ClaimLine, on_delete=models.PROTECT, null=True, db_index=False, related_name="benefits"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="benefits")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="benefits"
    )
    programme = models.CharField(max_length=60)
    family = models.CharField(max_length=60)
    frequency = models.CharField(max_length=20, choices=Frequency)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=BenefitStatus, default=BenefitStatus.CLAIMED)
    amount_fen = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="benefit_has_one_holder", condition=ONE_HOLDER),
            models.CheckConstraint(name="benefit_status_known", condition=Q(status__in=BenefitStatus.values)),
            models.CheckConstraint(
                name="benefit_frequency_known", condition=Q(frequency__in=Frequency.values)
            ),
            models.CheckConstraint(name="benefit_days_in_order", condition=DAYS_IN_ORDER),
            models.CheckConstraint(
                name="benefit_granted_has_amount",
                condition=~Q(status__in=GRANTED) | Q(amount_fen__isnull=False, amount_fen__gt=0),
            ),
            models.CheckConstraint(
                name="benefit_granted_has_days",
                condition=~Q(status__in=GRANTED, frequency__in=BY_PERIOD)
                | Q(first_day__isnull=False, last_day__isnull=False),
            ),
            models.UniqueConstraint(name="benefit_one_a_line", fields=["line"]),
            models.UniqueConstraint(
                name="benefit_one_a_unit_claim", fields=["claim"], condition=Q(line__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.first_day or ''} {self.get_status_display()}"

    @property
    def month(self) -> str:
        """The month it is for as `2026-03`; empty where it is for a longer time."""
        first, last = self.first_day, self.last_day
        if first is None or last is None or (first.year, first.month) != (last.year, last.month):
            return ""
        return f"{first:%Y-%m}"

    @property
    def period_label(self) -> str:
        """The time it is for, to be read: a month, a year, or from when to when."""
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            return str(_("日期不明"))
        if self.month:
            return self.month
        whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if whole_year and first.year == last.year:
            return _("%(year)d年") % {"year": first.year}
        return f"{first.isoformat()}—{last.isoformat()}"


class Exclusion(models.Model):
    """What one granted benefit rules out for its holder: programmes that exclude each other share a `ground`.

    There is a row only while the benefit is granted. The database holds that rows of one holder and ground but of
    different sides (programme families) never share a day; None is without end.
    """

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=150)
    side = models.CharField(max_length=60)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="exclusion_has_one_holder", condition=ONE_HOLDER),
            models.CheckConstraint(name="exclusion_days_in_order", condition=DAYS_IN_ORDER),
            models.UniqueConstraint(name="exclusion_once_a_ground", fields=["benefit", "ground"]),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.side}"


class BenefitConflict(models.Model):
    """Two benefits that a person has to look at before the first of them is granted (`strength = "soft"`).

    Each of the two claims has its own row; accepting one says nothing of the other.
    """

    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="conflicts")
    other = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(_("条款"), max_length=200)
    found_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_for = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    reason = models.TextField(_("认可的理由"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="conflict_once_a_pair", fields=["benefit", "other"]),
            models.CheckConstraint(name="conflict_of_two", condition=~Q(benefit=F("other"))),
            models.CheckConstraint(
                name="conflict_accepted_by_name",
                condition=Q(
                    accepted_by__isnull=True, accepted_for__isnull=True, accepted_at__isnull=True, reason=""
                )
                | (
                    Q(accepted_by__isnull=False, accepted_for__isnull=False, accepted_at__isnull=False)
                    & ~Q(reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit_id} / {self.other_id}"
