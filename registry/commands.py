"""Changes of the registry: one function, one transaction, refused with a sentence, recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registry import clock
from registry.crypto import ACCOUNT, IDENTITY, PHONE, blind_index
from registry.enrolment import FIELDS, Enrolled, Entry, after_others, enrol_entries, name_differs, rows_of
from registry.enums import THREE_ADMINISTRATORS, AccountKind, OrganisationKind, Role
from registry.errors import InvalidIdentity, RegistryError
from registry.identity import (
    mask_account,
    mask_phone,
    parse_account,
    parse_identity,
    parse_name,
    parse_phone,
    parse_uscc,
)
from registry.models import (
    Account,
    AccountData,
    Division,
    Office,
    Operator,
    Organisation,
    Person,
    PersonalData,
    Post,
    RegistryEvent,
    User,
)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One row of a list of people to enrol, as typed. `phone` may be empty."""

    name: str
    id_number: str
    phone: str
    home: Division

    def __repr__(self) -> str:
        return "NewPerson(…)"


@transaction.atomic
def enrol_person(*, actor: object, name: str, id_number: str, home: Division, phone: str = "") -> Person:
    """The person with this identity number, enrolled now unless known; a known person stays as stored.

    Raises RegistryError when a number or name cannot be right, or the number is known under another name.
    """
    person = _person(_read(NewPerson(name, id_number, phone, home), clock.today()))
    if known := _known(person):
        if known.open().name != person.open().name:
            raise name_differs()
        return known
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        # Somebody else enrolled the same number between our look and our insert.
        return Person.objects.get(identity_index=person.identity_index)
    _record(actor, "enrol_person", person)
    return person


@after_others
def enrol_people(*, actor: object, rows: Sequence[NewPerson]) -> list[Person]:
    """The people of `rows`, in that order; the unknown among them are enrolled in one go.

    Raises RosterRefused, with a sentence for every row that cannot be right, before anything is written.
    The same number twice under one name is one person.
    """
    entries, errors = _read_all(rows)
    enrolled = _enrol_entries(actor, entries, errors)
    people = Person.objects.in_bulk(set(enrolled.keys.values()) - set(enrolled.new))
    for key, row in enrolled.new.items():
        people[key] = Person.from_db(connection.alias, ("id", *FIELDS), (key, *row))
    return [people[enrolled.keys[position]] for position in range(len(rows))]


@after_others
def enrol_list(*, actor: object, entries: Sequence[Entry]) -> list[int]:
    """The people of a list that has been read already, by primary key, in its order; else as enrol_people."""
    return list(_enrol_entries(actor, dict(enumerate(entries)), {}).keys.values())


@transaction.atomic
def change_phone(*, actor: object, person: Person, phone: str) -> Person:
    """Store another phone number for the person. Raises RegistryError when it cannot be a phone number."""
    fresh = Person.objects.select_for_update().get(pk=person.pk)
    data = fresh.open()
    _keep_phone(fresh, parse_phone(phone))
    fresh.keep(PersonalData(data.name, data.id_number, parse_phone(phone)))
    fresh.save(update_fields=["sealed", "phone_index", "phone_masked"])
    _record(actor, "change_phone", fresh)
    return fresh


@transaction.atomic
def reveal_person(*, actor: object, person: Person, reason: str) -> PersonalData:
    """The personal data in clear, for a human to read; who looked, and the `reason`, is recorded."""
    if not reason.strip():
        raise RegistryError(_("查看完整个人信息前，请先填写查看理由。"), code="reason")
    _record(actor, "reveal_person", person, reason=reason.strip())
    return person.open()


