"""Two workers and two runs over the same claims: each claim is decided once, and everybody learns of it."""

import pytest
from django.db import connection

from approvals.answers import Answer
from approvals.bulk.choosing import standing_of
from approvals.bulk.runs import Chosen, start_bulk
from approvals.bulk.working import run_waiting
from approvals.commands import decide
from approvals.enums import BulkAction, BulkResult, Verdict
from approvals.models import BulkItem, Decision
from tests.approvals.clones import clones_of
from tests.approvals.conftest import REVIEWED, item_of
from tests.approvals.test_race_for_one_person import at_once
from workflows.errors import CommandRefused
from workflows.models import ClaimEvent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]
CLAIMS = 24


def ask(actor, claims, token: str):
    chosen = [Chosen(claim.key, item_of(claim).task_id, claim.version) for claim in claims]
    return start_bulk(actor=actor, action=BulkAction.AGREE, chosen=chosen, comment=REVIEWED, token=token)


def all_rounds() -> int:
    count = 0
    while done := run_waiting(3):
        count += done
    return count


@pytest.fixture
def claims(file_startup):
    claim = file_startup()
    return [claim, *clones_of(claim, CLAIMS - 1)]


def test_two_runs_and_four_workers_decide_each_claim_once(claims, cast):
    village = cast["na-village"]
    runs = [ask(village, claims, "first"), ask(village, claims, "second")]
    counts = at_once([all_rounds] * 4)
    assert sum(counts) == 2 * CLAIMS
    assert Decision.objects.count() == CLAIMS
    assert ClaimEvent.objects.filter(verb="agree").count() == CLAIMS
    results = BulkItem.objects.values_list("result", flat=True)
    assert sorted(results) == [BulkResult.DONE] * CLAIMS + [BulkResult.MOVED] * CLAIMS
    assert all(standing_of(run).has_ended for run in runs)


def test_a_reviewer_who_decides_singly_meanwhile_takes_nothing_twice(claims, cast):
    village = cast["na-village"]
    ask(village, claims, "run")
    tasks = [item_of(claim).task_id for claim in reversed(claims)]

    def singly() -> int:
        won = 0
        for task_id in tasks:
            try:
                decide(task_id=task_id, actor=village, answer=Answer(Verdict.AGREE, REVIEWED))
            except CommandRefused:
                continue
            won += 1
        return won

    _count, won = at_once([all_rounds, singly])
    assert Decision.objects.count() == CLAIMS
    moved = BulkItem.objects.filter(result=BulkResult.MOVED).count()
    assert won == moved
    assert BulkItem.objects.filter(result=BulkResult.DONE).count() == CLAIMS - moved


def test_the_same_page_sent_twice_at_one_moment_asks_once(claims, cast):
    village = cast["na-village"]
    runs = at_once([lambda: ask(village, claims, "same")] * 2)
    assert runs[0] == runs[1]
    assert BulkItem.objects.count() == CLAIMS
