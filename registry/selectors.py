"""Questions to the registry. Those about many people or places take them all and ask the database once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from os.path import commonprefix

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registry.crypto import IDENTITY, PHONE, blind_index
from registry.enums import WITHOUT_PAPERS, Level, OfficeKind
from registry.errors import NoOffice
from registry.models import (
    BusinessRecord,
    CategoryRecord,
    Division,
    Office,
    Organisation,
    Person,
    Post,
    StatusRecord,
    User,
)
from registry.models.division import LENGTHS
from registry.text import normalise

# Parameters of one statement: SQLite takes 32,766, PostgreSQL 65,535.
BATCH = 20_000


def posts_of(user: User, on: date | None = None) -> list[Post]:
    """The posts in force of an active user, offices and divisions fetched with them. Others have none."""
    if not user.is_authenticated or not user.is_active:
        return []
    posts = Post.objects.in_force(on).filter(user_id=user.pk).select_related("office__division")
    return list(posts.order_by("office__division__code", "role"))


def offices_of(user: User, role: str | None = None, on: date | None = None) -> list[Office]:
    """The offices where `user` holds a post in force (with `role`, when given), each once."""
    offices = {
        post.office_id: post.office for post in posts_of(user, on) if role is None or post.role == role
    }
    return list(offices.values())


def places_of(user: User) -> list[str]:
    """The codes of the divisions whose papers the user reads by his posts, if they give him any to read."""
    return [post.office.division_id for post in posts_of(user) if post.role not in WITHOUT_PAPERS]


def covered_by_posts(user: User, roles: Collection[str], code: str) -> Q:
    """What lies in a division where the user holds a post with one of these roles: the filter on the division's code,
    which stands at the path `code`. Nothing passes where he holds none."""
    covered = Q(pk__in=[])
    for post in posts_of(user):
        if post.role in roles:
            covered |= Q(**{f"{code}__startswith": post.office.division_id})
    return covered


def users_at(office: Office, role: str, on: date | None = None) -> QuerySet[User]:
    """The active users who hold `role` at `office`."""
    holders = Post.objects.in_force(on).filter(office=office, role=role).values("user_id")
    return User.objects.filter(pk__in=holders, is_active=True)


def office_for(level: str, division: Division, kind: str = OfficeKind.HRSS) -> Office:
    """The office of `kind` that is in charge of `division` at `level`.

    Counties that the province governs itself have no prefecture: there the province answers for that level.
    Raises NoOffice (a sentence for the administrator) when `division` is larger, or has no office.
    """
    place = division.at(level)
    if place and place.is_direct_counties:
        place = place.at(Level.PROVINCE)
    office = place and Office.objects.select_related("division").filter(division=place, kind=kind).first()
    if not office:
        raise NoOffice(
            _("%(place)s还没有设立%(level)s级的%(kind)s机构，请联系系统管理员添加后再办理。")
            % {"place": division, "level": Level(level).label, "kind": OfficeKind(kind).label},
            code="no_office",
        )
    return office


def superior_office(office: Office) -> Office | None:
    """The human resources office of the next larger division that has one; None when none is registered.

    Nobody stands above a province: it answers for itself.
    """
    code = office.division_id
    above = [code[:length] for length in LENGTHS if length < len(code)] or [code]
    found = Office.objects.filter(kind=OfficeKind.HRSS, division__in=above).select_related("division")
    return max(found, key=lambda each: len(each.division_id), default=None)


def common_superior(one: Division, other: Division) -> Office | None:
    """The human resources office of the smallest division that both lie in; None when none is registered.

    Nobody in the register stands above two provinces: there the highest office above `other` speaks for its county.
    """
    shared = commonprefix([one.code, other.code])
    above = [shared[:length] for length in LENGTHS if length <= len(shared)]
    beside = [other.code[:length] for length in LENGTHS if length < len(other.code)]
    found = Office.objects.filter(kind=OfficeKind.HRSS, division__in=above or beside)
    ordered = sorted(found.select_related("division"), key=lambda each: len(each.division_id))
    return next(iter(ordered[::-1] if above else ordered), None)


def organisations_of(user: User, on: date | None = None) -> QuerySet[Organisation]:
    """The organisations for which `user` is the authorised operator."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    operated = user.operated.in_force(on).values("organisation_id")
    return Organisation.objects.filter(pk__in=operated).select_related("division")


def find_person(id_number: str) -> Person | None:
    """The person with this identity number, however it is typed; None when not enrolled."""
    return Person.objects.filter(identity_index=blind_index(id_number, purpose=IDENTITY)).first()


def find_people(numbers: Iterable[str]) -> dict[str, Person]:
    """The enrolled people among `numbers`, by the number as given: one query for up to 20,000 numbers."""
    by_index = defaultdict(list)
    for number in set(numbers):
        by_index[blind_index(number, purpose=IDENTITY)].append(number)
    people = people_by_index(by_index.keys())
    return {number: person for index, person in people.items() for number in by_index[index]}


def people_by_index(indexes: Collection[str]) -> dict[str, Person]:
    """The enrolled people by blind index."""
    ordered = sorted(indexes)
    found = {}
    for start in range(0, len(ordered), BATCH):
        for person in Person.objects.filter(identity_index__in=ordered[start : start + BATCH]):
            found[person.identity_index] = person
    return found


def find_people_by_phone(phone: str) -> QuerySet[Person]:
    """Everybody who gave this phone number; several people of one household may share it."""
    return Person.objects.filter(phone_index=blind_index(phone, purpose=PHONE))


def find_organisation(uscc: str) -> Organisation | None:
    """The organisation with this unified social credit code, however it is typed; None when not enrolled."""
    return Organisation.objects.filter(uscc=normalise(uscc).replace("-", "")).first()


def categories_of(people: Collection[Person], on: date) -> dict[int, set[str]]:
    """The categories each person belonged to on the day, by primary key, in one query."""
    return categories_by_key([person.pk for person in people], on)


def categories_by_key(people: Iterable[int], on: date) -> dict[int, set[str]]:
    """The categories each person belonged to on the day; people are named by their primary keys."""
    found: dict[int, set[str]] = {key: set() for key in people}
    records = CategoryRecord.objects.in_force(on).filter(person_id__in=list(found))
    for key, category in records.values_list("person_id", "category"):
        found[key].add(category)
    return found


def statuses_of(people: Collection[Person]) -> dict[int, list[StatusRecord]]:
    """All status records of each person, oldest first, by primary key, in one query."""
    return statuses_by_key([person.pk for person in people])


def statuses_by_key(people: Iterable[int]) -> dict[int, list[StatusRecord]]:
    """All status records of each person, oldest first; people are named by their primary keys."""
    found: dict[int, list[StatusRecord]] = {key: [] for key in people}
    for record in StatusRecord.objects.filter(person_id__in=list(found)).order_by("valid_from", "pk"):
        found[record.person_id].append(record)
    return found


def businesses_of(person: Person) -> list[BusinessRecord]:
    """Every business the person has had a part in, first registered first."""
    return list(person.businesses.select_related("county"))
