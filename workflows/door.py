"""The one door: every change of a claim goes through `claim_command`.

Lock, fresh read, version; then the caller's guard, transitions and rows; then the event, the benefit ledger, the
next task, the desk rows and the job rows; all in one transaction. The broker is rung after the commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from registry import clock
from registry.bulk import update_rows
from registry.models import Office, User
from registry.powers import Power
from workflows import benefits, doorbell, drawing, engine, worklist
from workflows.actors import MACHINE, Actor, Machine
from workflows.collisions import collisions_told
from workflows.engine import Task
from workflows.enums import CLOSED_STATES, ActorKind, Station, StepStatus, Verb
from workflows.errors import CommandRefused, StaleClaim, TaskDone
from workflows.lifecycle import JOBS_AFTER, QUIET
from workflows.locking import alone, busy_when_locked, lock_claim
from workflows.models import Claim, ClaimEvent, Job, PlanStep
from workflows.route import current_step

# What a command may change of a step of the plan.
PLAN_COLUMNS = ("status", "done_at", *worklist.DATES, "turn", "drawn_id")


@dataclass
class Move:
    """One change in the making: what a command does to the claim it holds.

    `heir` is who shall hold the desk that opens next; None: the whole office.
    """

    claim: Claim
    actor: Actor
    office: Office | None = None
    task: Task | None = None
    waiting: list[Task] = field(default_factory=list)
    events: list[ClaimEvent] = field(default_factory=list)
    changed: list[PlanStep] = field(default_factory=list)
    heir: User | None = None
    # By what the actor acts where a desk asks for a post; a lent one is told with everything recorded (代).
    power: Power | None = None

    @property
    def principal(self) -> User | None:
        """For whom the actor acts by delegation; None when for himself."""
        return self.power.principal if self.power else None

    @property
    def step(self) -> PlanStep | None:
        """The step of the plan the claim stands at."""
        return current_step(self.claim.plan)

    def transition(
        self, verb: Verb, *, comment: str = "", data: dict[str, object] | None = None
    ) -> ClaimEvent:
        """Change the legal status and record it; refused with a sentence where the state does not allow it."""
        before = self.claim.state
        try:
            getattr(self.claim, verb)()
        except TransitionNotAllowed as error:
            raise CommandRefused(
                _("这份申请现在是“%(state)s”，不能再做“%(verb)s”。没有任何改动，请刷新页面查看最新进度。")
                % {"state": self.claim.get_state_display(), "verb": Verb(verb).label},
                code="state",
            ) from error
        self.claim.closed_at = clock.now() if self.claim.state in CLOSED_STATES else None
        return self._record(verb, before, comment, data)

    def record(self, verb: Verb, *, comment: str = "", data: dict[str, object] | None = None) -> ClaimEvent:
        """Record something that leaves the legal status as it is."""
        return self._record(verb, self.claim.state, comment, data)

    def answer(self, station: Station) -> None:
        """Let this command answer the open task of that station."""
        self.task = next(task for task in self.waiting if engine.station(task) == station)

    def leave_task_open(self) -> None:
        """Let the task wait on after all: what was recorded at it answers nothing."""
        self.task = None

    def finish_step(self, step: PlanStep) -> None:
        """Mark a step of the plan done, so that the router moves on; stored with the rest of the plan."""
        step.status = StepStatus.DONE
        step.done_at = clock.now()
        self.changed.append(step)

    def reopen_step(self, step: PlanStep) -> None:
        """Begin a step anew, with its own time: what was agreed to there is void from now on."""
        step.status, step.done_at, step.due_on = StepStatus.WAITING, None, None
        step.turn += 1
        self.changed.append(step)

    def draw(self, task: Task, *, anew: bool = False) -> bool:
        """Let the lot say who has this task, where the rules ask for it; whether it was drawn (see `drawing.draw`)."""
        found = drawing.draw(self.claim, task, anew=anew)
        if found is None:
            return False
        step, told = found
        self.changed.append(step)
        if told is not None:
            by_lot = Move(self.claim, MACHINE, step.office, task, events=self.events)
            by_lot.record(Verb.DRAW, data=told)
        return told is not None

    def put_off(self, step: PlanStep) -> None:
        """Let a step that was reached too early wait again; its time begins when the claim comes back to it."""
        step.due_on = None
        self.changed.append(step)

    def _for_another(self) -> dict[str, object]:
        if self.principal is None:
            return {}
        return {"on_behalf_of": self.principal.pk, "principal": self.principal.name}

    def _record(self, verb: Verb, before: str, comment: str, data: dict[str, object] | None) -> ClaimEvent:
        claim, person = self.claim, not isinstance(self.actor, Machine)
        event = ClaimEvent(
            claim=claim,
            sequence=claim.history_length + 1,
            verb=verb,
            from_state=before,
            to_state=claim.state,
            actor_kind=ActorKind.PERSON if person else ActorKind.MACHINE,
            actor=self.actor if person else None,
            office=self.office,
            station=engine.station(self.task) if self.task else "",
            comment=comment,
            data=(data or {}) | self._for_another(),
            version=claim.version + (verb not in QUIET),
            at=clock.now(),
            previous_hash=claim.history_head,
        )
        event.hash = event.computed_hash()
        claim.history_length, claim.history_head = event.sequence, event.hash
        self.events.append(event)
        return event


@contextmanager
def claim_command(
    claim_id: int,
    *,
    actor: Actor,
    expected_version: int | None = None,
    task_id: int | None = None,
    office: Office | None = None,
    keeps_task: bool = False,
) -> Iterator[Move]:
    """Hold the claim for one command and carry everything that follows from it in the same transaction.

    With `task_id` the command answers that task: it must still be open, and is completed on the way out unless
    `keeps_task`. Raises StaleClaim when the claim is no longer the version the actor saw, CommandRefused when the
    task is gone, ClaimBusy when the lock cannot be had, AlreadyGranted when somebody has the benefit already.
    """
    with door():
        claim = lock_claim(claim_id)
        with moving(
            claim,
            actor=actor,
            expected_version=expected_version,
            task_id=task_id,
            office=office,
            keeps_task=keeps_task,
        ) as move:
            yield move


@contextmanager
def door() -> Iterator[None]:
    """The transaction of a command; what others did meanwhile is told as a refusal a person can act on."""
    with busy_when_locked(), collisions_told(), transaction.atomic():
        yield


@contextmanager
def moving(
    claim: Claim,
    *,
    actor: Actor,
    expected_version: int | None = None,
    task_id: int | None = None,
    office: Office | None = None,
    keeps_task: bool = False,
) -> Iterator[Move]:
    """The command itself, inside `door`, on a claim that is locked and was read under its lock."""
    with alone(claim.pk):
        if expected_version is not None and claim.version != expected_version:
            raise StaleClaim
        waiting = engine.open_tasks(claim)
        move = Move(claim, actor, office, _named(waiting, task_id), waiting)
        holders = {task.pk: task.owner_id for task in waiting if engine.is_desk(task)}
        yield move
        if not move.events:
            if move.task is not None and not keeps_task:
                raise RuntimeError("a command that answers a task has to record what it did")
            return
        waiting = _next_tasks(move, keeps_task=keeps_task)
        for task in waiting:
            if engine.is_desk(task) and task.pk not in holders:
                move.draw(task)
        claim.version = max(event.version for event in move.events)
        claim.save()
        ClaimEvent.objects.bulk_create(move.events)
        benefits.follow(claim, move.events)
        _open_jobs(move, waiting)
        dated = worklist.follow(claim, holders, [task for task in waiting if engine.is_desk(task)])
        _keep_plan([*move.changed, *dated])


def _named(waiting: list[Task], task_id: int | None) -> Task | None:
    if task_id is None:
        return None
    task = next((task for task in waiting if task.pk == task_id), None)
    if task is None:
        raise TaskDone
    return task


def _next_tasks(move: Move, *, keeps_task: bool) -> list[Task]:
    """Complete what was answered, or end everything with the claim; answers the tasks that wait from now on."""
    claim = move.claim
    if move.task is not None and not keeps_task:
        opened = engine.complete(claim, move.task)
        if move.heir is not None:
            for task in filter(engine.is_desk, opened):
                engine.assign(task, move.heir)
        return [task for task in move.waiting if task.pk != move.task.pk] + opened
    if claim.state in CLOSED_STATES:
        engine.cancel(claim)
        return []
    return move.waiting


def _keep_plan(steps: list[PlanStep]) -> None:
    rows = {step.pk: [step.pk, *(getattr(step, name) for name in PLAN_COLUMNS)] for step in steps}
    update_rows(PlanStep, PLAN_COLUMNS, rows.values())


def _open_jobs(move: Move, waiting: list[Task]) -> None:
    """A row for every job a task waits for and every job that follows an event; ring after the commit."""
    now = clock.now()
    rows = _task_jobs(move.claim, waiting, now)
    rows += [
        _job(move.claim, name, f"event:{event.pk}:{name}", now, now, event=event)
        for event in move.events
        for name in JOBS_AFTER.get(event.verb, ())
    ]
    if rows:
        Job.objects.bulk_create(rows)
        due = [row.pk for row in rows if row.rung_at]
        transaction.on_commit(lambda: doorbell.ring(due))


def open_jobs_of(claim: Claim, waiting: list[Task]) -> None:
    """Write the job rows that these tasks wait for and that are not there."""
    Job.objects.bulk_create(_task_jobs(claim, waiting, clock.now()))


def _task_jobs(claim: Claim, waiting: list[Task], now: datetime) -> list[Job]:
    """The jobs the tasks wait for, but those an earlier command has written already.

    They are looked up, not left to ON CONFLICT: SQLite's "ignore" would drop a row with any other fault as well.
    """
    named = {f"task:{task.pk}": task for task in waiting if engine.job_name(task)}
    known = set(Job.objects.filter(key__in=named).values_list("key", flat=True)) if named else set()
    return [
        _job(claim, engine.job_name(task), key, now, task.scheduled, task_id=task.pk)
        for key, task in named.items()
        if key not in known
    ]


def _job(claim: Claim, name: str, key: str, now: datetime, run_after: datetime, **columns: object) -> Job:
    rung_at = now if run_after <= now else None
    return Job(
        claim=claim, name=name, key=key, created_at=now, run_after=run_after, rung_at=rung_at, **columns
    )
