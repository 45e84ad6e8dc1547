"""The one Celery task: it is told which row to run, and nothing else travels through the broker."""

from celery import shared_task

from workflows import doorbell
from workflows.models import Job
from workflows.relay import run_job


@shared_task(name="workflows.run_job")
def run_job_task(job_id: int) -> None:
    """Run the job of this key if it is due; a second delivery finds it done and changes nothing."""
    run_job(job_id)


@doorbell.answers("celery")
def ring_broker(keys: list[str]) -> None:
    """Production: ask the workers. If the broker cannot be reached the relay rings again from the rows."""
    for job_id in Job.objects.filter(key__in=keys).values_list("pk", flat=True):
        run_job_task.apply_async(args=[job_id], ignore_result=True)
