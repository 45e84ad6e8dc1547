"""Does every claim stand where its rows say it stands? What must hold between claim, process, task, job and desk.

Each fault names the claim and what does not fit. Those that follow from other rows alone (desk rows, missing job
rows, the moment of a wait) can be mended without a decision; the others are for a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, islice

from django.db import transaction
from django.db.models import Prefetch

from registry import clock
from workflows import door, engine, worklist
from workflows.engine import Task
from workflows.enums import CLOSED_STATES, ClaimState, JobStatus
from workflows.locking import lock_claim
from workflows.models import Claim, Job, OpenItem, PlanStep, broken_link
from workflows.route import END, next_station

BATCH = 500
LATE = timedelta(days=1)
WAITING = (JobStatus.WAITING, JobStatus.RUNNING)


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit; `mendable` when it follows from other rows what should be there."""

    claim: Claim
    code: str
    sentence: str
    mendable: bool = False

    def __str__(self) -> str:
        return f"{self.claim}: {self.code}: {self.sentence}"


@dataclass
class _Standing:
    """A claim with everything that says where it stands."""

    claim: Claim
    processes: int = 0
    tasks: list[Task] = field(default_factory=list)
    jobs: dict[int, Job] = field(default_factory=dict)
    items: dict[int, OpenItem] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return self.claim.state in CLOSED_STATES


def faults(*, history: bool = False) -> Iterator[Fault]:
    """Every fault of every claim that was handed in, in batches; `history` reads the chain of events as well."""
    for standing in chain.from_iterable(map(_standings, _handed_in())):
        yield from chain.from_iterable(look(standing) for look in LOOKS)
        if history and (broken := broken_link(standing.claim)) is not None:
            yield Fault(
                standing.claim, "history", f"the chain of events is broken at entry {broken.sequence}"
            )


def _handed_in() -> Iterator[list[int]]:
    """The keys of the claims that have a number, a batch at a time."""
    numbered = Claim.objects.exclude(state=ClaimState.DRAFT).exclude(number=None).order_by("id")
    keys = numbered.values_list("pk", flat=True).iterator(chunk_size=BATCH)
    while batch := list(islice(keys, BATCH)):
        yield batch


def mend(claim_id: int) -> None:
    """Write the desk rows, missing job rows and the moments of waits as they follow from the claim and its tasks."""
    with transaction.atomic():
        claim = lock_claim(claim_id)
        tasks = engine.open_tasks(claim)
        door.open_jobs_of(claim, tasks)
        for task in tasks:
            reschedule(claim, task)
        worklist.rewrite(claim)


def reschedule(claim: Claim, task: Task) -> None:
    """Let a wait end when it should, and its job run then; nothing happens to other tasks."""
    moment = engine.moment(claim, task)
    if moment is None or moment == task.scheduled:
        return
    engine.set_moment(task, moment)
    Job.objects.filter(task_id=task.pk, status=JobStatus.WAITING).update(run_after=moment, rung_at=None)


def _standings(keys: Iterable[int]) -> list[_Standing]:
    plan = Prefetch("steps", PlanStep.objects.select_related("office"))
    claims = Claim.objects.filter(pk__in=keys).select_related("person", "organisation").prefetch_related(plan)
    found = {claim.pk: _Standing(claim) for claim in claims.order_by("id")}
    for standing in found.values():
        standing.claim.plan = list(standing.claim.steps.all())
    for claim_id, count in engine.running_processes(found).items():
        found[claim_id].processes = count
    for claim_id, tasks in engine.open_tasks_of(found).items():
        found[claim_id].tasks = tasks
    for job in Job.objects.filter(claim__in=found, task_id__isnull=False):
        found[job.claim_id].jobs[job.task_id] = job
    for item in OpenItem.objects.filter(claim__in=found):
        found[item.claim_id].items[item.task_id] = item
    return list(found.values())


def _process(standing: _Standing) -> Iterator[Fault]:
    wanted = 0 if standing.ended else 1
    if standing.processes != wanted:
        said = f"{standing.processes} processes run, not {wanted}"
        yield Fault(standing.claim, "process", said)


def _tasks(standing: _Standing) -> Iterator[Fault]:
    claim, open_at = standing.claim, sorted(engine.station(task) for task in standing.tasks)
    if standing.ended:
        if open_at:
            yield Fault(claim, "task", f"the claim has ended, but waits at {', '.join(open_at)}")
        return
    expected = next_station(claim.state, claim.plan)
    if expected == END or expected not in open_at:
        yield Fault(
            claim, "task", f"waits at {', '.join(open_at) or 'nothing'}, but should wait at {expected}"
        )


def _jobs(standing: _Standing) -> Iterator[Fault]:
    for task in standing.tasks:
        if engine.job_name(task) is None:
            continue
        job = standing.jobs.get(task.pk)
        if job is None:
            yield Fault(standing.claim, "job", f"nobody does {engine.job_name(task)}", mendable=True)
        elif job.status not in WAITING:
            yield Fault(standing.claim, "job", f"{job.name} is {job.status} ({job.error or 'no error'})")
        elif job.run_after < clock.now() - LATE:
            yield Fault(
                standing.claim, "job", f"{job.name} has been due since {job.run_after:%Y-%m-%d %H:%M}"
            )


def _moments(standing: _Standing) -> Iterator[Fault]:
    if standing.claim.notice_until is None:
        return
    for task in standing.tasks:
        moment = engine.moment(standing.claim, task)
        if moment is not None and task.scheduled != moment:
            said = f"{engine.station(task)} waits until {task.scheduled}, but should until {moment}"
            yield Fault(standing.claim, "moment", said, mendable=True)


def _desk(standing: _Standing) -> Iterator[Fault]:
    tasks = {task.pk: task for task in standing.tasks if engine.is_desk(task)}
    for task_id in sorted(tasks.keys() ^ standing.items.keys()):
        said = "a task has no desk row" if task_id in tasks else "a desk row has no task"
        yield Fault(standing.claim, "desk", said, mendable=True)
    for task_id in sorted(tasks.keys() & standing.items.keys()):
        wrong = worklist.differences(standing.claim, tasks[task_id], standing.items[task_id])
        if wrong:
            yield Fault(standing.claim, "desk", f"the desk row is wrong in {', '.join(wrong)}", mendable=True)


LOOKS = (_process, _tasks, _jobs, _moments, _desk)
