"""The one Celery task: it is told which row to run, and nothing else travels through the broker."""

from celery import shared_task

from workflows import doorbell
from workflows.relay import run_job


@shared_task(name="workflows.run_job")
def run_job_task(job_id: int) -> None:
    """Run the job of this key if it is due; a second delivery finds it done and changes nothing."""
    run_job(job_id)


@doorbell.answers(doorbell.CELERY)
def ring_broker(job_ids: list[int]) -> None:
    """Production: ask the workers. No second try: the person waits for the answer, and the relay rings again."""
    for job_id in job_ids:
        run_job_task.apply_async(args=[job_id], retry=False, ignore_result=True)
