"""What the tables of the cast are written with; load.py stores them."""

from dataclasses import dataclass
from datetime import date

from registry.enums import (
    AccountKind,
    BusinessKind,
    BusinessRole,
    BusinessStatus,
    Category,
    OfficeKind,
    OrganisationKind,
    PersonStatus,
    Role,
    Sex,
)
from registry.pilot.numbers import card_number, corporate_number, credit_code, identity_number, mobile_number

# The day on which the story of the cast begins: a Monday that is a working day everywhere.
DEMO_DAY = date(2026, 3, 2)
PASSWORD = "shenling-demo"
REGISTER = "防返贫监测信息系统（演示数据）"


@dataclass(frozen=True, slots=True)
class Belongs:
    """A category of a person from a day on."""

    category: Category
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Has:
    """A status of a person from a day on."""

    status: PersonStatus
    valid_from: date
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    name: str
    sequence: int
    registered_on: date
    county: str
    address: str
    kind: BusinessKind = BusinessKind.INDIVIDUAL_BUSINESS
    role: BusinessRole = BusinessRole.OPERATOR
    status: BusinessStatus = BusinessStatus.OPEN
    status_on: date | None = None

    @property
    def uscc(self) -> str:
        return credit_code("92", self.county, self.sequence)


@dataclass(frozen=True, slots=True)
class Member:
    """An invented person. `sequence` is unique and makes all his numbers; `bank` gives him a card."""

    sequence: int
    name: str
    sex: Sex
    born: date
    home: str
    username: str = ""
    bank: str = ""
    categories: tuple[Belongs, ...] = ()
    statuses: tuple[Has, ...] = ()
    businesses: tuple[Business, ...] = ()

    @property
    def id_number(self) -> str:
        return identity_number(self.home[:6].ljust(6, "0"), self.born, self.sequence, self.sex)

    @property
    def phone(self) -> str:
        return mobile_number(self.sequence)

    @property
    def card(self) -> str:
        return card_number(self.sequence)


@dataclass(frozen=True, slots=True)
class Unit:
    """An invented organisation; `operator` is the user who acts for it."""

    sequence: int
    name: str
    kind: OrganisationKind
    registrar: str
    division: str
    operator: str
    bank: str
    account_kind: AccountKind
    filed_on: date | None = None
    legal_person: Member | None = None

    @property
    def uscc(self) -> str:
        return credit_code(self.registrar, self.division[:6], self.sequence)

    @property
    def account(self) -> str:
        return corporate_number(self.sequence)


@dataclass(frozen=True, slots=True)
class Desk:
    """A post: where (division and kind of office) and as what."""

    division: str
    role: Role = Role.REVIEWER
    kind: OfficeKind = OfficeKind.HRSS


@dataclass(frozen=True, slots=True)
class Official:
    """A member of staff with the desks he holds since `since`."""

    member: Member
    desks: tuple[Desk, ...]
    since: date = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One worker of the roster as the agency types it; `story` says what the checks should find."""

    member: Member
    employer: str
    employer_uscc: str
    work_county: str
    contract_start: date
    performed_until: date
    proofs: tuple[str, ...]
    story: str


@dataclass(frozen=True, slots=True)
class PostAgreement:
    """One public-welfare post and who holds it."""

    member: Member
    post_code: str
    post_name: str
    agreed_from: date
    agreed_until: date


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of one place."""

    members: tuple[Member, ...]
    units: tuple[Unit, ...] = ()
    officials: tuple[Official, ...] = ()
    roster: tuple[RosterEntry, ...] = ()
    agreements: tuple[PostAgreement, ...] = ()
