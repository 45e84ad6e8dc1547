import base64
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from registry.checks import require_usable_keys, stored_data_opens
from registry.commands import open_account
from registry.crypto import SealBroken, key_id_of
from registry.enums import AccountKind
from registry.models import Account, Person
from registry.pilot.numbers import card_number
from registry.rotation import reseal

NEW = base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def rotate(settings):
    def add_new_key() -> None:
        settings.PERSONAL_DATA_KEYS = {"t2": NEW} | settings.PERSONAL_DATA_KEYS
        settings.PERSONAL_DATA_KEY_ID = "t2"

    return add_new_key


@pytest.fixture
def card(chen) -> Account:
    return open_account(actor=None, owner=chen, kind=AccountKind.SSC_CARD, bank="行", number=card_number(1))


def test_the_keys_of_the_settings_are_usable():
    require_usable_keys()


@pytest.mark.parametrize(
    "wrong",
    [
        {"PERSONAL_DATA_KEYS": {"t1": "short"}},
        {"PERSONAL_DATA_KEYS": {"t1": NEW, "old": base64.b64encode(b"x").decode()}},
        {"PERSONAL_DATA_KEYS": {"t|1": NEW}, "PERSONAL_DATA_KEY_ID": "t|1"},
        {"PERSONAL_DATA_KEY_ID": "missing"},
        {"BLIND_INDEX_KEY": ""},
        {"BLIND_INDEX_KEY": "short"},
    ],
)
def test_a_process_with_unusable_keys_does_not_start(settings, wrong):
    for name, value in wrong.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured):
        require_usable_keys()


def test_without_people_the_check_has_nothing_to_say(db):
    assert stored_data_opens(None, databases=["default"]) == []


def test_the_check_is_silent_without_a_database(chen, settings):
    settings.BLIND_INDEX_KEY = "not the key that made the indexes"
    assert stored_data_opens(None) == []


def test_the_check_is_silent_before_the_tables_are_made(chen, monkeypatch):
    monkeypatch.setattr(Person._meta, "db_table", "not_yet")
    assert stored_data_opens(None, databases=["default"]) == []


def test_keys_that_fit_the_stored_data_pass_the_check(chen):
    assert stored_data_opens(None, databases=["default"]) == []


def test_keys_that_do_not_open_the_stored_data_fail_the_check(chen, settings):
    settings.PERSONAL_DATA_KEYS, settings.PERSONAL_DATA_KEY_ID = {"t2": NEW}, "t2"
    assert [error.id for error in stored_data_opens(None, databases=["default"])] == ["registry.E001"]


def test_another_index_key_fails_the_check(chen, settings):
    settings.BLIND_INDEX_KEY = "not the key that made the indexes"
    assert [error.id for error in stored_data_opens(None, databases=["default"])] == ["registry.E002"]


def test_after_a_rotation_the_old_key_may_go(chen, card, rotate, settings):
    before, data, account = chen.identity_index, chen.open(), card.open()
    rotate()
    assert Person.objects.get().open() == data
    assert reseal() == {"person": 1, "account": 1, "secondfactor": 0}
    settings.PERSONAL_DATA_KEYS = {"t2": NEW}
    assert (Person.objects.get().open(), Account.objects.get().open()) == (data, account)
    assert Person.objects.get().identity_index == before


def test_sealing_anew_twice_touches_nothing_the_second_time(chen, card, rotate):
    rotate()
    out = StringIO()
    call_command("reseal_personal_data", stdout=out)
    assert out.getvalue() == "person 1\naccount 1\nsecondfactor 0\n"
    sealed = bytes(Person.objects.get().sealed)
    assert reseal() == {"person": 0, "account": 0, "secondfactor": 0}
    assert bytes(Person.objects.get().sealed) == sealed


def test_all_batches_are_sealed_anew(chen, card, rotate, monkeypatch):
    open_account(actor=None, owner=chen, kind=AccountKind.SSC_CARD, bank="行", number=card_number(2))
    rotate()
    monkeypatch.setattr("registry.rotation.BATCH", 1)
    assert reseal()["account"] == 2
    assert {key_id_of(row.sealed) for row in Account.objects.all()} == {"t2"}


def test_a_row_that_does_not_open_stops_the_rotation_loudly(chen, rotate):
    Person.objects.update(sealed=b"t1|" + b"x" * 40)
    rotate()
    with pytest.raises(SealBroken):
        reseal()
    assert key_id_of(Person.objects.get().sealed) == "t1"
