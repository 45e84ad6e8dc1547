"""The Celery application as a worker runs it, but with a policy check that waits while a file says so.

Started by test_workers.py as `celery -A tests.workflows.slow_worker worker`: STARTED is written when the check
begins; while SLOW exists the check does not end.
"""

import os
import time
from pathlib import Path

import django
from celery.signals import worker_process_init

from config.celery import app

django.setup()

from workflows import claim_jobs, jobs  # noqa: E402

FOLDER = Path(os.environ["WORKER_FOLDER"])


def check_slowly(claim):
    (FOLDER / "STARTED").touch()
    while (FOLDER / "SLOW").exists():
        time.sleep(0.05)
    return claim_jobs.check_against_rules(claim)


def make_the_check_slow(**_ignored: object) -> None:
    name = "workflows.check_claim"
    jobs._jobs[name] = jobs.StationJob(name, work=check_slowly, finish=claim_jobs.record_check)


worker_process_init.connect(make_the_check_slow)
make_the_check_slow()
__all__ = ["app"]
