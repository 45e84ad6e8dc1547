"""What finance sees: its desks, its claims, its funds. Each for the counties of one's posts and no other."""

from django.db.models import Q, QuerySet

from payments.models import Fund
from payments.models.fund import KEEPERS
from registry import clock
from registry.enums import OfficeKind, Role
from registry.models import Account, Office, User
from registry.powers import Power, powers_of
from registry.selectors import posts_of
from workflows import worklist
from workflows.enums import DECIDED_STATES
from workflows.models import Claim, OpenItem

FUNDS_SHOWN = 12


def desk_offices(user: User) -> list[Office]:
    """The finance offices where the user pays, by a post of his own or a lent one, and those he audits."""
    return _offices(powers_of(user))


def desk_of(user: User) -> tuple[list[Office], QuerySet[OpenItem]]:
    """These offices, and what waits at their finance desks: all where he pays or audits, what a delegation covers."""
    powers = powers_of(user)
    offices = _offices(powers)
    own = _offices([power for power in powers if power.delegation is None]) if _has_lent(powers) else offices
    return offices, worklist.desk(user, role=Role.FINANCE, powers=powers, offices=own)


def _offices(powers: list[Power]) -> list[Office]:
    held = Q(pk__in=[power.office.pk for power in powers if power.role == Role.FINANCE])
    for power in powers:
        if power.role == Role.AUDITOR:
            held |= Q(kind=OfficeKind.FINANCE, division__code__startswith=power.office.division_id)
    return list(Office.objects.filter(held)) if any(power.role in KEEPERS for power in powers) else []


def _has_lent(powers: list[Power]) -> bool:
    return any(power.delegation is not None for power in powers)


def counties_kept(user: User) -> set[str]:
    """The places whose finance office the user serves today: counties, and where money is handed down, those above."""
    return {
        post.office.division_id
        for post in posts_of(user)
        if post.role == Role.FINANCE and post.office.kind == OfficeKind.FINANCE
    }


def claims_visible_to(user: User) -> QuerySet[Claim]:
    """Claims whose money these offices handle: decided ones of their counties."""
    counties = [office.division_id for office in desk_offices(user)]
    decided = Claim.objects.filter(county__in=counties, state__in=DECIDED_STATES)
    return decided.select_related(
        "person", "organisation", "account__person", "account__organisation", "county"
    )


def funds_of_year(user: User) -> list[Fund]:
    """This year's funds of the user's counties with their balances."""
    funds = Fund.objects.visible_to(user).filter(year=clock.today().year)
    return list(funds.select_related("balance", "division")[:FUNDS_SHOWN])


def holder_of(account: Account) -> str:
    """The name an account is shown under: masked for a person, whole for an organisation."""
    return account.person.name_masked if account.person_id else account.organisation.name
