"""按月或按季开出申报: when a period is over, the machine opens the claim of each unit with somebody in post in it.

It looks once for a unit and a period, and once a day again where nothing could be opened, so that nothing is opened
twice and a draft that was thrown away stays away. What it left out, and why, is told by the roll of each month.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q

from policies.calendar import NATION, add_working_days
from policies.periods import add_months, months_of
from registry import clock
from registry.enums import Level
from registry.models import Organisation, User
from workflows.errors import ClaimBusy, CommandRefused
from workflows.models import Agreement, Claim, PeriodOpening, Placement, PlacementEvent
from workflows.models.placement import IN_POST
from workflows.periods import claim_of, open_by_machine
from workflows.posts.coverage import days_of
from workflows.posts.rhythm import Rhythm, rhythm_at, rhythm_of
from workflows.posts.used import PROGRAMME, parameters_in

WORKING_DAYS_WHEN_LATE = 5
COUNTY_DIGITS = 6
NO_OPERATOR, NO_RULES, NOBODY = "no_operator", "no_rules", "nobody"


def open_due_periods() -> int:
    """Open what is due for the last periods that are over; answers how many claims were opened.

    A unit that somebody works on counts too: it has to be looked at again.
    """
    due: dict[str, list[str]] = {}
    for county in _counties_with_posts():
        for period in rhythm_of(parameters_in(county, clock.today())).last_periods(clock.today()):
            due.setdefault(period, []).append(county)
    return sum(_open(unit, period) for period in sorted(due) for unit in _not_looked_at(period, due[period]))


def last_change_of_posts() -> int | None:
    """What tells that a period may have become due meanwhile: the last thing that happened to any post."""
    return PlacementEvent.objects.aggregate(last=Max("pk"))["last"]


def _open(unit: Organisation, period: str) -> bool:
    try:
        return open_claim(organisation=unit, period=period) is not None
    except ClaimBusy:
        return True


def open_claim(*, organisation: Organisation, period: str) -> Claim | None:
    """Open the unit's claim for a period that is over, and remember that it was looked at; answers what was opened.

    Raises ClaimBusy while somebody works on the unit.
    """
    operator = _operator_of(organisation)
    reason, opened = _obstacle(organisation, operator), None
    if not reason:
        try:
            opened = open_by_machine(
                operator=operator,
                organisation=organisation,
                period=period,
                programme=PROGRAMME,
                due_on=due_day(period, rhythm_at(organisation.division), organisation.division_id),
            )
        except ClaimBusy:
            # A refusal for this moment alone: nothing is remembered of it.
            raise
        except CommandRefused as refusal:
            reason = refusal.code
    claim = opened or claim_of(organisation, period)
    PeriodOpening.objects.update_or_create(
        programme=PROGRAMME,
        organisation=organisation,
        period=period,
        defaults={
            "claim": claim,
            "looked_on": clock.today(),
            "reason": "" if claim else (reason or NOBODY)[:30],
        },
    )
    return opened


def due_day(period: str, rhythm: Rhythm, place: str = NATION) -> date:
    """The day by which the attendance of a period is due; a few working days from now where that is past."""
    last = months_of(period)[-1]
    day = add_months(days_of(last)[0], 1).replace(day=rhythm.due_day)
    today = clock.today()
    return day if today < day else add_working_days(today, WORKING_DAYS_WHEN_LATE, place)


def _counties_with_posts() -> list[str]:
    """The counties of the units that have somebody in post; those of units outside any county are left out."""
    posts = Placement.objects.filter(state__in=IN_POST).order_by()
    places = posts.values_list("organisation__division", flat=True).distinct()
    return sorted({place[:COUNTY_DIGITS] for place in places if len(place) >= COUNTY_DIGITS})


def _not_looked_at(period: str, counties: list[str]) -> Iterator[Organisation]:
    """The units of these counties with an agreement in the period for which nothing was opened and nobody looked
    today."""
    months = months_of(period)
    first, last = days_of(months[0])[0], days_of(months[-1])[1]
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
        period=period,
    )
    there = Q()
    for county in counties:
        there |= Q(division__code__startswith=county)
    units = Organisation.objects.filter(there, Exists(agreed), ~Exists(looked))
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
