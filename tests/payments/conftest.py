"""A county with its reviewers and finance, and a claim carried to any station by the real commands.

The claim is a transport subsidy in a county without a local standard: people fix the amount, so that these tests
do not lean on any rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest

from approvals.answers import Answer
from approvals.commands import decide
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from payments.commands import allot, open_fund
from payments.models import Disbursement, Fund, FundBalance
from registry import clock
from registry.commands import appoint, enrol_person, open_account
from registry.enums import AccountKind, Level, OfficeKind, Role, Sex
from registry.models import Division, Office, Person, User
from registry.pilot.numbers import card_number, identity_number
from tests.paying import pay
from workflows import checks, jobs
from workflows.commands import open_draft, save_answers, submit
from workflows.door import Move
from workflows.enums import Station, Verb
from workflows.models import Claim, OpenItem
from workflows.relay import run_due

PLACES = {
    "35": "福建省",
    "3505": "泉州市",
    "350583": "南安市",
    "350583118": "官桥镇",
    "350583118201": "九溪村",
    "350581": "石狮市",
}
AMOUNT_FEN = 49_999
SINCE = date(2020, 1, 1)
ISSUE_NOTICE = "documents.issue_disbursement_notice"


@dataclass(frozen=True)
class Town:
    """One county: its people by user name and its offices by level (and "finance")."""

    users: dict[str, User]
    offices: dict[str, Office]
    village: Division

    def __getitem__(self, username: str) -> User:
        return self.users[username]


def make_person(sequence: int, name: str, home: Division) -> Person:
    number = identity_number("350583", date(1986, 4, 12), sequence, Sex.FEMALE)
    return enrol_person(actor=None, name=name, id_number=number, home=home)


def make_user(username: str, person: Person | None) -> User:
    return User.objects.create_user(username, name=username, person=person, email=f"{username}@example.org")


def go_to(day: date) -> None:
    clock.move_to(datetime.combine(day, time(9), clock.SHANGHAI))


@pytest.fixture
def town(db) -> Town:
    places: dict[str, Division] = {}
    for code, name in PLACES.items():
        parent = next((places[code[:size]] for size in (9, 6, 4, 2) if size < len(code)), None)
        places[code] = Division.objects.add(code=code, name=name, parent=parent)
    village = places["350583118201"]
    desks = {
        "village": (village, OfficeKind.HRSS, Role.REVIEWER),
        "township": (places["350583118"], OfficeKind.HRSS, Role.REVIEWER),
        "county": (places["350583"], OfficeKind.HRSS, Role.REVIEWER),
        "finance": (places["350583"], OfficeKind.FINANCE, Role.FINANCE),
        "elsewhere": (places["350581"], OfficeKind.FINANCE, Role.FINANCE),
    }
    users, offices = {}, {}
    for sequence, (username, (division, kind, role)) in enumerate(desks.items(), start=10):
        office = Office.objects.create(
            name=f"{division.name}{username}", kind=kind, level=division.level, division=division
        )
        users[username] = make_user(username, make_person(sequence, "叶春生", village))
        appoint(actor=None, user=users[username], office=office, role=role, valid_from=SINCE)
        offices[username] = office
    users["preparer"] = make_user("preparer", make_person(15, "戴丽云", village))
    appoint(
        actor=None,
        user=users["preparer"],
        office=offices["finance"],
        role=Role.FINANCE,
        valid_from=SINCE,
    )
    users["chen"] = make_user("chen", make_person(1, "陈秀兰", village))
    return Town(users, offices, village)


@pytest.fixture
def fund(town: Town) -> Fund:
    """The county's employment fund of this year, still empty."""
    return open_fund(
        actor=town["finance"],
        code="employment_fund",
        name="就业补助资金",
        division=town.offices["finance"].division,
        year=clock.today().year,
        source_document="泉财社指〔2026〕3号",
    )


@pytest.fixture
def full_fund(town: Town, fund: Fund) -> Fund:
    allot(actor=town["finance"], fund=fund, amount_fen=10_000_000, document="泉财社指〔2026〕3号")
    return fund


def _issue(move: Move, _result: object) -> None:
    step = move.step
    move.record(Verb.ISSUE)
    move.finish_step(step)


@pytest.fixture
def _without_documents(monkeypatch) -> None:
    """The packages above payments have their own tests: no evidence is asked for, no PDF is made."""
    monkeypatch.setattr(checks, "_checks", {})
    monkeypatch.setitem(jobs._jobs, ISSUE_NOTICE, jobs.StationJob(ISSUE_NOTICE, finish=_issue))


@pytest.fixture
def draft(town: Town, _without_documents) -> Callable[..., Claim]:
    """Open a draft of chen with a social security card; another `sequence` is another applicant."""

    def open_one(actor: User | None = None, sequence: int = 1) -> Claim:
        if actor is None and sequence > 1:
            actor = make_user(f"applicant-{sequence}", make_person(100 + sequence, "陈秀兰", town.village))
        actor = actor or town["chen"]
        claim = open_draft(
            actor=actor, programme="transport_subsidy", place=town.village, person=actor.person
        )
        account = open_account(
            actor=actor,
            owner=actor.person,
            kind=AccountKind.SSC_CARD,
            bank="南安农村商业银行",
            number=card_number(sequence),
        )
        save_answers(claim_id=claim.pk, actor=actor, answers={}, account=account)
        return claim

    return open_one


def task_of(claim: Claim, station: str) -> int:
    return OpenItem.objects.get(claim=claim, station=station).task_id


def agree(claim: Claim, actor: User, amount_fen: int | None = None) -> None:
    lines = () if amount_fen is None else (LineAnswer(1, True, amount_fen),)
    decide(
        task_id=task_of(claim, Station.REVIEW),
        actor=actor,
        answer=Answer(Verdict.AGREE, "情况属实。", lines),
    )


@pytest.fixture
def approve(town: Town, draft) -> Callable[..., Claim]:
    """Carry a claim through all reviews and the public notice to its approval, and run what follows."""

    def carry(actor: User | None = None, sequence: int = 1, amount_fen: int = AMOUNT_FEN) -> Claim:
        claim = draft(actor, sequence)
        submit(claim_id=claim.pk, actor=claim.applicant)
        run_due()
        for level in (Level.VILLAGE, Level.TOWNSHIP):
            agree(claim, town[level])
        agree(claim, town["county"], amount_fen)
        claim.refresh_from_db()
        go_to(date.fromordinal(claim.notice_until.toordinal() + 1))
        run_due()
        return Claim.objects.get(pk=claim.pk)

    return carry


@pytest.fixture
def approved(approve, full_fund) -> Claim:
    """A claim approved for AMOUNT_FEN, with its money reserved, at the release desk."""
    return approve()


def paid_out(claim: Claim, town: Town) -> Disbursement:
    """The claim's payment, prepared and released by the two of the county's finance."""
    return pay(claim, preparer=town["preparer"], releaser=town["finance"])


def standing_in(fund: Fund) -> dict[str, int]:
    """What of the fund is bound or gone, in fen."""
    return FundBalance.objects.values("reserved", "committed", "paid").get(fund=fund)


def balance_of(fund: Fund) -> tuple[int, int, int]:
    """Allotted, reserved and paid, in fen, as the database has them."""
    return FundBalance.objects.values_list("allotted", "reserved", "paid").get(fund=fund)
