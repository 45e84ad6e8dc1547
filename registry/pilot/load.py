"""Loading the pilot. Everything is found again by its natural key, so loading twice changes nothing."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from registry.commands import (
    NewPerson,
    appoint,
    authorise_operator,
    enrol_organisation,
    enrol_people,
    open_account,
)
from registry.enums import AccountKind, Role
from registry.errors import RegistryError
from registry.models import (
    BusinessRecord,
    CategoryRecord,
    Division,
    Office,
    Organisation,
    Person,
    StatusRecord,
    User,
)
from registry.pilot import baisha, nanan, staff, zhenxiong
from registry.pilot.cast import PASSWORD, REGISTER, Cast, Member
from registry.pilot.places import load_divisions, load_offices
from registry.pilot.second_factor import code_of
from registry.second_factor import has

CASTS = (nanan.CAST, zhenxiong.CAST, baisha.CAST, staff.CAST)
MEMBERS = tuple(member for cast in CASTS for member in cast.members)


@transaction.atomic
def load() -> Iterator[tuple[str, int]]:
    """Load divisions, offices and cast; the groups loaded and how many rows each has.

    Raises RegistryError outside DEMO and DEBUG: the accounts of the cast have a published password.
    """
    if not (settings.DEMO or settings.DEBUG):
        raise RegistryError(
            _("演示数据含有公开的密码，只能装入演示系统。正式系统请由管理员录入机构和人员。"), code="pilot"
        )
    counts = [(_("行政区划"), load_divisions()), (_("机构"), load_offices())]
    people = _load_people()
    users = _load_users(people)
    counts += [
        (_("人员"), len(people)),
        (_("账号"), len(users)),
        (_("登记信息"), sum(_load_records(member, people[member.sequence]) for member in MEMBERS)),
        (_("社会保障卡账户"), sum(_load_card(member, people[member.sequence]) for member in MEMBERS)),
        (_("单位"), sum(_load_units(cast, people, users) for cast in CASTS)),
        (_("任职"), sum(_load_posts(cast, users) for cast in CASTS)),
        (_("两步验证"), sum(_load_factors(cast, users) for cast in CASTS)),
    ]
    return iter(counts)


def _load_people() -> dict[int, Person]:
    homes = Division.objects.in_bulk({member.home for member in MEMBERS})
    rows = [NewPerson(member.name, member.id_number, member.phone, homes[member.home]) for member in MEMBERS]
    people = enrol_people(actor=None, rows=rows)
    return {member.sequence: person for member, person in zip(MEMBERS, people, strict=True)}


def _load_users(people: dict[int, Person]) -> dict[str, User]:
    members = {member.username: member for member in MEMBERS if member.username}
    users = {user.username: user for user in User.objects.filter(username__in=members)}
    # One published password for all: hashing it once, slow as it is meant to be, tells nobody more.
    hashed = make_password(PASSWORD)
    new = [
        User(
            username=username,
            password=hashed,
            name=member.name,
            email=f"{username}@example.org",
            person=people[member.sequence],
            is_staff=username == "admin",
        )
        for username, member in members.items()
        if username not in users
    ]
    return users | {user.username: user for user in User.objects.bulk_create(new)}


def _load_records(member: Member, person: Person) -> int:
    for held in member.categories:
        CategoryRecord.objects.get_or_create(
            person=person,
            category=held.category,
            valid_from=held.valid_from,
            defaults={"valid_to": held.valid_to, "source": REGISTER},
        )
    for status in member.statuses:
        StatusRecord.objects.get_or_create(
            person=person,
            status=status.status,
            valid_from=status.valid_from,
            defaults={"detail": status.detail, "source": REGISTER},
        )
    for business in member.businesses:
        BusinessRecord.objects.get_or_create(
            person=person,
            uscc=business.uscc,
            role=business.role,
            defaults={
                "name": business.name,
                "kind": business.kind,
                "registered_on": business.registered_on,
                "county_id": business.county,
                "status": business.status,
                "status_on": business.status_on or business.registered_on,
                "address": business.address,
            },
        )
    return len(member.categories) + len(member.statuses) + len(member.businesses)


def _load_card(member: Member, person: Person) -> int:
    if not member.bank:
        return 0
    open_account(actor=None, owner=person, kind=AccountKind.SSC_CARD, bank=member.bank, number=member.card)
    return 1


def _load_units(cast: Cast, people: dict[int, Person], users: dict[str, User]) -> int:
    for unit in cast.units:
        organisation: Organisation = enrol_organisation(
            actor=None,
            name=unit.name,
            uscc=unit.uscc,
            kind=unit.kind,
            division=Division.objects.get(code=unit.division),
            legal_person=people[unit.legal_person.sequence] if unit.legal_person else None,
            filed_on=unit.filed_on,
        )
        open_account(
            actor=None, owner=organisation, kind=unit.account_kind, bank=unit.bank, number=unit.account
        )
        authorise_operator(
            actor=None,
            user=users[unit.operator],
            organisation=organisation,
            valid_from=staff.OFFICIALS[0].since,
        )
    return len(cast.units)


def _load_posts(cast: Cast, users: dict[str, User]) -> int:
    offices = {(office.division_id, office.kind): office for office in Office.objects.all()}
    loaded = 0
    for official in cast.officials:
        for desk in official.desks:
            appoint(
                actor=None,
                user=users[official.member.username],
                office=offices[desk.division, desk.kind],
                role=desk.role,
                valid_from=official.since,
            )
            loaded += 1
    return loaded


def _load_factors(cast: Cast, users: dict[str, User]) -> int:
    """Whoever pays has an authenticator app, whose code his page of the demonstration shows."""
    paying = [
        users[official.member.username]
        for official in cast.officials
        if any(desk.role == Role.FINANCE for desk in official.desks)
    ]
    for user in paying:
        if not has(user):
            code_of(user)
    return len(paying)