@transaction.atomic
def enrol_organisation(
    *,
    actor: object,
    name: str,
    uscc: str,
    kind: str,
    division: Division,
    legal_person: Person | None = None,
    filed_on: date | None = None,
    phone: str = "",
) -> Organisation:
    """The organisation with this credit code, enrolled now unless known already; a known one stays as stored.

    Raises RegistryError when the code cannot be right or is known under another name.
    """
    code, name = parse_uscc(uscc), name.strip()
    if not name:
        raise InvalidIdentity(_("请填写单位名称，与营业执照或证书上的一致。"), code="name")
    organisation, created = Organisation.objects.get_or_create(
        uscc=code,
        defaults={
            "name": name,
            "kind": OrganisationKind(kind),
            "division": division,
            "legal_person": legal_person,
            "filed_on": filed_on,
            "phone": phone,
        },
    )
    if organisation.name != name:
        raise RegistryError(
            _("这个统一社会信用代码已登记为“%(name)s”。请核对代码和单位名称，确有变更请联系县人社局。")
            % {"name": organisation.name},
            code="name_differs",
        )
    if created:
        _record(actor, "enrol_organisation", organisation)
    return organisation


@transaction.atomic
def open_account(
    *,
    actor: object,
    owner: Person | Organisation,
    kind: str,
    bank: str,
    number: str,
    holder: str | None = None,
) -> Account:
    """The owner's account with this number, stored now unless known already.

    The holder must be the owner: money goes to nobody else. Raises RegistryError for a number that cannot
    be right, a holder with another name, or a kind that does not fit the owner.
    """
    digits, bank = parse_account(number), bank.strip()
    if not bank:
        raise RegistryError(_("请填写开户银行的全称，例如“南安市农村信用合作联社”。"), code="bank")
    _refuse_unfit_kind(owner, AccountKind(kind))
    owner_name = owner.open().name if isinstance(owner, Person) else owner.name
    if holder is not None and holder.strip() != owner_name:
        raise RegistryError(
            _("账户户名与申请人不一致，补贴只能发到申请人本人（本单位）的账户。请更换账户。"), code="holder"
        )
    owned = {"person": owner} if isinstance(owner, Person) else {"organisation": owner}
    index = blind_index(digits, purpose=ACCOUNT)
    if known := Account.objects.filter(number_index=index, **owned).first():
        return known
    account = Account(kind=kind, bank=bank, number_index=index, number_masked=mask_account(digits), **owned)
    account.keep(AccountData(number=digits, holder=owner_name, bank=bank))
    account.save(force_insert=True)
    _record(actor, "open_account", account)
    return account


@transaction.atomic
def close_account(*, actor: object, account: Account) -> Account:
    """Mark the account as no longer used from today; payments made to it stay as they are."""
    if account.closed_on is None:
        account.closed_on = clock.today()
        account.save(update_fields=["closed_on"])
        _record(actor, "close_account", account)
    return account


