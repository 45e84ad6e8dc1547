from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection

from registry.bulk import find_rows
from registry.commands import NewPerson, enrol_people, enrol_person
from registry.enums import Sex
from registry.models import Person, RegistryEvent
from registry.pilot.numbers import identity_number
from tests.registry.conftest import CHEN_NUMBER, LIN_NUMBER

pytestmark = pytest.mark.django_db(transaction=True)

in_parallel = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")


def at_once(work, times: int) -> list:
    def closing(_number: int):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(closing, range(times)))


@in_parallel
def test_one_number_enrolled_by_eight_at_once_is_one_person(village):
    people = at_once(
        lambda: enrol_person(actor=None, name="陈秀兰", id_number=CHEN_NUMBER, home=village), times=8
    )
    assert {person.pk for person in people} == {Person.objects.get().pk}
    assert RegistryEvent.objects.filter(verb="enrol_person").count() == 1


@in_parallel
def test_one_roster_enrolled_by_four_at_once_is_one_set_of_people(village):
    rows = [NewPerson("陈秀兰", CHEN_NUMBER, "", village), NewPerson("林建国", LIN_NUMBER, "", village)]
    rosters = at_once(lambda: [person.pk for person in enrol_people(actor=None, rows=rows)], times=4)
    assert len({tuple(roster) for roster in rosters}) == 1
    assert Person.objects.count() == 2


@in_parallel
def test_lists_that_share_people_are_enrolled_at_once_and_all_succeed(village):
    """Each list in an order of its own, each with people only it has."""
    born = date(1990, 2, 14)
    numbers = [identity_number("350583", born, sequence, Sex.MALE) for sequence in range(1, 241)]
    lists = [numbers[start : start + 120] for start in (0, 40, 80, 120)]
    waiting = iter([lists[0], lists[1][::-1], lists[2], lists[3][::-1]])
    turns = {number: NewPerson("王朝贵", number, "", village) for number in numbers}

    def work():
        return [person.pk for person in enrol_people(actor=None, rows=[turns[n] for n in next(waiting)])]

    enrolled = at_once(work, times=4)
    assert Person.objects.count() == 240
    assert {key for keys in enrolled for key in keys} == set(Person.objects.values_list("pk", flat=True))


def test_a_list_that_comes_second_finds_the_people_of_the_first(chen, village, monkeypatch):
    rows = [NewPerson("陈秀兰", CHEN_NUMBER, "", village), NewPerson("林建国", LIN_NUMBER, "", village)]
    looks = iter([lambda *_asked: [], find_rows])
    monkeypatch.setattr("registry.enrolment.find_rows", lambda *asked: next(looks)(*asked))
    first, second = enrol_people(actor=None, rows=rows)
    assert first == chen
    assert second.open().name == "林建国"
    assert RegistryEvent.objects.get(verb="enrol_people").detail == {"count": 1}


def test_a_list_that_breaks_a_rule_of_the_database_is_not_tried_for_ever(chen, village, monkeypatch):
    monkeypatch.setattr("registry.enrolment.find_rows", lambda *_asked: [])
    with pytest.raises(IntegrityError):
        enrol_people(actor=None, rows=[NewPerson("陈秀兰", CHEN_NUMBER, "", village)])
    assert Person.objects.count() == 1


def test_recorded_events_do_not_hinder_the_end_of_a_test(chen):
    assert RegistryEvent.objects.exists()


def test_and_are_gone_in_the_next(db):
    assert not RegistryEvent.objects.exists()


def test_and_are_guarded_again(chen):
    with pytest.raises(Exception, match="append-only"):
        RegistryEvent.objects.all().delete()
