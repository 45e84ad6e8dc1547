"""The relay checks what was chosen and pays what was released, claim by claim, each with its mark in the same commit.

Two workers never hold the same line. What the guard refuses leaves the batch with the guard's sentence.
"""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from payments.batches.drawing import prepare_line
from payments.batches.lines import release_commitment, take_out
from payments.batches.releasing import release_line
from payments.enums import BatchState, LineStatus
from payments.models import BatchLine
from payments.models.batch import WAITING_LINES
from workflows import doorbell
from workflows.errors import ClaimBusy, CommandRefused
from workflows.locking import busy_when_locked

log = logging.getLogger(__name__)

A_ROUND = 50
A_FIRST_ROUND = 20
PARTS = ("batch__fund", "batch__prepared_by", "batch__released_by")


def run_waiting(most: int = A_ROUND) -> int:
    """Do what waits, the oldest first and no more than `most`; answers how many lines had their turn."""
    count = 0
    while count < most and _next():
        count += 1
    return count


def begin_at_once() -> None:
    """Embedded default: a first round in the process that asked; a small batch is done when the page is there."""
    if settings.JOBS_RUNNER != doorbell.EMBEDDED:
        return
    try:
        run_waiting(A_FIRST_ROUND)
    except Exception as error:
        log.warning("a batch could not be begun (%s); the relay will", type(error).__name__)


def _next() -> bool:
    """Give the next line its turn; False when none waits, or the database is held by somebody else."""
    held: list[int] = []
    try:
        # What is kept of it is Chinese, whoever's request this is.
        with translation.override("zh-hans"), busy_when_locked(), transaction.atomic():
            line = _lock()
            if line is None:
                return False
            held.append(line.pk)
            _turn(line)
    except ClaimBusy:
        return False
    except (OperationalError, InterfaceError):
        # The database is away: the line waits, and another round goes on.
        raise
    except Exception as error:
        log.error("line %s of a batch failed (%s)", held, type(error).__name__)
        _give_up(held)
    return True


def _lock() -> BatchLine | None:
    due = Q(status=LineStatus.CHOSEN, batch__state=BatchState.DRAWN_UP) | Q(
        status=LineStatus.RELEASING, batch__state=BatchState.RELEASED
    )
    lines = BatchLine.objects.filter(due).select_related(*PARTS)
    return lines.select_for_update(skip_locked=True, of=("self",)).order_by("id").first()


def _turn(line: BatchLine) -> None:
    act = prepare_line if line.status == LineStatus.CHOSEN else release_line
    status = line.status
    try:
        with transaction.atomic():
            act(line)
    except ClaimBusy:
        raise
    except CommandRefused as refusal:
        line.status, line.disbursement = status, None
        _leave(line, str(refusal.sentence))


def _give_up(keys: list[int]) -> None:
    """What nobody foresaw is told as such, and the others go on."""
    with translation.override("zh-hans"), transaction.atomic():
        for line in BatchLine.objects.filter(pk__in=keys, status__in=WAITING_LINES).select_related(*PARTS):
            _leave(
                line,
                _("系统没有办成这一笔，没有放款。请重新编入批次；再次出错时，请联系系统管理员。"),
            )


def _leave(line: BatchLine, sentence: str) -> None:
    if line.status == LineStatus.RELEASING:
        release_commitment(line, line.batch.released_by)
    take_out(line, sentence)
