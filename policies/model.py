"""What a programme is, typed. Built from the TOML files by `policies.parse`; never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or title in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The English text for any English language code, else the Chinese one."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one rule file: its `kind` (programme or standard), the name that errors give, the TOML itself.

    A text that is published after the package's own files is named after its subject and number: `startup_grant@3`.
    """

    kind: str
    name: str
    text: str

    @property
    def edition(self) -> str:
        """`@3` of the third edition, nothing for a file: what tells two texts of one subject apart in a version."""
        _subject, mark, number = self.name.partition("@")
        return mark + number


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule is written: key (`FJ-2.1a`), document, clause number and the words quoted."""

    key: str
    document: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """Which clause a rule cites: the first of `keys` the local standard names too; see `policies.citing`."""

    keys: tuple[str, ...]
    source: str  # national | local | parameter


@dataclass(frozen=True, slots=True)
class When:
    """A rule holds only if this parameter (or derived fact) has this value; `equals` None means any value at all."""

    parameter: str | None
    fact: str | None
    equals: Any


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who may apply: `type` as in the facts (individual, hr_agency …)."""

    type: str
    title: Text


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper asked for. `need`: required, any_of (one of `accepts` suffices), by_data or optional.
    `promise`: a promise may stand for it (告知承诺)."""

    code: str
    need: str
    accepts: tuple[str, ...]
    clause: ClauseRef
    when: When | None
    title: Text
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A fact a claim holds, by its path below `facts` (or `applicant.`); `[]` in the path enters a list.

    `source` tells who gives it: applicant, register or office. `null` tells what an explicit null means:
    refused (bad input), unknown (register not reachable) or none (there is no such thing). `choices` are all there
    is of type choice; of a text they are those a form offers.
    """

    path: str
    type: str
    required: bool
    null: str
    source: str
    choices: tuple[str, ...]
    title: Text


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule: `fact` compared by `op` with `value`, or with the local parameter named `parameter`.

    A parameter without a value switches the condition off; a fact that is absent passes, one that is
    None leads to `on_unknown`. `names` lists the facts a reason carries.
    """

    key: str
    scope: str  # claim | row | month
    fact: str
    op: str
    value: Any
    parameter: str | None
    code: str
    on_fail: str
    on_unknown: str
    clause: ClauseRef
    names: tuple[str, ...]
    when: When | None
    title: Text


@dataclass(frozen=True, slots=True)
class Note:
    """A reason given with a yes: `code` is added when `fact` compares true."""

    scope: str  # claim | row
    fact: str
    op: str
    value: Any
    code: str
    clause: ClauseRef
    names: tuple[str, ...]
    when: When | None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often one holder is paid: `times` once_per_person, once_per_entity, once_per_year (calendar year of the
    event, CV-04), per_period (`period` month or quarter) or unlimited. The holder is the person or organisation
    that claims, in a roster the person of the line."""

    times: str
    period: str | None
    clause: ClauseRef


@dataclass(frozen=True, slots=True)
class ExclusiveWith:
    """A programme that is not received beside this one: by the same `person` or `entity` at all, for the same_year,
    or for the same_months. `strength`: hard refuses, soft asks a person. `title` is what the other one is called."""

    programme: str
    scope: str
    strength: str
    clause: ClauseRef
    title: Text


@dataclass(frozen=True, slots=True)
class Limit:
    """What is paid at most: `parameter` names the amount that versions and standards set, per_claim_fen,
    per_year_fen or per_person_fen. `beyond`: cut pays what is left, refuse pays nothing, ask leaves it to a person."""

    parameter: str
    beyond: str
    clause: ClauseRef


@dataclass(frozen=True, slots=True)
class Panel:
    """会审: of so many `members` of the office at least `agree` have to say yes (1: any of them; all: as many)."""

    members: int
    agree: int


@dataclass(frozen=True, slots=True)
class Station:
    """A stop of the plan: what happens, at which level (None: nowhere in particular), within how many
    working days (0: none of its own), whether a no may be said there, and by whom together (None: by one)."""

    station: str
    level: str | None
    working_days: int
    may_refuse: bool
    title: Text
    panel: Panel | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """How long a public notice stands: `days` in `unit` (working or calendar).

    One list shows the claims of one division of this `level`. `posting`: the days count only once the list hangs on
    the board of the place and the office has said so.
    """

    days: int
    unit: str
    level: str = "county"
    posting: bool = False


