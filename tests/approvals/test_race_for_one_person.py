"""Many claims for one person decided in the same moment: exactly one gets through, and all others read why."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from approvals.answers import Answer
from approvals.commands import decide
from approvals.enums import Verdict
from approvals.lines import LineAnswer
from registry import clock
from registry.models import Account, Organisation, Person, User
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.approvals.conftest import EXPORT, REVIEWED, carry, fresh, item_of
from tests.workflows.excluding import excluding
from workflows.commands import add_line, open_draft, save_answers, submit
from workflows.door import claim_command
from workflows.enums import GRANTED, ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.models import Benefit, Claim
from workflows.rebuilding import disagreements
from workflows.relay import run_due

CLAIMS = 20
AMOUNT_FEN = 30_000
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


def at_once(works: list) -> list:
    """Every work's answer, or whatever it raised; all begin together."""
    start = Barrier(len(works))

    def one(work):
        try:
            start.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def agreeing(claim: Claim, actor: User):
    """Agree to every line of the claim, when called."""
    task_id, answer = item_of(claim).task_id, Answer(Verdict.AGREE, REVIEWED, _all_of(claim))
    return lambda: decide(task_id=task_id, actor=actor, answer=answer)


def roster(actor: User, people: list[Person]) -> Claim:
    """A roster that the machine found nothing against, at the first desk."""
    unit = Organisation.objects.get(operators__user=actor)
    claim = open_draft(actor=actor, programme=EXPORT, place=unit.division, organisation=unit)
    for person in people:
        facts = {"origin_county": "530627", "work_county": "440106", "contract_start": "2025-09-01"}
        facts |= {"performed_until": "2026-02-28", "proofs": ["DEST_HRSS_ROSTER"]}
        add_line(claim_id=claim.pk, actor=actor, person=person, label=person.name_masked, facts=facts)
    account = Account.objects.get(organisation=unit)
    save_answers(claim_id=claim.pk, actor=actor, answers={}, account=account)
    submit(claim_id=claim.pk, actor=actor)
    run_due()
    return fresh(claim)


def at_the_last_desk(claims: list[Claim], cast) -> None:
    """Every claim before its last level, every line left to people."""
    for claim in claims:
        carry(claim, cast, "county", lines=_all_of(claim))
        claim.lines.update(outcome="needs-human")


def _all_of(claim: Claim) -> tuple[LineAnswer, ...]:
    return tuple(LineAnswer(line.position, True, AMOUNT_FEN) for line in claim.lines.all())


def told(answers: list) -> Counter[str]:
    """How the works ended, by state or by the code of the refusal; anything else stands there by its class."""
    return Counter(
        each.code if isinstance(each, CommandRefused) else getattr(each, "state", type(each).__name__)
        for each in answers
    )


def test_twenty_claims_for_one_worker_decided_at_once_are_one_grant(cast):
    worker = find_person(ROSTER[0].member.id_number)
    claims = [roster(cast["organiser"], [worker]) for _number in range(CLAIMS)]
    at_the_last_desk(claims, cast)

    answers = at_once([agreeing(each, cast["zx-county"]) for each in claims])

    assert told(answers) == {ClaimState.ON_NOTICE: 1, "already_granted": CLAIMS - 1}
    winner = next(each for each in answers if isinstance(each, Claim))
    assert all(winner.number in str(each) for each in answers if not isinstance(each, Claim))
    assert Benefit.objects.get(status__in=GRANTED).claim == winner
    assert not Claim.objects.exclude(pk=winner.pk).exclude(approved_fen=None).exists()
    assert list(disagreements()) == []


def test_rosters_of_the_same_people_in_different_order_do_not_wait_for_each_other_for_ever(cast):
    people = [find_person(entry.member.id_number) for entry in ROSTER[:8]]
    orders = [people[start:] + people[:start] for start in range(0, 8, 2)] + [people[::-1]]
    claims = [roster(cast["organiser"], order) for order in orders]
    at_the_last_desk(claims, cast)

    answers = at_once([agreeing(each, cast["zx-county"]) for each in claims])

    assert told(answers) == {ClaimState.ON_NOTICE: 1, "already_granted": len(orders) - 1}
    assert Benefit.objects.filter(status__in=GRANTED).count() == len(people)


def test_of_two_programmes_that_exclude_each_other_one_is_granted(cast):
    with excluding(EXPORT, "startup_grant", scope="person", strength="hard"):
        worker = cast["worker"]
        grant = open_draft(
            actor=worker, programme="startup_grant", place=worker.person.home, person=worker.person
        )
        account = Account.objects.get(person=worker.person)
        save_answers(claim_id=grant.pk, actor=worker, answers={}, account=account)
        submit(claim_id=grant.pk, actor=worker)
        run_due()
        claims = [roster(cast["organiser"], [worker.person]), fresh(grant)]
        at_the_last_desk(claims, cast)
        answers = at_once([agreeing(each, cast["zx-county"]) for each in claims])

    assert told(answers) == {ClaimState.ON_NOTICE: 1, "already_granted": 1}


@pytest.fixture
def settling(cast):
    """Enter that the money of a claim arrived, when called."""

    def entering(claim: Claim):
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.PAYING)

        def settle() -> Claim:
            with claim_command(claim.pk, actor=cast["zx-finance"]) as move:
                move.claim.paid_fen, move.claim.paid_at = AMOUNT_FEN, clock.now()
                move.transition(Verb.SETTLE)
            return move.claim

        return settle

    return entering


def test_the_money_of_one_claim_arrives_while_another_is_decided(cast, settling):
    worker = find_person(ROSTER[0].member.id_number)
    first, second = claims = [roster(cast["organiser"], [worker]) for _number in range(2)]
    at_the_last_desk(claims, cast)
    agreeing(first, cast["zx-county"])()

    answers = at_once([settling(first), agreeing(second, cast["zx-county"])])

    assert told(answers) == {ClaimState.PAID: 1, "already_granted": 1}


def test_whoever_grants_or_settles_takes_the_people_first(cast, settling, monkeypatch):
    """Else two writers of one person could meet inside the constraint and wait for each other: a deadlock."""
    monkeypatch.setattr("workflows.locking.LOCK_TIMEOUT_MS", 200)
    worker = find_person(ROSTER[0].member.id_number)
    first, second = claims = [roster(cast["organiser"], [worker]) for _number in range(2)]
    at_the_last_desk(claims, cast)
    agreeing(first, cast["zx-county"])()
    works = [settling(first), agreeing(second, cast["zx-county"])]
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=worker.pk)
        assert told(at_once(works)) == {"busy": 2}
    assert told(at_once(works)) == {ClaimState.PAID: 1, "already_granted": 1}
