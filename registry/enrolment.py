"""People enrolled as a list: read strictly, looked up together, sealed and stored in one go."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.bulk import Row, find_rows, insert_rows, reserve_keys
from registry.crypto import IDENTITY, PHONE, blind_index, blind_indexes, seal_all
from registry.errors import RegistryError, RosterRefused
from registry.identity import Identity, mask_identity, mask_name, mask_phone
from registry.models import Person
from registry.models.person import PersonalData, open_person, seal_context
from registry.names import pinyin_key

P = ParamSpec("P")
R = TypeVar("R")
# How often others may be first to enrol people of our list before we give up.
TRIES = 10
FIELDS = (
    "identity_index",
    "sealed",
    "name_masked",
    "name_pinyin",
    "identity_masked",
    "phone_index",
    "phone_masked",
    "birth_date",
    "sex",
    "home_id",
    "created_at",
)


class Entry(NamedTuple):
    """One person as read from a list. `phone` may be empty, `home` is the code of a division."""

    name: str
    identity: Identity
    phone: str
    home: str

    def __repr__(self) -> str:
        return "Entry(…)"


class Enrolled(NamedTuple):
    """The primary key of each entry's person, by the entry's position; `new` are the rows just stored, by key."""

    keys: dict[int, int]
    new: dict[int, Row]


def after_others(command: Callable[P, R]) -> Callable[P, R]:
    """Run `command` in a transaction of its own, and again when others enrolled people of the same list first.

    Two lists that share people may thus be enrolled at the same time: the second finds the people of the first.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _attempt in range(1, TRIES):
            try:
                with transaction.atomic():
                    return command(*args, **kwargs)
            except IntegrityError:
                continue
        with transaction.atomic():
            return command(*args, **kwargs)

    return run


def enrol_entries(entries: Mapping[int, Entry], errors: Mapping[int, Any]) -> Enrolled:
    """See that everybody of a list is enrolled; a known person stays as stored. To be called `after_others`.

    Both are by position in the list; `errors` says what cannot be read. Raises RosterRefused, before anything is
    written, with these and with every number that is known, or stands earlier in the list, under another name.
    """
    numbers = [entry.identity.number for entry in entries.values()]
    indexes = dict(zip(entries, blind_indexes(numbers, purpose=IDENTITY), strict=True))
    known = find_rows(Person, "identity_index", indexes.values(), ("identity_index", "id", "sealed"))
    keys = {index: key for index, key, _sealed in known}
    names = {index: open_person(index, sealed).name for index, _key, sealed in known}
    new: dict[str, Entry] = {}
    other_names = {}
    for position, entry in entries.items():
        index = indexes[position]
        if names.setdefault(index, entry.name) != entry.name:
            other_names[position] = name_differs().sentence
        elif index not in keys:
            new.setdefault(index, entry)
    if errors or other_names:
        raise _refused({**errors, **other_names})
    stored = _store(new)
    keys |= {row[0]: key for key, row in stored.items()}
    return Enrolled({position: keys[index] for position, index in indexes.items()}, stored)


def _store(new: dict[str, Entry]) -> dict[int, Row]:
    if not new:
        return {}
    # In one order for everybody: two lists that share people must not wait for each other in a circle.
    rows = rows_of({index: new[index] for index in sorted(new)})
    stored = dict(zip(reserve_keys(Person, len(rows)), rows, strict=True))
    insert_rows(Person, ("id", *FIELDS), ((key, *row) for key, row in stored.items()))
    return stored


def rows_of(entries: Mapping[str, Entry]) -> list[Row]:
    """The values of FIELDS, sealed and masked, for each entry; the entries by their blind index."""
    now = clock.now()
    sealed = seal_all(
        (PersonalData(entry.name, entry.identity.number, entry.phone).to_bytes(), seal_context(index))
        for index, entry in entries.items()
    )
    return [
        (
            index,
            blob,
            mask_name(entry.name),
            pinyin_key(entry.name),
            mask_identity(entry.identity.number),
            blind_index(entry.phone, purpose=PHONE) if entry.phone else "",
            mask_phone(entry.phone) if entry.phone else "",
            entry.identity.birth_date,
            entry.identity.sex.value,
            entry.home,
            now,
        )
        for (index, entry), blob in zip(entries.items(), sealed, strict=True)
    ]


def name_differs() -> RegistryError:
    """The refusal of a number that is known under another name."""
    return RegistryError(
        _("这个身份证号已用另一个姓名登记过。请对照身份证核对姓名和号码，确有改名请带证件到乡镇办理。"),
        code="name_differs",
    )


def _refused(errors: dict[int, Any]) -> RosterRefused:
    return RosterRefused(
        _("名单中有%(count)s人的信息需要改正，改好后请重新提交。") % {"count": len(errors)}, errors
    )
