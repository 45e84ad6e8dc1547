"""Our own nodes for viewflow: a desk, a job, a wait, and the router between them.

They differ from the stock nodes in one thing that matters: an error is never stored with the frame's local
variables (which would hold identity and account numbers); it is raised, and the whole command rolls back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from viewflow import this
from viewflow.workflow.activation import Activation, has_manage_permission
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.mixins import NextNodeActivationMixin, NextNodeMixin
from viewflow.workflow.status import STATUS

from registry import clock
from workflows.locking import lock_claim
from workflows.models import Claim, ClaimProcess


class ClaimLock:
    """viewflow's lock, taken on the claim: one aggregate, one mutex, however a step is reached."""

    @contextmanager
    def __call__(self, flow_class: type, process_pk: int) -> Iterator[None]:
        with transaction.atomic():
            lock_claim(ClaimProcess.objects.values_list("claim_id", flat=True).get(pk=process_pk))
            yield


class StationActivation(NextNodeActivationMixin, Activation):
    """A task that is created, waits, and is completed by a command: the one behaviour of every station.

    It must not be completable while NEW or SCHEDULED: viewflow completes at once whatever can be completed.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.opened: list[Task] = []

    @classmethod
    def create(
        cls,
        flow_task: "Station",
        prev_activation: Activation,
        token: str,
        data: dict[str, object] | None = None,
        seed: object = None,
    ) -> "StationActivation":
        """The task of this station in one INSERT. What came before it is told by the history of the claim, so
        viewflow's own link from task to task is not kept."""
        process = prev_activation.process
        task = flow_task.flow_class.task_class(process=process, flow_task=flow_task, token=token)
        task.data, task.seed = data or {}, seed
        activation = cls(task)
        activation.address()
        task.save(force_insert=True)
        if isinstance(prev_activation, StationActivation):
            prev_activation.opened.append(task)
        return activation

    def address(self) -> None:
        """What the task says besides where it is, before it is stored."""

    @Activation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        """Wait for a person."""

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED], target=STATUS.STARTED
    )
    def start(self) -> None:
        self.task.started = clock.now()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        super().complete.original()

    @Activation.status.transition(source=STATUS.STARTED)
    def execute(self) -> None:
        self.complete()
        self.activate_next()

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED],
        target=STATUS.CANCELED,
        permission=has_manage_permission,
    )
    def cancel(self) -> None:
        self.task.finished = clock.now()
        self.task.save()


class ScheduledActivation(StationActivation):
    """A station the machine completes, at once (a job) or when its moment has come (a wait)."""

    def address(self) -> None:
        self.task.status = STATUS.SCHEDULED
        self.task.scheduled = self.flow_task.due(self.process.claim)


class Station(NextNodeMixin, Node):
    """A place where a claim waits; what it waits for is told by the subclass."""

    activation_class = StationActivation
    job: str | None = None


class Desk(Station):
    """Waits for a person: of the office named by the current plan step, or the applicant."""

    task_type = "HUMAN"


class Job(Station):
    """Waits for the outside work named `job`, which the relay runs (see `workflows.jobs`)."""

    task_type = "JOB"
    activation_class = ScheduledActivation

    def __init__(self, job: str, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.job = job

    def due(self, claim: Claim) -> datetime:
        return clock.now()


class Wait(Job):
    """Waits until a moment computed by `until(claim)`, then has the job named `job` done."""

    task_type = "TIMER"

    def __init__(self, job: str, until: Callable[[Claim], datetime], **kwargs: object) -> None:
        super().__init__(job, **kwargs)
        self.until = until

    def due(self, claim: Claim) -> datetime:
        return self.until(claim)


class Router(Node):
    """Sends a claim to the node that `decide(claim)` names; an unnamed answer rolls the command back.

    It leaves no task of its own: a crossing is not work, and half of all rows would be crossings.
    """

    task_type = "SWITCH"

    def __init__(self, decide: Callable[[Claim], str], *branches: object, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.decide = decide
        self._branches_by_reference = branches
        self.branches: dict[str, Node] = {}

    def _resolve(self, instance: object) -> None:
        super()._resolve(instance)
        nodes = [this.resolve(instance, branch) for branch in self._branches_by_reference]
        self.branches = {node.name: node for node in nodes}

    def _outgoing(self) -> Iterator[Edge]:
        for node in self.branches.values():
            yield Edge(src=self, dst=node, edge_class="cond_true")

    def _create(self, prev_activation: Activation, token: str, **_: object) -> Activation:
        node = self.branches[self.decide(prev_activation.process.claim)]
        return node._create(prev_activation, token)
