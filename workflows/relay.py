"""The relay runs what is due: jobs whose ring was lost, whose worker died, or whose moment has come.

A job is leased, worked without lock, and finished under the claim's lock if the lease is still ours: however often
it is delivered, it is completed once. In the embedded default the process that committed runs it at once.
"""

import logging
import secrets
import traceback
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from registry import clock, daybook, rulebook
from workflows import doorbell, engine, jobs
from workflows.actors import MACHINE
from workflows.commands import lapse
from workflows.door import claim_command
from workflows.enums import ClaimState, JobStatus
from workflows.errors import ClaimBusy, CommandRefused
from workflows.models import Claim, Job

log = logging.getLogger(__name__)

RETRY_AFTER = (10, 60, 300, 1800, 7200)
TRIES = len(RETRY_AFTER) + 1
RING_AGAIN = timedelta(seconds=30)
BUSY_PAUSE = timedelta(seconds=5)
BATCH = 100
BUSY = "busy"
WORKER_LOST = "WorkerLost"


class LeaseLost(Exception):
    """Another worker took the job over; whatever this one did is rolled back."""


def rounds() -> tuple[Callable[[], int], ...]:
    """What the relay does on each of its rounds; each part answers how much it did, and stands on its own."""
    look = ring_due if settings.JOBS_RUNNER == doorbell.CELERY else run_due
    return look, lapse_overdue, jobs.sweep_all


def run_due(limit: int = BATCH) -> int:
    """Run every job that is due, and what follows from it, until nothing is due or `limit` were run."""
    count = 0
    while count < limit:
        due = list(_due(clock.now()).values_list("pk", flat=True)[: limit - count])
        if not due:
            break
        for job_id in due:
            run_job(job_id)
            count += 1
    return count


def ring_due(limit: int = BATCH) -> int:
    """Ring for the jobs that are due and that nobody was told of lately; answers how many.

    The pause between two rings for one job keeps a queue short whose workers are all away.
    """
    now = clock.now()
    silent = _due(now).filter(Q(rung_at=None) | Q(rung_at__lte=now - RING_AGAIN))
    due = list(silent.values_list("pk", flat=True)[:limit])
    Job.objects.filter(pk__in=due).update(rung_at=now)
    doorbell.ring(due)
    return len(due)


def run_job(job_id: int) -> str:
    """Run one job by the rules in force now; answers its status, or BUSY when it is not due or somebody has it."""
    rulebook.follow()
    daybook.follow()
    lease = secrets.token_hex(16)
    if not _lease(job_id, lease):
        return BUSY
    job = Job.objects.select_related("claim", "event").get(pk=job_id)
    try:
        if job.attempts > TRIES:
            # Whoever had it never came back, each time: the job kills its worker and must not have another.
            return _give_up(job, lease, WORKER_LOST)
        return _run(job, lease)
    except LeaseLost:
        return BUSY
    except jobs.NotYet as wait:
        return _put_off(job, lease, wait)
    except ClaimBusy:
        return _put_off(job, lease, jobs.NotYet(BUSY, retry_in=BUSY_PAUSE))
    except Exception as error:
        log.error("job %s (%s) failed: %s", job.pk, job.name, trace_of(error))
        return _failed(job, lease, error)


def requeue(failed: Collection[Job]) -> int:
    """Let jobs that were given up be tried again, from the first try; answers how many were."""
    now = clock.now()
    waiting = Job.objects.filter(pk__in=[job.pk for job in failed], status=JobStatus.FAILED).update(
        status=JobStatus.WAITING, attempts=0, run_after=now, rung_at=None, finished_at=None, lease_until=None
    )
    return waiting


def trace_of(error: BaseException) -> str:
    """The kind of an error and the lines of code it passed, without its text, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    way = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__name__} at {way}"


def _run(job: Job, lease: str) -> str:
    spec = jobs.registered(job.name)
    if isinstance(spec, jobs.StationJob):
        return _run_station_job(spec, job, lease)
    made = spec.work(job) if isinstance(spec, jobs.EventWork) else None
    with transaction.atomic():
        if isinstance(spec, jobs.EventWork):
            spec.finish(job, made)
        else:
            spec.run(job)
        return _close(job, lease, JobStatus.DONE)


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


def _due_now(now: datetime) -> Q:
    return Q(status=JobStatus.WAITING, run_after__lte=now) | Q(status=JobStatus.RUNNING, lease_until__lte=now)


def _due(now: datetime):
    return Job.objects.filter(_due_now(now)).order_by("run_after", "id")


def _lease(job_id: int, lease: str) -> bool:
    """Take the job for a while; False when it is not due or another worker's lease still runs."""
    now = clock.now()
    taken = Job.objects.filter(_due_now(now), pk=job_id).update(
        status=JobStatus.RUNNING,
        lease=lease,
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        attempts=F("attempts") + 1,
    )
    return taken == 1


def _mine(job: Job, lease: str):
    """The job's row while the lease is ours; empty when another worker has taken it over."""
    return Job.objects.filter(pk=job.pk, lease=lease, status=JobStatus.RUNNING)


def _close(job: Job, lease: str, status: str) -> str:
    if not _mine(job, lease).update(status=status, finished_at=clock.now(), lease_until=None, error=""):
        raise LeaseLost
    return status


def _put_off(job: Job, lease: str, wait: jobs.NotYet) -> str:
    _mine(job, lease).update(
        status=JobStatus.WAITING,
        run_after=clock.now() + wait.retry_in,
        rung_at=None,
        lease_until=None,
        attempts=F("attempts") - 1,
        error=wait.code,
    )
    return JobStatus.WAITING


def _failed(job: Job, lease: str, error: Exception) -> str:
    """Try again later, a little later each time; after the last time a person has to look.

    Only the kind of the error is kept: its text and frames may hold identity and account numbers.
    """
    code = type(error).__name__
    if job.attempts >= TRIES:
        return _give_up(job, lease, code)
    _mine(job, lease).update(
        status=JobStatus.WAITING,
        run_after=clock.now() + timedelta(seconds=RETRY_AFTER[job.attempts - 1]),
        rung_at=None,
        lease_until=None,
        error=code,
    )
    return JobStatus.WAITING


def _give_up(job: Job, lease: str, code: str) -> str:
    _mine(job, lease).update(
        status=JobStatus.FAILED, finished_at=clock.now(), lease_until=None, error=code[:200]
    )
    return JobStatus.FAILED


@doorbell.answers(doorbell.EMBEDDED)
def run_at_once(job_ids: list[int]) -> None:
    """Embedded default: run the jobs just committed in this process; a failure is left to the relay."""
    for job_id in job_ids:
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
