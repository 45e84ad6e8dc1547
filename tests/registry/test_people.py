import json
from datetime import date

import pytest

from registry.commands import NewPerson, change_phone, enrol_people, enrol_person, reveal_person
from registry.crypto import SealBroken
from registry.enums import Sex
from registry.errors import InvalidIdentity, RegistryError, RosterRefused
from registry.models import Person, PersonalData, RegistryEvent
from registry.pilot.numbers import identity_number
from registry.selectors import find_people, find_people_by_phone, find_person
from tests.registry.conftest import CHEN_NUMBER, LIN_NUMBER


def row(village, sequence: int, **changes) -> NewPerson:
    fields = {
        "name": "王朝贵",
        "id_number": identity_number("530627", date(1990, 2, 14), sequence, Sex.MALE),
        "phone": "",
        "home": village,
    }
    return NewPerson(**fields | changes)


def test_a_person_is_stored_masked_and_sealed(chen):
    stored = Person.objects.get()
    assert (stored.name_masked, stored.name_pinyin, stored.phone_masked) == ("陈**", "chen xl", "139****0001")
    assert stored.identity_masked == f"{CHEN_NUMBER[:6]}********{CHEN_NUMBER[-4:]}"
    assert (stored.birth_date, stored.sex, str(stored)) == (date(1986, 4, 12), Sex.FEMALE, "陈**")
    assert stored.open() == PersonalData("陈秀兰", CHEN_NUMBER, "13900000001")


def test_no_column_holds_what_is_sealed(chen):
    stored = json.dumps({key: str(value) for key, value in Person.objects.values().get().items()})
    sealed = bytes(Person.objects.get().sealed)
    for secret in ("秀兰", CHEN_NUMBER, "13900000001"):
        assert secret not in stored
        assert secret.encode() not in sealed


def test_opened_data_does_not_show_itself_in_a_log(chen, village):
    assert "陈秀兰" not in repr(chen.open())
    assert CHEN_NUMBER not in repr(NewPerson("陈秀兰", CHEN_NUMBER, "", village))


def test_a_blob_of_another_person_does_not_open(chen, village):
    lin = enrol_person(actor=None, name="林建国", id_number=LIN_NUMBER, home=village)
    Person.objects.filter(pk=chen.pk).update(sealed=lin.sealed)
    with pytest.raises(SealBroken):
        Person.objects.get(pk=chen.pk).open()


def test_enrolling_again_in_another_spelling_is_the_same_person(chen, village):
    typed = " ".join(CHEN_NUMBER).lower()
    assert enrol_person(actor=None, name="陈秀兰", id_number=typed, phone="13900000002", home=village) == chen
    assert Person.objects.get().open().phone == "13900000001"


def test_the_same_number_under_another_name_is_refused(chen, village):
    with pytest.raises(RegistryError, match="已用另一个姓名登记过") as refused:
        enrol_person(actor=None, name="陈秀珍", id_number=CHEN_NUMBER, home=village)
    assert refused.value.code == "name_differs"
    assert "陈秀兰" not in str(refused.value)


@pytest.mark.parametrize("wrong", [{"name": "陈1"}, {"id_number": "1234"}, {"phone": "123"}])
def test_what_cannot_be_right_is_not_stored(village, wrong):
    fields = {"name": "陈秀兰", "id_number": CHEN_NUMBER, "phone": ""}
    with pytest.raises(InvalidIdentity):
        enrol_person(actor=None, home=village, **fields | wrong)
    assert not Person.objects.exists()


def test_a_person_needs_no_phone(village):
    person = enrol_person(actor=None, name="陈秀兰", id_number=CHEN_NUMBER, home=village)
    assert (person.phone_index, person.phone_masked, person.open().phone) == ("", "", "")


def test_a_lost_race_finds_the_winner(village, monkeypatch):
    winner = enrol_person(actor=None, name="陈秀兰", id_number=CHEN_NUMBER, home=village)
    monkeypatch.setattr("registry.commands._known", lambda person: None)
    assert enrol_person(actor=None, name="陈秀兰", id_number=CHEN_NUMBER, home=village) == winner
    assert Person.objects.count() == 1


