"""按月开出申报: when a month is over, the machine opens the claim of each unit that has somebody in post in it.

It looks once for a unit and a month, and once a day again where nothing could be opened, so that nothing is opened
twice and a draft that was thrown away stays away. What it left out, and why, is told by the roll of the month.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q

from policies.calendar import add_working_days
from policies.periods import add_months
from registry import clock
from registry.enums import Level
from registry.models import Organisation, User
from workflows.errors import ClaimBusy, CommandRefused
from workflows.models import Agreement, Claim, PeriodOpening
from workflows.models.placement import IN_POST
from workflows.periods import claim_of, open_by_machine
from workflows.posts.coverage import days_of, month_of
from workflows.posts.terms import MONTHS_BACK
from workflows.posts.used import PROGRAMME, parameters_in

# The county gets a unit's attendance and amounts by the tenth of the next month.
DUE_DAY = 10
WORKING_DAYS_WHEN_LATE = 5
NO_OPERATOR, NO_RULES, NOBODY = "no_operator", "no_rules", "nobody"


def open_due_periods() -> int:
    """Open what is due for the last months that are over; answers how many claims were opened."""
    this_month = clock.today().replace(day=1)
    months = [month_of(add_months(this_month, -back)) for back in range(MONTHS_BACK, 0, -1)]
    return sum(
        open_month(organisation=unit, month=month) is not None
        for month in months
        for unit in _not_looked_at(month)
    )


def open_month(*, organisation: Organisation, month: str) -> Claim | None:
    """Open the unit's claim for one month that is over, and remember that it was looked at; answers what was opened."""
    operator = _operator_of(organisation)
    reason, opened = _obstacle(organisation, operator), None
    if not reason:
        try:
            opened = open_by_machine(
                operator=operator,
                organisation=organisation,
                month=month,
                programme=PROGRAMME,
                due_on=due_day(month),
            )
        except ClaimBusy:
            # Somebody works on the unit this very moment: the next round looks again.
            return None
        except CommandRefused as refusal:
            reason = refusal.code
    claim = opened or claim_of(organisation, month)
    PeriodOpening.objects.update_or_create(
        programme=PROGRAMME,
        organisation=organisation,
        period=month,
        defaults={
            "claim": claim,
            "looked_on": clock.today(),
            "reason": "" if claim else (reason or NOBODY)[:30],
        },
    )
    return opened


def due_day(month: str) -> date:
    """The day by which the attendance of a month is due; a few working days from now where that is past."""
    day = add_months(days_of(month)[0], 1).replace(day=DUE_DAY)
    today = clock.today()
    return day if today < day else add_working_days(today, WORKING_DAYS_WHEN_LATE)


def _not_looked_at(month: str) -> Iterator[Organisation]:
    """The units with an agreement in the month for which nothing was opened and nobody looked today."""
    first, last = days_of(month)
    agreed = Agreement.objects.filter(
        Q(placement__ended_on=None) | Q(placement__ended_on__gte=first),
        placement__organisation=OuterRef("pk"),
        placement__state__in=IN_POST,
        agreed_from__lte=last,
        agreed_until__gte=first,
    )
    looked = PeriodOpening.objects.filter(
        Q(claim__isnull=False) | Q(looked_on__gte=clock.today()),
        programme=PROGRAMME,
        organisation=OuterRef("pk"),
        period=month,
    )
    units = Organisation.objects.filter(Exists(agreed), ~Exists(looked))
    return units.select_related("division").order_by("pk").iterator()


def _operator_of(organisation: Organisation) -> User | None:
    """Who has acted for the unit the longest of those who act for it today."""
    acting = organisation.operators.in_force().filter(user__is_active=True)
    operator = acting.select_related("user").order_by("valid_from", "pk").first()
    return operator.user if operator else None


def _obstacle(organisation: Organisation, operator: User | None) -> str:
    """Why no claim of the unit can be opened at all; empty when it can."""
    county = organisation.division.at(Level.COUNTY)
    if operator is None:
        return NO_OPERATOR
    if county is None or parameters_in(county.code, clock.today()) is None:
        return NO_RULES
    return ""
