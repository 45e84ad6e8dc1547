"""Many claims, little money, many workers: who was approved first is served first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from payments.commands import allot
from payments.enums import EntryKind
from payments.models import LedgerEntry
from payments.queue import LOOK_AGAIN, RESERVE_FUNDS
from payments.reconcile import disagreements
from registry import clock
from tests.approvals.clones import copies_of, task_for
from workflows.enums import JobStatus
from workflows.models import Claim, Job
from workflows.relay import run_job

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


def test_of_a_hundred_claims_the_ten_approved_first_get_the_last_ten_places(town, fund, approve):
    """All look at once from many threads, in any order, again and again."""
    jobs = line_up(approve(amount_fen=100), 100)
    first = [job.claim_id for job in jobs[:10]]
    allot(actor=town["finance"], fund=fund, amount_fen=1_000, document="甲")
    keys = [job.pk for job in jobs]
    Random(1).shuffle(keys)
    with ThreadPoolExecutor(8) as pool:
        while keys:
            Job.objects.filter(pk__in=keys, status=JobStatus.WAITING).update(run_after=clock.now())
            list(pool.map(run_in_a_thread, keys))
            # Those for whom there is money look again soon; the others wait for more.
            soon = Job.objects.filter(status=JobStatus.WAITING, run_after__lt=clock.now() + LOOK_AGAIN / 2)
            keys = list(soon.values_list("pk", flat=True))
    fund.refresh_from_db()
    entries = LedgerEntry.objects.filter(kind=EntryKind.RESERVE).order_by("id")
    assert list(entries.values_list("claim_id", flat=True)) == first
    assert (fund.balance.allotted, fund.balance.reserved) == (1_000, 1_000)
    assert list(disagreements()) == []


def line_up(claim: Claim, count: int) -> list[Job]:
    """The job of a claim that waits for money, and of its copies, each approved a minute after the other."""
    jobs = [claim.jobs.get(name=RESERVE_FUNDS)]
    for number, copy in enumerate(copies_of(claim, count - 1), start=1):
        approved_at = claim.decided_at + timedelta(minutes=number)
        Claim.objects.filter(pk=copy.pk).update(decided_at=approved_at)
        task = task_for(copy, jobs[0].task_id)
        moment = {"created_at": clock.now(), "run_after": clock.now()}
        jobs.append(
            Job.objects.create(
                name=RESERVE_FUNDS, key=f"task:{task.pk}", claim=copy, task_id=task.pk, **moment
            )
        )
    return jobs


def run_in_a_thread(job_id: int) -> str:
    try:
        return run_job(job_id)
    finally:
        connection.close()
