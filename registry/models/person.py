import json
from dataclasses import dataclass

from django.db import models

from registry import clock
from registry.crypto import seal, unseal
from registry.enums import Sex
from registry.models.division import Division


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is sealed of a person. Not shown in logs: its representation tells nothing."""

    name: str
    id_number: str
    phone: str

    def __repr__(self) -> str:
        return "PersonalData(…)"


class Person(models.Model):
    """A human being known by the identity number. Lists read the masked columns and open nothing."""

    identity_index = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    name_masked = models.CharField(max_length=50)
    name_pinyin = models.CharField(max_length=60, db_index=True)
    identity_masked = models.CharField(max_length=18)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_masked = models.CharField(max_length=11, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex)
    home = models.ForeignKey(Division, models.PROTECT, related_name="residents")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name_pinyin", "pk"]

    def __str__(self) -> str:
        return self.name_masked

    @property
    def seal_context(self) -> str:
        return f"registry.person:{self.identity_index}"

    def keep(self, data: PersonalData) -> None:
        """Seal `data` into this (unsaved) row."""
        text = json.dumps(
            {"name": data.name, "id_number": data.id_number, "phone": data.phone}, ensure_ascii=False
        )
        self.sealed = seal(text.encode(), context=self.seal_context)

    def open(self) -> PersonalData:
        """The personal data in clear. Raises crypto.SealBroken when it was changed or the key is missing."""
        return PersonalData(**json.loads(unseal(self.sealed, context=self.seal_context)))
