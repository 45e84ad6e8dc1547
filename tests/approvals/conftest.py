"""The pilot's cast in March 2026, and claims carried to any desk by the real commands and the real rules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
import time_machine

from approvals.answers import Answer
from approvals.commands import decide, record_visit
from approvals.confirming import asking
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from policies.load import programme as load_programme
from registry import clock
from registry.models import Account, Organisation, Person, User
from registry.pilot import DEMO_DAY
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.pilot import load_pilot
from workflows import checks, jobs
from workflows.commands import add_line, open_draft, save_answers, submit
from workflows.door import Move
from workflows.enums import Station
from workflows.models import Claim, OpenItem
from workflows.relay import run_due

STARTUP, EXPORT = "startup_grant", "labor_export_service_subsidy"
REVIEWED = "材料齐全，情况属实，同意上报。"


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), clock.SHANGHAI)


@pytest.fixture(autouse=True)
def demo_day() -> Iterator[time_machine.Traveller]:
    """The story begins on 2 March 2026, whatever the machine's clock says; from there it only moves forward."""
    with time_machine.travel(at(DEMO_DAY), tick=False) as traveller:
        yield traveller


@dataclass(frozen=True)
class Cast:
    """The pilot's users by name."""

    users: dict[str, User]

    def __getitem__(self, username: str) -> User:
        return self.users[username]


@pytest.fixture
def cast(db) -> Cast:
    load_pilot()
    return Cast({user.username: user for user in User.objects.select_related("person")})


def _stay(move: Move, _result: object) -> None:
    """Whatever happens outside this package: done at once."""
    move.record("issue")
    move.finish_step(move.step)


@pytest.fixture(autouse=True)
def _only_this_package(monkeypatch) -> None:
    """Papers and money have tests of their own: every paper the rules ask for is there, no page is left unfilled.
    So has the confirmation by the counties of work (test_confirming.py)."""
    monkeypatch.setattr(checks, "_checks", {})
    monkeypatch.setattr(asking, "terms_of", lambda claim: None)
    monkeypatch.setitem(checks._providers, "evidence", _every_paper)
    monkeypatch.setitem(checks._providers, "evidence_hashes", lambda claim: [])
    for name in ("payments.reserve_funds", "documents.issue_disbursement_notice"):
        monkeypatch.setitem(jobs._jobs, name, jobs.StationJob(name, finish=_stay))


def _every_paper(claim: Claim) -> list[str]:
    papers = load_programme(claim.programme).evidence
    return sorted({code for paper in papers for code in (paper.code, *paper.accepts)})


@pytest.fixture
def file_startup(cast) -> Callable[..., Claim]:
    """Hand in a one-off startup grant of `username`; the machine has judged it, the village has it."""

    def file(username: str = "chen") -> Claim:
        actor = cast[username]
        business = actor.person.businesses.get()
        claim = open_draft(actor=actor, programme=STARTUP, place=actor.person.home, person=actor.person)
        save_answers(
            claim_id=claim.pk,
            actor=actor,
            answers={"uscc": business.uscc},
            account=Account.objects.get(person=actor.person),
        )
        return _hand_in(claim, actor)

    return file


@pytest.fixture
def file_roster(cast) -> Callable[..., Claim]:
    """Hand in the agency's roster; `entries` are those of the pilot, `extra` facts change what is known of each.

    `people` stand below them, with the facts of the last entry.
    """

    def file(entries=ROSTER[:8], people: Iterable[Person] = (), **extra: object) -> Claim:
        actor = cast["organiser"]
        unit = Organisation.objects.get(operators__user=actor)
        claim = open_draft(actor=actor, programme=EXPORT, place=unit.division, organisation=unit)
        for entry in entries:
            facts = {
                "origin_county": entry.member.home[:6],
                "work_county": entry.work_county,
                "contract_start": entry.contract_start.isoformat(),
                "performed_until": entry.performed_until.isoformat(),
                "proofs": ["DEST_HRSS_ROSTER"],
            }
            person = find_person(entry.member.id_number)
            add_line(
                claim_id=claim.pk, actor=actor, person=person, label=person.name_masked, facts=facts | extra
            )
        for person in people:
            add_line(
                claim_id=claim.pk, actor=actor, person=person, label=person.name_masked, facts=facts | extra
            )
        account = Account.objects.get(organisation=unit)
        save_answers(claim_id=claim.pk, actor=actor, answers={}, account=account)
        return _hand_in(claim, actor)

    return file


def _hand_in(claim: Claim, actor: User) -> Claim:
    submit(claim_id=claim.pk, actor=actor)
    run_due()
    return fresh(claim)


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def item_of(claim: Claim) -> OpenItem:
    return OpenItem.objects.select_related("office").get(claim=claim)


def answer(
    claim: Claim,
    actor: User,
    verdict: Verdict = Verdict.AGREE,
    *,
    comment: str = REVIEWED,
    lines: tuple[LineAnswer, ...] = (),
    reasons: tuple[dict[str, object], ...] | None = None,
) -> Claim:
    """One level's answer to the claim where it stands; the machine then does what is due."""
    decide(task_id=item_of(claim).task_id, actor=actor, answer=Answer(verdict, comment, lines, reasons))
    run_due()
    return fresh(claim)


def visit(claim: Claim, actor: User, findings: str = "店铺开门营业，经营者本人在场。") -> Claim:
    record_visit(
        task_id=item_of(claim).task_id,
        actor=actor,
        visited_on=clock.today(),
        operating=True,
        findings=findings,
    )
    return fresh(claim)


def carry(claim: Claim, cast: Cast, until: str, *, lines: tuple[LineAnswer, ...] = ()) -> Claim:
    """Let every level agree, up to the desk of the level `until` ("notice": all of them)."""
    prefix = {"350583": "na", "530627": "zx", "469025": "bs"}[claim.county_id]
    for level in ("village", "township", "county", "prefecture"):
        item = OpenItem.objects.filter(claim=claim, level=level).first()
        if item is None:
            continue
        if level == until:
            break
        user = cast["zt-prefecture" if level == "prefecture" else f"{prefix}-{level}"]
        if item.station == Station.SITE_VISIT:
            visit(claim, user)
        answer(claim, user, lines=lines)
    return fresh(claim)
