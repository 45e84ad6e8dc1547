"""The relay runs what is due: jobs whose ring was lost, whose worker died, or whose moment has come.

A job is leased, worked without lock, and finished under the claim's lock if the lease is still ours: however often
it is delivered, it is completed once. In the embedded default the process that committed runs it at once.
"""

import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from registry import clock
from workflows import doorbell, engine, jobs
from workflows.actors import MACHINE
from workflows.commands import lapse
from workflows.door import claim_command
from workflows.enums import ClaimState, JobStatus
from workflows.errors import CommandRefused
from workflows.models import Claim, Job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=getattr(settings, "JOB_LEASE_SECONDS", 120))
RETRY_AFTER = (10, 60, 300, 1800, 7200)
BATCH = 100


class LeaseLost(Exception):
    """Another worker took the job over; whatever this one did is rolled back."""


def run_due(limit: int = BATCH) -> int:
    """Run every job that is due, and what follows from it, until nothing is due or `limit` were run."""
    count = 0
    while count < limit:
        due = _due_ids(limit - count)
        if not due:
            break
        for job_id in due:
            run_job(job_id)
            count += 1
    return count


def run_job(job_id: int) -> str:
    """Run one job; answers its status afterwards, or "busy" when it is not due or somebody else has it."""
    lease = secrets.token_hex(16)
    if not _lease(job_id, lease):
        return "busy"
    job = Job.objects.select_related("claim").get(pk=job_id)
    spec = jobs.registered(job.name)
    try:
        if isinstance(spec, jobs.EventJob):
            return _run_event_job(spec, job, lease)
        return _run_station_job(spec, job, lease)
    except LeaseLost:
        return "busy"
    except jobs.NotYet as wait:
        return _put_off(job, lease, wait)
    except Exception as error:
        # Only the kind of the error is kept: its text and frames may hold identity and account numbers.
        log.exception("job %s (%s) failed", job.pk, job.name)
        return _failed(job, lease, error)


def _run_station_job(spec: jobs.StationJob, job: Job, lease: str) -> str:
    if engine.open_task(job.claim, job.task_id) is None:
        return _close(job, lease, JobStatus.STALE)
    result = spec.work(job.claim) if spec.work else None
    try:
        with claim_command(job.claim_id, actor=MACHINE, task_id=job.task_id) as move:
            _close(job, lease, JobStatus.DONE)
            spec.finish(move, result)
    except CommandRefused as refusal:
        if refusal.code == "task_done":
            return _close(job, lease, JobStatus.STALE)
        raise
    return JobStatus.DONE


def _run_event_job(spec: jobs.EventJob, job: Job, lease: str) -> str:
    with transaction.atomic():
        spec.run(job)
        return _close(job, lease, JobStatus.DONE)


def _due_ids(limit: int) -> list[int]:
    now = clock.now()
    due = Q(status=JobStatus.WAITING, run_after__lte=now) | Q(status=JobStatus.RUNNING, lease_until__lte=now)
    return list(Job.objects.filter(due).order_by("run_after", "id").values_list("pk", flat=True)[:limit])


def _lease(job_id: int, lease: str) -> bool:
    """Take the job for a while; False when it is not due or another worker's lease still runs."""
    now = clock.now()
    due = Q(status=JobStatus.WAITING, run_after__lte=now) | Q(status=JobStatus.RUNNING, lease_until__lte=now)
    taken = Job.objects.filter(due, pk=job_id).update(
        status=JobStatus.RUNNING, lease=lease, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return taken == 1


def _close(job: Job, lease: str, status: str) -> str:
    closed = Job.objects.filter(pk=job.pk, lease=lease, status=JobStatus.RUNNING).update(
        status=status, finished_at=clock.now(), error=""
    )
    if not closed:
        raise LeaseLost
    return status


def _put_off(job: Job, lease: str, wait: jobs.NotYet) -> str:
    Job.objects.filter(pk=job.pk, lease=lease).update(
        status=JobStatus.WAITING,
        run_after=clock.now() + wait.retry_in,
        lease_until=None,
        attempts=F("attempts") - 1,
        error=wait.code,
    )
    return JobStatus.WAITING


def _failed(job: Job, lease: str, error: Exception) -> str:
    """Try again later, a little later each time; after the last time a person has to look."""
    tries = job.attempts
    mine = Job.objects.filter(pk=job.pk, lease=lease)
    code = type(error).__name__
    if tries > len(RETRY_AFTER):
        mine.update(status=JobStatus.FAILED, finished_at=clock.now(), lease_until=None, error=code)
        return JobStatus.FAILED
    mine.update(
        status=JobStatus.WAITING,
        run_after=clock.now() + timedelta(seconds=RETRY_AFTER[tries - 1]),
        lease_until=None,
        error=code,
    )
    return JobStatus.WAITING


@doorbell.answers("embedded")
def run_at_once(keys: list[str]) -> None:
    """Embedded default: run the jobs just committed in this process; a failure is left to the relay."""
    for job_id in Job.objects.filter(key__in=keys).order_by("id").values_list("pk", flat=True):
        run_job(job_id)


def lapse_overdue() -> int:
    """End the corrections whose last day is over; answers how many."""
    overdue = Claim.objects.filter(state=ClaimState.RETURNED, correct_by__lt=clock.today())
    count = 0
    for claim_id in overdue.order_by("id").values_list("pk", flat=True):
        try:
            lapse(claim_id=claim_id)
            count += 1
        except CommandRefused:
            # The applicant handed it in between the look and the lock: nothing to end.
            continue
    return count
