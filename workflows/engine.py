"""The headless workflow engine: the only module beside nodes.py and the flow files that knows viewflow.

Tasks say who must act now and nothing else. Every function here runs inside a command, under the claim's lock.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast
from viewflow.workflow.fields import get_flow_ref, get_task_ref
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from registry import clock
from registry.models import User
from workflows.flows import FLOWS, newest_shape
from workflows.models import Claim, ClaimProcess
from workflows.nodes import Desk, Job, Wait

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED, STATUS.STARTED)


def begin(claim: Claim, shape: str = "") -> list[Task]:
    """Start the newest shape of the claim's flow, or `shape`, where none is running; answers the tasks it waits at."""
    FLOWS[shape or newest_shape(claim.flow)].start.run(claim=claim)
    return open_tasks(claim)


def open_tasks(claim: Claim) -> list[Task]:
    """The tasks that wait, oldest first: one, except where a flow has parallel stations."""
    tasks = Task.objects.filter(process__claimprocess__claim=claim, status__in=OPEN).order_by("id")
    return list(tasks.select_related("process__claimprocess", "owner"))


def open_task(claim: Claim, task_id: int) -> Task | None:
    """The open task of this claim with this key; None when it is done, cancelled or of another claim."""
    return next((task for task in open_tasks(claim) if task.pk == task_id), None)


def open_tasks_of(claim_ids: Iterable[int]) -> dict[int, list[Task]]:
    """The same of many claims, in one query; claims without an open task are left out."""
    tasks = Task.objects.filter(process__claimprocess__claim__in=claim_ids, status__in=OPEN).order_by("id")
    found = defaultdict(list)
    for task in tasks.select_related("process__claimprocess"):
        found[task.process.claimprocess.claim_id].append(task)
    return found


def running_processes(claim_ids: Iterable[int]) -> dict[int, int]:
    """How many processes run for each of these claims (one for a claim that is under way); none: left out."""
    running = ClaimProcess.objects.filter(claim__in=claim_ids, status=PROCESS.NEW).order_by()
    return dict(running.values("claim").annotate(count=Count("pk")).values_list("claim", "count"))


def moment(claim: Claim, task: Task) -> datetime | None:
    """When this wait should end, computed anew; None for a task that does not wait for a moment."""
    return task.flow_task.due(claim) if isinstance(task.flow_task, Wait) else None


def set_moment(task: Task, when: datetime) -> None:
    """Let a wait end at another moment than it was opened with."""
    task.scheduled = when
    task.save(update_fields=["scheduled"])


def lost_nodes() -> dict[str, int]:
    """The nodes that open tasks point at and no flow has: how many tasks stand at each.

    A flow changes for every claim on it at once; a node that was renamed or removed leaves its tasks behind.
    """
    named = {get_task_ref(node) for flow in FLOWS.values() for node in flow.instance.nodes()}
    reference = Cast("flow_task", CharField(max_length=255))
    tasks = Task.objects.filter(status__in=OPEN, process__claimprocess__isnull=False).order_by()
    counted = tasks.values(reference=reference).annotate(count=Count("pk")).values_list("reference", "count")
    return {node: count for node, count in counted if node not in named}


def lost_flows() -> dict[str, int]:
    """The flow classes that claims are under way on and that are no shape any more: how many claims run on each."""
    known = {get_flow_ref(flow) for flow in FLOWS.values()}
    reference = Cast("flow_class", CharField(max_length=250))
    running = ClaimProcess.objects.filter(status=PROCESS.NEW).order_by().values(reference=reference)
    counted = running.annotate(count=Count("pk")).values_list("reference", "count")
    return {flow: count for flow, count in counted if flow not in known}


def shape_of(claim: Claim) -> str | None:
    """The shape the claim is under way on; None when nothing runs, or on a class that is no shape any more."""
    process = ClaimProcess.objects.filter(claim=claim, status=PROCESS.NEW).first()
    return next((shape for shape, flow in FLOWS.items() if process and flow is process.flow_class), None)


def claims_on(shape: str) -> QuerySet[Claim]:
    """The claims that are under way on this shape."""
    running = ClaimProcess.objects.filter(status=PROCESS.NEW, flow_class=FLOWS[shape])
    return Claim.objects.filter(pk__in=running.values("claim")).order_by("pk")


def is_desk(task: Task) -> bool:
    return isinstance(task.flow_task, Desk)


def job_name(task: Task) -> str | None:
    """The name of the job the task waits for; None for a desk."""
    return task.flow_task.job if isinstance(task.flow_task, Job) else None


def station(task: Task) -> str:
    """The name of the station the task waits at; empty when no flow has its node any more."""
    return task.flow_task.name if task.flow_task else ""


def assign(task: Task, user: User | None) -> None:
    """Give the task to one person, or back to the whole office with None."""
    task.owner = user
    task.assigned = clock.now() if user else None
    task.status = STATUS.ASSIGNED if user else STATUS.NEW
    task.save(update_fields=["owner", "assigned", "status"])


def hold(task: Task, user: User) -> None:
    """Name who answers a task; it is kept when the task is completed."""
    if task.owner_id != user.pk:
        task.owner, task.assigned = user, clock.now()


def complete(claim: Claim, task: Task) -> list[Task]:
    """Finish the task and let the router open the next, reading the state and plan of this very claim object.

    Answers the tasks that were opened.
    """
    task.process = task.process.claimprocess
    task.process.claim = claim
    activation = task.flow_task.activation_class(task)
    activation.start()
    activation.execute()
    return activation.opened


def cancel(claim: Claim) -> None:
    """End whatever still waits: the claim was withdrawn, refused or has lapsed. A finished process stays finished."""
    for process in ClaimProcess.objects.filter(claim=claim, status=PROCESS.NEW):
        process.flow_class.instance.cancel(process)


def stations_of(flow: type) -> list[tuple[str, str, str | None]]:
    """The stations of a flow in the order of its file: kind (desk, job, wait), name, and the job it names."""
    kinds = {"HUMAN": "desk", "JOB": "job", "TIMER": "wait"}
    return [
        (kinds[node.task_type], node.name, node.job)
        for node in flow.instance.route.branches.values()
        if node.task_type in kinds
    ]
