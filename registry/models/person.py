import json
from dataclasses import dataclass

from django.db import models

from registry import clock
from registry.crypto import seal, unseal
from registry.enums import Sex
from registry.models.division import Division

# Made once: json.dumps makes an encoder for every call that asks for anything.
AS_TEXT = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is sealed of a person. Not shown in logs: its representation tells nothing."""

    name: str
    id_number: str
    phone: str

    def __repr__(self) -> str:
        return "PersonalData(…)"

    def to_bytes(self) -> bytes:
        """What is sealed."""
        fields = {"name": self.name, "id_number": self.id_number, "phone": self.phone}
        return AS_TEXT(fields).encode()


def seal_context(identity_index: str) -> str:
    """What the seal of a person's row is bound to."""
    return f"registry.person:{identity_index}"


def open_person(identity_index: str, sealed: bytes) -> PersonalData:
    """The personal data of a row in clear. Raises crypto.SealBroken when it was changed or the key is missing."""
    return PersonalData(**json.loads(unseal(sealed, context=seal_context(identity_index))))


class Person(models.Model):
    """A human being known by the identity number. Lists read the masked columns and open nothing."""

    identity_index = models.CharField(max_length=64)
    sealed = models.BinaryField()
    name_masked = models.CharField(max_length=50)
    name_pinyin = models.CharField(max_length=60)
    identity_masked = models.CharField(max_length=18)
    phone_index = models.CharField(max_length=64, blank=True)
    phone_masked = models.CharField(max_length=11, blank=True)
    # 户号 of the household register: only whether two people share it is ever asked.
    household_index = models.CharField(max_length=64, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex)
    home = models.ForeignKey(Division, models.PROTECT, related_name="residents", db_index=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name_pinyin", "pk"]
        # Named here and not at the fields, which would get a second index each on PostgreSQL, for LIKE. Nobody asks
        # that, and every person enrolled would pay for it.
        constraints = [
            models.UniqueConstraint(fields=["identity_index"], name="registry_person_identity_index_once")
        ]
        indexes = [
            models.Index(fields=["name_pinyin"], name="registry_person_by_name"),
            models.Index(fields=["home"], name="registry_person_by_home"),
            models.Index(
                fields=["phone_index"], name="registry_person_by_phone", condition=~models.Q(phone_index="")
            ),
            models.Index(
                fields=["household_index"],
                name="registry_person_by_household",
                condition=~models.Q(household_index=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name_masked

    @property
    def seal_context(self) -> str:
        return seal_context(self.identity_index)

    def keep(self, data: PersonalData) -> None:
        """Seal `data` into this (unsaved) row."""
        self.sealed = seal(data.to_bytes(), context=self.seal_context)

    def open(self) -> PersonalData:
        """The personal data in clear. Raises crypto.SealBroken when it was changed or the key is missing."""
        return open_person(self.identity_index, self.sealed)
