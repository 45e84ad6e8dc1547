"""Refuse to start with a flow that names work nobody does, or with no way to have it done."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from workflows import doorbell, jobs
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
