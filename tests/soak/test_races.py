"""Four people at one claim in the same moment, round after round: one gets through, the others read why.

A few rounds here, a thousand of each kind by `script/soak`. SQLite needs a file for it: a database in memory has
no second writer.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from approvals.answers import Answer
from approvals.commands import decide, take
from approvals.enums import Verdict
from approvals.sitting import sitting
from registry.commands import appoint, enrol_person
from registry.enums import Role, Sex
from registry.models import Division, Office, User
from registry.pilot.numbers import identity_number
from tests.approvals.conftest import (  # noqa: F401
    REVIEWED,
    Cast,
    _only_this_package,
    cast,
    demo_day,
    item_of,
)
from tests.approvals.test_race_for_one_person import at_once
from tests.soak import acts
from workflows.commands import submit, withdraw
from workflows.enums import Station
from workflows.errors import CommandRefused
from workflows.models import Claim, OpenItem
from workflows.reconcile import faults
from workflows.relay import run_due
from workflows.splitting import split_off

ROUNDS = int(os.environ.get("SHENLING_RACE_ROUNDS", "4"))
TOLD_WHY = {"task_done", "stale", "not_allowed", "busy", "state"}
COUNTY = "530627"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite" and "SHENLING_TEST_DB" not in os.environ,
        reason="a SQLite database in memory has no second writer",
    ),
]


@pytest.fixture
def county(cast: Cast) -> list[User]:  # noqa: F811
    """Four reviewers of one county: the pilot's two, and two more."""
    office = Office.objects.get(division=COUNTY, kind="hrss")
    reviewers = [cast["zx-county"], cast["zx-county-2"]]
    for sequence, name in ((471, "罗开富"), (472, "杨秀英")):
        number = identity_number(COUNTY, date(1985, 5, 5), sequence, Sex.MALE)
        person = enrol_person(actor=None, name=name, id_number=number, home=Division.objects.get(code=COUNTY))
        user = User.objects.create_user(f"zx-county-{sequence}", name=name, person=person)
        appoint(actor=None, user=user, office=office, role=Role.REVIEWER)
        reviewers.append(user)
    return reviewers


def claim_at(organiser: User) -> Claim:
    """A roster of two, judged by the machine, at the county's desk."""
    claim = acts.open_roster(organiser, 2)
    submit(claim_id=claim.pk, actor=organiser)
    run_due()
    return Claim.objects.get(pk=claim.pk)


def approving(item: OpenItem, version: int, actor: User) -> Callable[[], object]:
    answer = Answer(Verdict.AGREE, REVIEWED)
    return lambda: decide(task_id=item.task_id, actor=actor, answer=answer, expected_version=version)


def returning(item: OpenItem, version: int, actor: User) -> Callable[[], object]:
    answer = Answer(Verdict.RETURN, "请补充劳动合同。", reasons=())
    return lambda: decide(task_id=item.task_id, actor=actor, answer=answer, expected_version=version)


def taking(item: OpenItem, _version: int, actor: User) -> Callable[[], object]:
    return lambda: take(task_id=item.task_id, actor=actor)


def withdrawing(item: OpenItem, version: int, actor: User) -> Callable[[], object]:
    return lambda: withdraw(claim_id=item.claim_id, actor=item.claim.applicant, expected_version=version)


def splitting(item: OpenItem, version: int, actor: User) -> Callable[[], object]:
    def split() -> None:
        with sitting(
            item.task_id, Station.REVIEW, actor=actor, expected_version=version, keeps_task=True
        ) as here:
            here.take_seat()
            split_off(here.move, here.claim.judged_lines[:1], reason="单独核实。")

    return split


RACES = {
    "approve/approve": (approving, approving, approving, approving),
    "approve/withdraw": (approving, withdrawing, approving, withdrawing),
    "approve/return": (approving, returning, approving, returning),
    "take/take": (taking, taking, taking, taking),
    "split/decide": (splitting, approving, splitting, approving),
}


@pytest.mark.parametrize("race", RACES)
def test_of_four_at_once_one_gets_through_and_the_others_read_why(race, cast, county):  # noqa: F811
    organiser, ends = cast["organiser"], Counter()
    for _round in range(ROUNDS):
        claim = claim_at(organiser)
        item = item_of(claim)
        works = [make(item, claim.version, actor) for make, actor in zip(RACES[race], county, strict=True)]
        answers = at_once(works)
        won = [each for each in answers if not isinstance(each, Exception)]
        lost = [each for each in answers if isinstance(each, Exception)]
        assert len(won) == 1, answers
        assert all(isinstance(each, CommandRefused) and each.code in TOLD_WHY for each in lost), answers
        assert all(each.sentence for each in lost)
        ends[Claim.objects.get(pk=claim.pk).state] += 1
        _clear(claim, organiser)
    assert sum(ends.values()) == ROUNDS
    assert [str(fault) for fault in faults(history=True)] == []


def _clear(claim: Claim, organiser: User) -> None:
    for sheet in Claim.objects.of_family(claim).open():
        withdraw(claim_id=sheet.pk, actor=organiser)
    run_due()
