"""Rings for jobs whose rows are committed. Losing a ring loses nothing: the relay finds the rows."""

import logging
from collections.abc import Callable

from django.conf import settings

log = logging.getLogger(__name__)

EMBEDDED, CELERY = "embedded", "celery"
RUNNERS = (EMBEDDED, CELERY)
Ringer = Callable[[list[int]], None]
_ringers: dict[str, Ringer] = {}


def answers(runner: str) -> Callable[[Ringer], Ringer]:
    """Register how jobs are begun in one mode of `settings.JOBS_RUNNER`; the function takes the keys of jobs."""

    def register(function: Ringer) -> Ringer:
        _ringers[runner] = function
        return function

    return register


def ring(job_ids: list[int]) -> None:
    """Tell whoever runs jobs here that these are due.

    Never raises: the rows are committed, so a broker that is down must not look like a claim that was not saved.
    """
    if not job_ids:
        return
    try:
        _ringers[settings.JOBS_RUNNER](job_ids)
    except Exception as error:
        log.warning("%d jobs could not be rung for (%s); the relay will", len(job_ids), type(error).__name__)
