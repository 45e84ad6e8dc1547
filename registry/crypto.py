"""Sealing of personal data and the keyed index by which sealed data is found.

Sealed form: key id, "|", 12-byte nonce, AES-256-GCM ciphertext with its tag. The key id makes rotation
possible; the context (what the data is and whose) is authenticated, so that a blob copied to another row does
not open there.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from registry.text import normalise

NONCE_BYTES = 12
KEY_BYTES = 32
SEPARATOR = b"|"

# Purposes of blind indexes: the same digits as an account and as a phone number never compare equal.
IDENTITY = "person.identity"
PHONE = "person.phone"
ACCOUNT = "account.number"
HOUSEHOLD = "person.household"


class SealBroken(Exception):
    """Sealed data does not open: it was changed, moved to another row, or its key is not the one in use."""


def seal(data: bytes, *, context: str) -> bytes:
    """`data` sealed with the current key for `context`; opens only with the same context."""
    [sealed] = seal_all([(data, context)])
    return sealed


def seal_all(pairs: Iterable[tuple[bytes, str]]) -> list[bytes]:
    """Each `data` sealed for its `context`, as `seal` does it one by one."""
    pairs = list(pairs)
    key_id = settings.PERSONAL_DATA_KEY_ID
    encrypt, head = cipher(key_id).encrypt, key_id.encode("ascii") + SEPARATOR
    # One call of the system for all: it costs as much as the sealing of a value.
    drawn = os.urandom(NONCE_BYTES * len(pairs))
    nonces = [drawn[start : start + NONCE_BYTES] for start in range(0, len(drawn), NONCE_BYTES)]
    return [
        head + nonce + encrypt(nonce, data, _associated(key_id, context))
        for nonce, (data, context) in zip(nonces, pairs, strict=True)
    ]


def unseal(sealed: bytes, *, context: str) -> bytes:
    """The data that `seal` took. Raises SealBroken; never answers with anything but the true data."""
    key_id = key_id_of(sealed)
    if key_id not in settings.PERSONAL_DATA_KEYS:
        raise SealBroken(f"no key {key_id!r} to open {context.partition(':')[0]}")
    body = bytes(sealed).partition(SEPARATOR)[2]
    if len(body) <= NONCE_BYTES:
        raise SealBroken("sealed data is cut short")
    try:
        return cipher(key_id).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], _associated(key_id, context))
    except InvalidTag:
        raise SealBroken(
            f"{context.partition(':')[0]} was changed, moved, or sealed with another key"
        ) from None


def key_id_of(sealed: bytes) -> str:
    """The id of the key that sealed this. Raises SealBroken when it carries none."""
    key_id, separator, _rest = bytes(sealed).partition(SEPARATOR)
    if not separator or not key_id.isalnum():
        raise SealBroken("this is not sealed data")
    return key_id.decode("ascii", errors="replace")


def blind_index(value: str, *, purpose: str) -> str:
    """64 hexadecimal digits that are equal exactly for equal (normalised) values of the same purpose.

    HMAC-SHA256 under BLIND_INDEX_KEY: without that key nobody can try out numbers against the column.
    """
    [index] = blind_indexes([value], purpose=purpose)
    return index


def blind_indexes(values: Iterable[str], *, purpose: str) -> list[str]:
    """The blind index of each of `values`, in their order."""
    keyed = hmac.new(settings.BLIND_INDEX_KEY.encode(), purpose.encode() + b"\0", hashlib.sha256)
    return [_finished(keyed.copy(), normalise(value)) for value in values]


def _finished(keyed: hmac.HMAC, message: str) -> str:
    keyed.update(message.encode())
    return keyed.hexdigest()


def _associated(key_id: str, context: str) -> bytes:
    return f"{key_id}|{context}".encode()


def cipher(key_id: str) -> AESGCM:
    """The cipher of a key. Raises ImproperlyConfigured when it is missing or not 32 bytes in base64."""
    try:
        return _cipher_for(settings.PERSONAL_DATA_KEYS[key_id])
    except KeyError:
        raise ImproperlyConfigured(f"PERSONAL_DATA_KEYS has no key {key_id!r}") from None


@lru_cache(maxsize=8)
def _cipher_for(key_text: str) -> AESGCM:
    try:
        key = base64.b64decode(key_text, validate=True)
    except binascii.Error:
        raise ImproperlyConfigured("a personal data key is not base64") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"a personal data key must be {KEY_BYTES} bytes, not {len(key)}")
    return AESGCM(key)
