import json
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from registry import clock
from registry.crypto import seal, unseal
from registry.enums import AccountKind
from registry.models.organisation import Organisation
from registry.models.person import Person


@dataclass(frozen=True, slots=True)
class AccountData:
    """What a bank needs to pay. Not shown in logs: its representation tells nothing."""

    number: str
    holder: str
    bank: str

    def __repr__(self) -> str:
        return "AccountData(…)"


class Account(models.Model):
    """A bank account of one owner. Two owners may show the same number; one owner may not twice."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="accounts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    kind = models.CharField(max_length=12, choices=AccountKind)
    bank = models.CharField(max_length=80)
    number_index = models.CharField(max_length=64, db_index=True)
    number_masked = models.CharField(max_length=10)
    sealed = models.BinaryField()
    opened_at = models.DateTimeField(default=clock.now)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None)
                | Q(person=None, organisation__isnull=False),
                name="registry_account_exactly_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, kind=AccountKind.SSC_CARD)
                | Q(organisation__isnull=False, kind__in=[AccountKind.CORPORATE, AccountKind.COLLECTIVE]),
                name="registry_account_kind_fits_owner",
            ),
            models.UniqueConstraint(
                fields=["number_index", "person"],
                condition=Q(person__isnull=False),
                name="registry_account_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["number_index", "organisation"],
                condition=Q(organisation__isnull=False),
                name="registry_account_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number_masked}"

    @property
    def owner(self) -> Person | Organisation:
        return self.person or self.organisation

    @property
    def seal_context(self) -> str:
        return f"registry.account:{self.number_index}"

    def keep(self, data: AccountData) -> None:
        """Seal `data` into this (unsaved) row."""
        text = json.dumps(
            {"number": data.number, "holder": data.holder, "bank": data.bank}, ensure_ascii=False
        )
        self.sealed = seal(text.encode(), context=self.seal_context)

    def open(self) -> AccountData:
        """The account in clear. Raises crypto.SealBroken when it was changed or the key is missing."""
        return AccountData(**json.loads(unseal(self.sealed, context=self.seal_context)))