@transaction.atomic
def appoint(
    *,
    actor: object,
    user: User,
    office: Office,
    role: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Post:
    """Give `user` the post from a day on (today when None). The same open post is returned as it is."""
    if known := Post.objects.filter(user=user, office=office, role=role, valid_to=None).first():
        return known
    start = valid_from or clock.today()
    if valid_to and valid_to < start:
        raise RegistryError(_("任职的结束日期早于开始日期，请核对两个日期。"), code="period")
    if refusal := _kept_apart(user, office, Role(role)):
        raise refusal
    post = Post.objects.create(user=user, office=office, role=Role(role), valid_from=start, valid_to=valid_to)
    _record(actor, "appoint", post, user=user.username, office=office.pk, role=str(role))
    return post


def _kept_apart(user: User, office: Office, role: Role) -> RegistryError | None:
    """Why the same human being, with whatever account, may not hold this post beside those he holds."""
    accounts = Q(user=user) | Q(user__person__isnull=False, user__person=user.person_id)
    held = Post.objects.in_force().filter(accounts)
    if role in THREE_ADMINISTRATORS and held.filter(role__in=set(THREE_ADMINISTRATORS) - {role}).exists():
        return RegistryError(
            _("系统管理员、安全管理员、审计人员必须是不同的人。请换一个人，或者先结束原来的岗位。"),
            code="three_administrators",
        )
    keeping, deciding = (Role.ADMINISTRATOR, Role.SECURITY), (Role.REVIEWER, Role.FINANCE)
    barred = deciding if role in keeping else keeping if role in deciding else ()
    if held.filter(office=office, role__in=barred).exists():
        return RegistryError(
            _("管理员不能在同一机构审核或者付款，审核、财务人员也不能兼任管理员。请先结束原来的岗位。"),
            code="administers_and_decides",
        )
    return None


@transaction.atomic
def end_post(*, actor: object, post: Post, last_day: date | None = None) -> Post:
    """End a post with `last_day` (None: yesterday, the right ends at once). One not begun is dropped."""
    end = last_day or clock.today() - timedelta(days=1)
    _record(actor, "end_post", post, last_day=end.isoformat())
    if end < post.valid_from:
        post.delete()
        return post
    post.valid_to = end
    post.save(update_fields=["valid_to"])
    return post


@transaction.atomic
def authorise_operator(
    *, actor: object, user: User, organisation: Organisation, valid_from: date | None = None
) -> Operator:
    """Let `user` act for `organisation` from a day on (today when None)."""
    operator, created = Operator.objects.get_or_create(
        user=user,
        organisation=organisation,
        valid_to=None,
        defaults={"valid_from": valid_from or clock.today()},
    )
    if created:
        _record(actor, "authorise_operator", operator, user=user.username, organisation=organisation.pk)
    return operator


def _read(row: NewPerson, today: date) -> Entry:
    name, identity = parse_name(row.name), parse_identity(row.id_number, today=today)
    phone = parse_phone(row.phone) if row.phone.strip() else ""
    return Entry(name, identity, phone, row.home.pk)


def _read_all(rows: Sequence[NewPerson]) -> tuple[dict[int, Entry], dict[int, Any]]:
    read, errors = {}, {}
    today = clock.today()
    for position, row in enumerate(rows):
        try:
            read[position] = _read(row, today)
        except InvalidIdentity as error:
            errors[position] = error.sentence
    return read, errors


def _enrol_entries(actor: object, entries: dict[int, Entry], errors: dict[int, Any]) -> Enrolled:
    enrolled = enrol_entries(entries, errors)
    if enrolled.new:
        _record_many(actor, "enrol_people", "person", count=len(enrolled.new))
    return enrolled


def _person(entry: Entry) -> Person:
    index = blind_index(entry.identity.number, purpose=IDENTITY)
    [row] = rows_of({index: entry})
    return Person(**dict(zip(FIELDS, row, strict=True)))


def _known(person: Person) -> Person | None:
    return Person.objects.filter(identity_index=person.identity_index).first()


def _keep_phone(person: Person, phone: str) -> None:
    person.phone_index = blind_index(phone, purpose=PHONE) if phone else ""
    person.phone_masked = mask_phone(phone) if phone else ""


def _refuse_unfit_kind(owner: Person | Organisation, kind: AccountKind) -> None:
    if isinstance(owner, Person) != (kind == AccountKind.SSC_CARD):
        raise RegistryError(
            _("个人请使用本人的社会保障卡账户，单位请使用对公账户或村集体账户。请更换账户。"),
            code="account_kind",
        )


def _record(actor: object, verb: str, row: models.Model, **detail: Any) -> None:
    RegistryEvent.objects.create(
        actor=actor if isinstance(actor, User) else None,
        verb=verb,
        subject=row._meta.model_name,
        subject_id=str(row.pk),
        detail=detail,
    )


def _record_many(actor: object, verb: str, subject: str, **detail: Any) -> None:
    RegistryEvent.objects.create(
        actor=actor if isinstance(actor, User) else None,
        verb=verb,
        subject=subject,
        subject_id="",
        detail=detail,
    )
