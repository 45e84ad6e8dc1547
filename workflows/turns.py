"""What was asked for many at once is worked off row by row: each turn is one transaction, with its mark in it.

Whoever is killed leaves every row either done and marked, or neither; the next round goes on with what waits. Two
workers never hold the same row.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, models, transaction

from workflows import doorbell
from workflows.errors import ClaimBusy
from workflows.locking import busy_when_locked

log = logging.getLogger(__name__)

A_ROUND = 50
A_FIRST_ROUND = 20
Row = TypeVar("Row", bound=models.Model)


def work_off(
    waiting: Callable[[], models.QuerySet[Row]],
    *,
    turn: Callable[[Row], None],
    give_up: Callable[[int], None],
    most: int,
) -> int:
    """Give the rows that wait their turn, the oldest first and no more than `most`; answers how many had it.

    `turn` does and marks one; when it fails in a way nobody foresaw, nothing of it is kept, and `give_up` marks the
    row of that key. Raises OperationalError when the database is away: the row waits on.
    """
    count = 0
    while count < most and _next(waiting, turn, give_up):
        count += 1
    return count


def begin_at_once(run_waiting: Callable[[int], int]) -> None:
    """Embedded default: a first round in the process that asked; what is short is done when the page is there."""
    if settings.JOBS_RUNNER != doorbell.EMBEDDED:
        return
    try:
        run_waiting(A_FIRST_ROUND)
    except Exception as error:
        log.warning("what was asked for could not be begun (%s); the relay will", type(error).__name__)


def _next(
    waiting: Callable[[], models.QuerySet[Row]], turn: Callable[[Row], None], give_up: Callable[[int], None]
) -> bool:
    """Give the next row its turn; False when none waits, or the database is held by somebody else."""
    row: Row | None = None
    try:
        with busy_when_locked(), transaction.atomic():
            row = waiting().select_for_update(skip_locked=True, of=("self",)).order_by("id").first()
            if row is None:
                return False
            turn(row)
    except ClaimBusy:
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.error("%r failed in its turn (%s)", row and (row._meta.label, row.pk), type(error).__name__)
        if row is not None:
            give_up(row.pk)
    return True
