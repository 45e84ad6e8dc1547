from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from registry.commands import NewPerson, enrol_people, enrol_person
from registry.models import Person, RegistryEvent
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


def test_recorded_events_do_not_hinder_the_end_of_a_test(chen):
    assert RegistryEvent.objects.exists()


def test_and_are_gone_in_the_next(db):
    assert not RegistryEvent.objects.exists()


def test_and_are_guarded_again(chen):
    with pytest.raises(Exception, match="append-only"):
        RegistryEvent.objects.all().delete()