# By convention after 行政许可法 第32条.
ACCEPTANCE_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Within how many working days the office says what is missing or accepts.

    `silence`: once they are over without a word the claim counts as accepted on the day it was received
    (行政许可法 第32条); what it asks for is reviewed as ever.
    """

    working_days: int = ACCEPTANCE_WORKING_DAYS
    silence: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """How the money goes: `route` (ssc_card, corp_account, collective_account, batch) and from which fund.

    `rounding` is the level that takes the odd fen of a shared sum: upper or lower. `recheck` are the keys of the
    conditions put again before the money leaves.
    """

    route: str
    fund: str
    rounding: str
    recheck: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routing:
    """Levels by applicant type (key `default` for the rest) and the amounts that lift a claim higher, in fen."""

    levels: Mapping[str, tuple[str, ...]]
    prefecture_from_fen: int
    province_from_fen: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """Who else says whether the lines are true (`destination`: the county of work), within how many working days."""

    who: str
    working_days: int


@dataclass(frozen=True, slots=True)
class Version:
    """The programme's rules between two days (both included; None: open) with their default parameters."""

    id: str
    valid_from: date
    valid_to: date | None
    parameters: Mapping[str, Any]

    def in_force(self, on: date) -> bool:
        """Whether the version holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Standard:
    """One layer of the rules: a region's parameters for a programme between two days.

    `region` is 00 for the nation, else the 2, 4 or 6 digits of a province, prefecture or county. `number` is the
    place in its file, counted from 1. `demonstration`: no policy in force.
    """

    programme: str
    region: str
    region_name: str
    id: str
    valid_from: date
    valid_to: date | None
    demonstration: bool
    note: str
    parameters: Mapping[str, Any]
    clauses: tuple[Clause, ...]
    cites: tuple[str, ...]
    source: Source
    number: int
    canonical: str  # the standard's own data, for the content hash

    @property
    def document(self) -> str:
        """The document the standard rests on, else its region and id."""
        quoted = {clause.key: clause.document for clause in self.clauses}
        return next((quoted[key] for key in self.cites if key in quoted), f"{self.region_name}{self.id}")

    def in_force(self, on: date) -> bool:
        """Whether the standard holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Programme:
    """One subsidy: what a guide prints, a form asks, the rules judge and the plan passes through.

    `sampling_percent` of what was paid is looked at afterwards; `report_columns` are the figures of the quarterly
    report it counts for (policies.reporting).

    `prefix` begins the numbers of its claims: two to four capital letters of the subsidy's short name in pinyin.
    """

    code: str
    prefix: str
    flow: str
    trigger: str
    payee: str
    title: Text
    summary: Text
    clauses: Mapping[str, Clause]
    general: ClauseRef
    versions: tuple[Version, ...]
    applicants: tuple[Applicant, ...]
    evidence: tuple[Evidence, ...]
    fields: tuple[Field, ...]
    conditions: tuple[Condition, ...]
    notes: tuple[Note, ...]
    derive: str
    amount: str
    history_kinds: tuple[str, ...]
    roster: str | None
    frequency: Frequency
    exclusive_with: tuple[ExclusiveWith, ...]
    limits: tuple[Limit, ...]
    routing: Routing
    plan: tuple[Station, ...]
    confirm: Confirm | None
    acceptance: Acceptance
    notice: Notice
    payment: Payment
    sampling_percent: int
    report_columns: tuple[str, ...]
    source: Source
    shared: str  # the text of the conditions every programme puts
    canonical: str  # the data of both texts, for the content hash

    @property
    def title_zh(self) -> str:
        """The title in Chinese."""
        return self.title.zh

    @property
    def title_en(self) -> str:
        """The title in English."""
        return self.title.en

    def plan_for(self, levels: tuple[str, ...]) -> tuple[Station, ...]:
        """The stations a claim routed through these levels passes, in order."""
        return tuple(stop for stop in self.plan if stop.level is None or stop.level in levels)

    def version_on(self, on: date) -> Version | None:
        """The version in force on a day; None before the first and after the last."""
        return next((version for version in self.versions if version.in_force(on)), None)


NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})
