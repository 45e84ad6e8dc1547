"""Refuse to start with a flow that names work nobody does, or with no way to have it done."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.management.base import CommandError
from django.db import connection

from workflows import doorbell, engine, jobs
from workflows.flows import FLOWS
from workflows.lifecycle import JOBS_AFTER


def named_jobs() -> set[str]:
    """Every job a flow or a transition names."""
    in_flows = {
        node.job for flow in FLOWS.values() for node in flow.instance.nodes() if getattr(node, "job", None)
    }
    return in_flows | {name for names in JOBS_AFTER.values() for name in names}


@register()
def jobs_are_registered(app_configs, **kwargs) -> list[CheckMessage]:
    missing = named_jobs() - set(jobs.registered_names())
    return [
        Error(
            f"the job {name} is named by a flow, but no installed package registers it",
            hint="register it in the claim_jobs.py of the package that does the work",
            id="workflows.E001",
        )
        for name in sorted(missing)
    ]


@register()
def the_runner_is_known(app_configs, **kwargs) -> list[CheckMessage]:
    if settings.JOBS_RUNNER in doorbell.RUNNERS:
        return []
    return [
        Error(
            f"JOBS_RUNNER is {settings.JOBS_RUNNER!r}, so nobody would be rung for jobs",
            hint=f"set it to one of {', '.join(doorbell.RUNNERS)}",
            id="workflows.E002",
        )
    ]


@register(Tags.database)
def no_task_is_lost(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Asked for with `check --database default`, before a release takes over the claims that are under way."""
    if not databases or "viewflow_task" not in connection.introspection.table_names():
        return []
    return [
        Error(
            f"{count} open tasks wait at {node}, which no flow has",
            hint="keep the old flow until its last claim has ended, or move its tasks by a migration",
            id="workflows.E003",
        )
        for node, count in sorted(engine.lost_nodes().items())
    ]


@register(Tags.database)
def no_flow_is_lost(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """The same for whole flows: a claim that waits for nobody now would still find no way on."""
    if not databases or "workflows_claimprocess" not in connection.introspection.table_names():
        return []
    return [
        Error(
            f"{count} claims are under way on {flow}, which is no shape of a flow any more",
            hint="keep the shape until its last claim has ended, or move its claims: manage.py reshape_claims",
            id="workflows.E004",
        )
        for flow, count in sorted(engine.lost_flows().items())
    ]


def refuse_lost_tasks() -> None:
    """Raise CommandError when claims stand on nodes or flows that are gone: nobody could ever complete them."""
    asked = {"databases": ["default"]}
    if found := no_task_is_lost(None, **asked) + no_flow_is_lost(None, **asked):
        raise CommandError("; ".join(f"{error.msg} ({error.id})" for error in found))
