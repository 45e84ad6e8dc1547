"""Many rows at once: as the ORM would store, find, change and delete them, on either database."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from registry import clock
from registry.bulk import delete_rows, find_rows, insert_rows, reserve_keys, update_rows
from registry.enums import Sex
from registry.models import Division, Person, RegistryEvent

NAMES = ("id", "identity_index", "sealed", "name_masked", "identity_masked", "birth_date", "sex", "home")
pytestmark = pytest.mark.django_db

ODD = "制表\t换行\n反斜\\N \\."


def people(village, count: int, **changes: object) -> list[tuple[object, ...]]:
    rows = []
    for key in reserve_keys(Person, count):
        values = {
            "id": key,
            "identity_index": f"{key:064d}",
            "sealed": b"t1|\x00\t\n\\ \xff",
            "name_masked": "陈**",
            "identity_masked": "350583********0021",
            "birth_date": date(1986, 4, 12),
            "sex": Sex.FEMALE.value,
            "home": village.pk,
        } | changes
        rows.append(tuple(values[name] for name in NAMES))
    return rows


def test_inserted_rows_read_back_as_the_orm_writes_them(village):
    rows = people(village, 3, name_masked=ODD)
    insert_rows(Person, NAMES, rows)
    stored = Person.objects.order_by("pk")
    assert [
        tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in stored.values_list(*NAMES)
    ] == rows
    assert {person.created_at.date() for person in stored} == {clock.now().date()}
    assert {(person.phone_index, person.name_pinyin) for person in stored} == {("", "")}


def test_json_is_stored_as_the_orm_stores_it(user):
    details = [{"名": "值", "n": [1, None, True]}, {}, []]
    rows = [("a", "b", "c", detail, user.pk) for detail in details]
    insert_rows(RegistryEvent, ("verb", "subject", "subject_id", "detail", "actor"), rows)
    assert [event.detail for event in RegistryEvent.objects.all()] == details
    assert RegistryEvent.objects.filter(detail__n__0=1).count() == 1


def test_a_broken_constraint_adds_nothing(village):
    [row] = people(village, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Person, NAMES, [row, row])
    assert not Person.objects.exists()


def test_reserved_keys_are_given_to_nobody_else(chen, village):
    rows = people(village, 2)
    insert_rows(Person, NAMES, rows)
    later = Person.objects.create(identity_index="x", sealed=b"", birth_date=date(1990, 1, 1), home=village)
    assert len({chen.pk, later.pk, *(row[0] for row in rows)}) == 4


def test_rows_are_changed_one_by_one_in_one_go(village):
    rows = people(village, 3)
    insert_rows(Person, NAMES, rows)
    first, second, third = (row[0] for row in rows)
    update_rows(
        Person,
        ("name_masked", "birth_date"),
        [(first, ODD, date(1990, 1, 1)), (third, "李*", date(1991, 1, 1))],
    )
    assert dict(Person.objects.values_list("pk", "name_masked")) == {first: ODD, second: "陈**", third: "李*"}
    assert Person.objects.get(pk=first).birth_date == date(1990, 1, 1)


def test_nothing_to_do_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(Person, NAMES, [])
        update_rows(Person, ("name_masked",), [])


def test_rows_are_found_by_a_list_of_values_in_one_query(village, django_assert_num_queries):
    rows = people(village, 3)
    insert_rows(Person, NAMES, rows)
    wanted = [rows[2][1], rows[0][1], rows[0][1], "unknown"]
    with django_assert_num_queries(1):
        found = find_rows(Person, "identity_index", wanted, ("id", "sealed"))
    assert sorted((key, bytes(sealed)) for key, sealed in found) == [(r[0], r[2]) for r in (rows[0], rows[2])]
    assert find_rows(Person, "identity_index", [], ("id",)) == []


def test_rows_are_deleted_by_a_value(chen, village):
    insert_rows(Person, NAMES, people(village, 2, sex=Sex.MALE.value))
    delete_rows(Person, "sex", Sex.MALE.value)
    assert list(Person.objects.all()) == [chen]


def test_what_something_refers_to_is_not_deleted(chen, village):
    with transaction.atomic():
        delete_rows(Division, "code", village.pk)
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
    assert Division.objects.filter(pk=village.pk).exists()