def test_a_changed_phone_is_sealed_and_found(chen, user):
    change_phone(actor=user, person=chen, phone="138 0000 0002")
    stored = Person.objects.get()
    assert stored.open() == PersonalData("陈秀兰", CHEN_NUMBER, "13800000002")
    assert list(find_people_by_phone("13800000002")) == [chen]
    assert not find_people_by_phone("13900000001").exists()


def test_who_looks_at_personal_data_is_recorded_with_the_reason(chen, user):
    assert reveal_person(actor=user, person=chen, reason="核对身份证").name == "陈秀兰"
    event = RegistryEvent.objects.get(verb="reveal_person")
    assert (event.actor, event.subject, event.subject_id) == (user, "person", str(chen.pk))
    assert event.detail == {"reason": "核对身份证"}


def test_nobody_looks_without_a_reason(chen, user):
    with pytest.raises(RegistryError, match="请先填写查看理由"):
        reveal_person(actor=user, person=chen, reason="  ")


def test_events_hold_no_personal_data(chen, user):
    change_phone(actor=user, person=chen, phone="13800000002")
    assert not any(
        secret in json.dumps(list(RegistryEvent.objects.values_list("verb", "detail")), ensure_ascii=False)
        for secret in ("秀兰", CHEN_NUMBER, "13800000002")
    )


def test_many_people_are_enrolled_in_a_handful_of_queries(village, django_assert_max_num_queries):
    rows = [row(village, sequence) for sequence in range(1, 81)]
    with django_assert_max_num_queries(7):
        people = enrol_people(actor=None, rows=rows)
    assert [person.open().id_number for person in people] == [new.id_number for new in rows]
    assert Person.objects.count() == 80


def test_of_many_people_the_known_stay_and_the_unknown_are_added(chen, village):
    people = enrol_people(
        actor=None,
        rows=[row(village, 1), row(village, 2, name="陈秀兰", id_number=CHEN_NUMBER), row(village, 1)],
    )
    assert people[1] == chen
    assert people[0] == people[2]
    assert Person.objects.count() == 2


def test_enrolling_the_same_list_twice_changes_nothing(village):
    rows = [row(village, sequence) for sequence in range(1, 6)]
    assert enrol_people(actor=None, rows=rows) == enrol_people(actor=None, rows=rows)
    assert RegistryEvent.objects.count() == 1


def test_an_empty_list_enrols_nobody(db):
    assert enrol_people(actor=None, rows=[]) == []
    assert not RegistryEvent.objects.exists()


def test_all_wrong_rows_are_named_at_once_and_nobody_is_enrolled(chen, village):
    rows = [
        row(village, 1),
        row(village, 2, id_number="123"),
        row(village, 3, phone="1"),
        row(village, 4, name="另一人", id_number=CHEN_NUMBER),
        row(village, 1, name="与第一行同号"),
    ]
    with pytest.raises(RosterRefused, match="4人的信息需要改正") as refused:
        enrol_people(actor=None, rows=rows)
    assert sorted(refused.value.errors) == [1, 2, 3, 4]
    assert "18位" in str(refused.value.errors[1])
    assert list(Person.objects.all()) == [chen]


def test_a_person_is_found_in_every_spelling_of_the_number(chen):
    assert find_person(CHEN_NUMBER.lower()) == find_person(f" {CHEN_NUMBER} ") == chen
    assert find_person(LIN_NUMBER) is None
    assert find_person("not a number") is None


def test_a_roster_is_looked_up_in_one_query(chen, village, django_assert_num_queries):
    spaced = " ".join(CHEN_NUMBER)
    with django_assert_num_queries(1):
        found = find_people([CHEN_NUMBER, spaced, LIN_NUMBER, "rubbish"])
    assert found == {CHEN_NUMBER: chen, spaced: chen}


def test_a_roster_beyond_one_batch_is_still_found(chen, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("registry.selectors.BATCH", 2)
    with django_assert_num_queries(2):
        assert find_people([CHEN_NUMBER, LIN_NUMBER, "x"]) == {CHEN_NUMBER: chen}
