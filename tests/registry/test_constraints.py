"""Every invariant of the tables, by name. SQLite names the columns of a unique index instead of the index."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from registry.commands import open_account
from registry.enums import (
    AccountKind,
    BusinessKind,
    BusinessRole,
    Category,
    Level,
    OfficeKind,
    PersonStatus,
    Role,
)
from registry.models import (
    Account,
    BusinessRecord,
    CategoryRecord,
    Division,
    Office,
    Operator,
    Organisation,
    Person,
    Post,
    RegistryEvent,
    StatusRecord,
    User,
)

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@contextmanager
def refused_by(constraint: str, columns: str = ""):
    said = columns if columns and connection.vendor == "sqlite" else constraint
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        yield


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("3505", Level.COUNTY),
        ("350583", Level.TOWNSHIP),
        ("35", Level.PREFECTURE),
        ("350583118", Level.VILLAGE),
    ],
)
def test_registry_division_level_fits_code(db, code, level):
    Division.objects.add(code="99", name="某省")
    with refused_by("registry_division_level_fits_code|registry_division_parent_is_prefix"):
        Division.objects.create(code=code, name="x", level=level, parent_id="99")


def test_registry_division_level_fits_code_alone(places):
    with refused_by("registry_division_level_fits_code"):
        Division.objects.create(code="350", name="x", level=Level.PROVINCE)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("350583119", Level.TOWNSHIP, "469025"),
        ("350583119", Level.TOWNSHIP, "3505"),
        ("3502", Level.PREFECTURE, None),
        ("36", Level.PROVINCE, "35"),
    ],
)
def test_registry_division_parent_is_prefix(places, code, level, parent):
    with refused_by("registry_division_parent_is_prefix"):
        Division.objects.create(code=code, name="x", level=level, parent_id=parent)


def test_registry_office_one_per_kind(county_office):
    with refused_by("registry_office_one_per_kind", "registry_office.division_id, registry_office.kind"):
        Office.objects.create(
            name="二", kind=OfficeKind.HRSS, level=Level.COUNTY, division=county_office.division
        )


def test_registry_user_username_case_insensitive(user):
    with refused_by("registry_user_username_case_insensitive"):
        User.objects.create(username="SU", name="另一人")


def test_registry_post_valid_from_before_to(user, county_office):
    with refused_by("registry_post_valid_from_before_to"):
        Post.objects.create(
            user=user, office=county_office, role=Role.REVIEWER, valid_from=LAST, valid_to=FIRST
        )


def test_a_period_of_one_day_is_a_period(user, county_office):
    Post.objects.create(user=user, office=county_office, role=Role.REVIEWER, valid_from=FIRST, valid_to=FIRST)


def test_registry_post_one_in_force(user, county_office):
    Post.objects.create(user=user, office=county_office, role=Role.REVIEWER, valid_from=FIRST)
    with refused_by("registry_post_one_in_force", "registry_post.user_id"):
        Post.objects.create(user=user, office=county_office, role=Role.REVIEWER, valid_from=LAST)


def test_a_past_post_leaves_room_for_a_new_one(user, county_office):
    for valid_from, valid_to in ((FIRST, LAST), (date(2026, 1, 1), None)):
        Post.objects.create(
            user=user, office=county_office, role=Role.REVIEWER, valid_from=valid_from, valid_to=valid_to
        )
    assert user.posts.count() == 2


def test_registry_operator_valid_from_before_to(user, unit):
    with refused_by("registry_operator_valid_from_before_to"):
        Operator.objects.create(user=user, organisation=unit, valid_from=LAST, valid_to=FIRST)


def test_registry_operator_one_in_force(user, unit):
    Operator.objects.create(user=user, organisation=unit, valid_from=FIRST)
    with refused_by("registry_operator_one_in_force", "registry_operator.user_id"):
        Operator.objects.create(user=user, organisation=unit, valid_from=LAST)


def test_a_person_is_stored_once(chen):
    chen.pk = None
    with refused_by("registry_person_identity_index", "registry_person.identity_index"):
        chen.save(force_insert=True)


def test_an_organisation_is_stored_once(unit):
    unit.pk = None
    with refused_by("registry_organisation_uscc", "registry_organisation.uscc"):
        unit.save(force_insert=True)


def account(**fields) -> Account:
    base = {
        "kind": AccountKind.SSC_CARD,
        "bank": "行",
        "number_index": "0" * 64,
        "number_masked": "****1",
        "sealed": b"",
    }
    return Account.objects.create(**base | fields)


def test_registry_account_exactly_one_owner(chen, unit):
    with refused_by("registry_account_exactly_one_owner|registry_account_kind_fits_owner"):
        account()
    with refused_by("registry_account_exactly_one_owner"):
        account(person=chen, organisation=unit)


def test_registry_account_kind_fits_owner(chen, unit):
    with refused_by("registry_account_kind_fits_owner"):
        account(person=chen, kind=AccountKind.CORPORATE)
    with refused_by("registry_account_kind_fits_owner"):
        account(organisation=unit, kind=AccountKind.SSC_CARD)


def test_registry_account_once_per_person(chen):
    account(person=chen)
    with refused_by("registry_account_once_per_person", "registry_account.number_index"):
        account(person=chen)


def test_registry_account_once_per_organisation(unit):
    account(organisation=unit, kind=AccountKind.CORPORATE)
    with refused_by("registry_account_once_per_organisation", "registry_account.number_index"):
        account(organisation=unit, kind=AccountKind.COLLECTIVE)


def test_registry_categoryrecord_valid_from_before_to(chen):
    with refused_by("registry_categoryrecord_valid_from_before_to"):
        CategoryRecord.objects.create(
            person=chen, category=Category.LOW_INCOME, valid_from=LAST, valid_to=FIRST, source="s"
        )


def test_registry_category_once_per_start(chen):
    record = {"person": chen, "category": Category.LOW_INCOME, "valid_from": FIRST, "source": "s"}
    CategoryRecord.objects.create(**record)
    with refused_by("registry_category_once_per_start", "registry_categoryrecord.person_id"):
        CategoryRecord.objects.create(**record)


def test_registry_statusrecord_valid_from_before_to(chen):
    with refused_by("registry_statusrecord_valid_from_before_to"):
        StatusRecord.objects.create(
            person=chen, status=PersonStatus.STUDENT, valid_from=LAST, valid_to=FIRST, source="s"
        )


def test_registry_status_once_per_start(chen):
    record = {"person": chen, "status": PersonStatus.STUDENT, "valid_from": FIRST, "source": "s"}
    StatusRecord.objects.create(**record)
    with refused_by("registry_status_once_per_start", "registry_statusrecord.person_id"):
        StatusRecord.objects.create(**record)


def business(person: Person, county: Division, **fields) -> BusinessRecord:
    base = {
        "uscc": "92350583MADEM0101A",
        "name": "店",
        "kind": BusinessKind.INDIVIDUAL_BUSINESS,
        "registered_on": FIRST,
        "role": BusinessRole.OPERATOR,
        "status_on": FIRST,
    }
    return BusinessRecord.objects.create(person=person, county=county, **base | fields)


def test_registry_business_once_per_role(chen, places):
    business(chen, places["350583"])
    with refused_by("registry_business_once_per_role", "registry_businessrecord.person_id"):
        business(chen, places["350583"])


def test_registry_business_status_after_registration(chen, places):
    with refused_by("registry_business_status_after_registration"):
        business(chen, places["350583"], status_on=date(2024, 12, 31))


def test_nobody_is_deleted_while_rows_refer_to_him(user, chen, unit, county_office):
    Post.objects.create(user=user, office=county_office, role=Role.REVIEWER, valid_from=FIRST)
    open_account(actor=user, owner=chen, kind=AccountKind.SSC_CARD, bank="行", number="6210000000000001015")
    for row in (user, chen, county_office, county_office.division):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Organisation.objects.filter(pk=unit.pk).exists()


@pytest.mark.parametrize("change", [lambda rows: rows.update(verb="other"), lambda rows: rows.all().delete()])
def test_the_database_refuses_to_change_what_was_recorded(chen, change):
    before = list(RegistryEvent.objects.values())
    with pytest.raises(Exception, match="registry_registryevent is append-only"), transaction.atomic():
        change(RegistryEvent.objects)
    assert list(RegistryEvent.objects.values()) == before != []
