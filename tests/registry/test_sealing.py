import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from registry.crypto import SealBroken, blind_index, key_id_of, seal, unseal

KEY_A = base64.b64encode(b"a" * 32).decode()
KEY_B = base64.b64encode(b"b" * 32).decode()
NUMBER = "350583198604120021"


def test_sealed_data_opens_in_its_context():
    assert (
        unseal(seal(NUMBER.encode(), context="registry.person:1"), context="registry.person:1")
        == NUMBER.encode()
    )


def test_sealed_data_shows_nothing_and_never_repeats():
    first, second = (seal(NUMBER.encode(), context="c") for _ in range(2))
    assert first != second
    assert NUMBER.encode() not in first


def test_the_key_id_stands_in_front():
    sealed = seal(b"x", context="c")
    assert sealed.startswith(b"t1|")
    assert key_id_of(sealed) == "t1"


def test_a_blob_moved_to_another_row_does_not_open():
    with pytest.raises(SealBroken, match=r"registry\.person"):
        unseal(seal(b"x", context="registry.person:1"), context="registry.person:2")


@pytest.mark.parametrize("position", [3, 14, 15, 20, -1])
def test_a_flipped_bit_anywhere_is_noticed(position):
    sealed = bytearray(seal(b"some data", context="c"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), context="c")


@pytest.mark.parametrize("sealed", [b"", b"t1", b"t1|", b"t1|123456789012", b"plain text", b"|" + b"x" * 40])
def test_what_was_never_sealed_does_not_open(sealed):
    with pytest.raises(SealBroken):
        unseal(sealed, context="c")


def test_without_its_key_data_does_not_open(settings):
    sealed = seal(b"x", context="c")
    settings.PERSONAL_DATA_KEYS = {"t2": KEY_B}
    with pytest.raises(SealBroken, match="t1"):
        unseal(sealed, context="c")


def test_another_key_under_the_same_id_does_not_open(settings):
    settings.PERSONAL_DATA_KEYS, settings.PERSONAL_DATA_KEY_ID = {"k": KEY_A}, "k"
    sealed = seal(b"x", context="c")
    settings.PERSONAL_DATA_KEYS = {"k": KEY_B}
    with pytest.raises(SealBroken):
        unseal(sealed, context="c")


def test_the_error_does_not_tell_the_index_of_the_person():
    index = blind_index(NUMBER, purpose="p")
    with pytest.raises(SealBroken) as broken:
        unseal(seal(b"x", context="other"), context=f"registry.person:{index}")
    assert index not in str(broken.value)


@pytest.mark.parametrize("key", ["short", "!" * 44, base64.b64encode(b"x" * 16).decode()])
def test_a_key_that_is_no_key_cannot_seal(settings, key):
    settings.PERSONAL_DATA_KEYS, settings.PERSONAL_DATA_KEY_ID = {"k": key}, "k"
    with pytest.raises(ImproperlyConfigured):
        seal(b"x", context="c")


@pytest.mark.parametrize(
    "typed",
    [
        "35058319860412002X",
        "35058319860412002x",
        " 350583 19860412 002X ",
        "３５０５８３１９８６０４１２００２Ｘ",
        "35058319860412\u200b002X\ufeff",
    ],
)
def test_all_ways_of_typing_a_number_have_one_index(typed):
    assert blind_index(typed, purpose="p") == blind_index("35058319860412002X", purpose="p")


def test_an_index_has_64_digits_and_depends_on_purpose_and_key(settings):
    index = blind_index(NUMBER, purpose="person.identity")
    assert len(index) == 64
    assert index != blind_index(NUMBER, purpose="account.number")
    settings.BLIND_INDEX_KEY = "another key, long enough"
    assert index != blind_index(NUMBER, purpose="person.identity")
