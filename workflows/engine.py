"""The headless workflow engine: the only module beside nodes.py and the flow files that knows viewflow.

Tasks say who must act now and nothing else. Every function here runs inside a command, under the claim's lock.
"""

from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from registry import clock
from registry.models import User
from workflows.flows import FLOWS
from workflows.models import Claim, ClaimProcess
from workflows.nodes import Desk, Job

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED, STATUS.STARTED)


def begin(claim: Claim) -> None:
    """Start the flow of a claim that has none running."""
    FLOWS[claim.flow].start.run(claim=claim)


def open_tasks(claim: Claim) -> list[Task]:
    """The tasks that wait, oldest first: one, except where a flow has parallel stations."""
    tasks = Task.objects.filter(process__claimprocess__claim=claim, status__in=OPEN).order_by("id")
    return list(tasks.select_related("process__claimprocess", "owner"))


def open_task(claim: Claim, task_id: int) -> Task | None:
    """The open task of this claim with this key; None when it is done, cancelled or of another claim."""
    return next((task for task in open_tasks(claim) if task.pk == task_id), None)


def is_desk(task: Task) -> bool:
    return isinstance(task.flow_task, Desk)


def job_name(task: Task) -> str | None:
    """The name of the job the task waits for; None for a desk."""
    return task.flow_task.job if isinstance(task.flow_task, Job) else None


def station(task: Task) -> str:
    return task.flow_task.name


def assign(task: Task, user: User | None) -> None:
    """Give the task to one person, or back to the whole office with None."""
    task.owner = user
    task.assigned = clock.now() if user else None
    task.status = STATUS.ASSIGNED if user else STATUS.NEW
    task.save(update_fields=["owner", "assigned", "status"])


def hold(task: Task, user: User) -> None:
    """Name who answers a task that nobody has taken; it is kept when the task is completed."""
    if task.owner_id is None:
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


def is_running(claim: Claim) -> bool:
    return ClaimProcess.objects.filter(claim=claim, status=PROCESS.NEW).exists()


def stations_of(flow: type) -> list[tuple[str, str, str | None]]:
    """The stations of a flow in the order of its file: kind (desk, job, wait), name, and the job it names."""
    kinds = {"HUMAN": "desk", "JOB": "job", "TIMER": "wait"}
    return [
        (kinds[node.task_type], node.name, node.job)
        for node in flow.instance.route.branches.values()
        if node.task_type in kinds
    ]
