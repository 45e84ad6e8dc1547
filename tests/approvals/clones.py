"""Many claims at one desk, quickly: copies of a claim that came there by the real commands."""

from viewflow.workflow.models import Task

from approvals.bulk.runs import Chosen, start_bulk
from approvals.models import BulkRun
from registry.models import User
from workflows.models import Claim, ClaimLine, ClaimProcess, OpenItem, PlanStep, StoredAssessment
from workflows.models.claim import new_key


def clones_of(claim: Claim, count: int) -> list[Claim]:
    """So many copies with lines, plan, assessment and open task of their own; the history begins with them."""
    copies = copies_of(claim, count)
    for copy in copies:
        _open(claim, copy)
    return copies


def copies_of(claim: Claim, count: int) -> list[Claim]:
    """So many copies with lines, plan and assessment, and no task."""
    columns = {f.attname: getattr(claim, f.attname) for f in Claim._meta.concrete_fields if not f.primary_key}
    copies = [
        Claim(**columns | {"key": new_key(), "number": f"{claim.number}-{number}"}) for number in range(count)
    ]
    copies = Claim.objects.bulk_create(copies)
    for model in (ClaimLine, PlanStep, StoredAssessment):
        _copy(model, claim, copies)
    return copies


def _copy(model, claim: Claim, copies: list[Claim]) -> None:
    fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key and f.name != "claim"]
    rows = list(model.objects.filter(claim=claim))
    model.objects.bulk_create(
        model(claim=copy, **{name: getattr(row, name) for name in fields}) for copy in copies for row in rows
    )


def _open(claim: Claim, copy: Claim) -> None:
    item = OpenItem.objects.get(claim=claim)
    task = task_for(copy, item.task_id)
    item.pk, item.claim, item.task_id, item.number = None, copy, task.pk, copy.number
    item.save(force_insert=True)


def task_for(copy: Claim, task_id: int) -> Task:
    """The same task once more, for this copy."""
    task = Task.objects.get(pk=task_id)
    process = ClaimProcess.objects.create(claim=copy, flow_class=task.process.flow_class)
    task.pk, task.process = None, process
    task.save(force_insert=True)
    return task


def asked_in_bulk(actor: User, claim: Claim) -> BulkRun:
    """A run over this one claim that waits for its turn."""
    item = OpenItem.objects.get(claim=claim)
    chosen = [Chosen(claim.key, item.task_id, claim.version)]
    return start_bulk(actor=actor, action="agree", chosen=chosen, comment="情况属实，同意。", token="run")
