"""Who declares whom: relatives, and the household one belongs to. What is declared keeps one from deciding."""

from django.db import transaction
from django.utils.translation import gettext as _

from registry.commands import enrol_person
from registry.crypto import HOUSEHOLD, blind_index
from registry.enums import Kin
from registry.errors import RegistryError
from registry.models import Kinship, Person, RegistryEvent, User
from registry.text import normalise

SHORTEST_HOUSEHOLD, LONGEST_HOUSEHOLD = 4, 30


@transaction.atomic
def declare_relative(*, actor: User, name: str, id_number: str, kind: str) -> Kinship:
    """Let the actor declare a relative by name and identity number; one declared already stays as it is.

    Raises RegistryError for an account without a person, a number that cannot be right or is known under
    another name, and for oneself.
    """
    person = _person_of(actor)
    relative = enrol_person(actor=actor, name=name, id_number=id_number, home=person.home)
    if relative.pk == person.pk:
        raise RegistryError(_("这是您本人的身份证号。请填写亲属的身份证号。"), code="oneself")
    kinship, created = Kinship.objects.get_or_create(
        person=person, relative=relative, defaults={"kind": Kin(kind)}
    )
    if created:
        _record(actor, "declare_relative", kinship.pk, kind=str(kind))
    return kinship


@transaction.atomic
def keep_household(*, actor: User, person: Person, number: str) -> Person:
    """Store to which household (户号) a person belongs; only whether two people share it can be told from it."""
    digits = normalise(number).upper().replace("-", "")
    if not SHORTEST_HOUSEHOLD <= len(digits) <= LONGEST_HOUSEHOLD or not digits.isalnum():
        raise RegistryError(
            _("户号应当是户口簿首页上的号码，只有数字和字母。请核对后再保存，原来的登记没有改动。"),
            code="household",
        )
    person.household_index = blind_index(digits, purpose=HOUSEHOLD)
    person.save(update_fields=["household_index"])
    _record(actor, "keep_household", person.pk)
    return person


def declare_household(*, actor: User, number: str) -> Person:
    """The actor's own household. Raises RegistryError for an account without a person."""
    return keep_household(actor=actor, person=_person_of(actor), number=number)


def _person_of(actor: User) -> Person:
    if actor.person is None:
        raise RegistryError(
            _("您的账号没有登记本人身份，不能登记亲属。请联系系统管理员补登。"), code="no_person"
        )
    return actor.person


def _record(actor: User, verb: str, key: int, **detail: object) -> None:
    RegistryEvent.objects.create(actor=actor, verb=verb, subject="person", subject_id=str(key), detail=detail)
