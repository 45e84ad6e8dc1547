"""The relay checks what was chosen and pays what was released, claim by claim, each with its mark in the same commit.

What the guard refuses leaves the batch with the guard's sentence.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from payments.batches.drawing import prepare_line
from payments.batches.lines import release_commitment, take_out
from payments.batches.releasing import release_line
from payments.enums import BatchState, LineStatus
from payments.models import BatchLine
from payments.models.batch import WAITING_LINES
from workflows.errors import ClaimBusy, CommandRefused
from workflows.turns import A_ROUND, work_off

PARTS = ("batch__fund", "batch__prepared_by", "batch__released_by")


def run_waiting(most: int = A_ROUND) -> int:
    """Do what waits, the oldest first and no more than `most`; answers how many lines had their turn."""
    return work_off(_waiting, turn=_turn, give_up=_give_up, most=most)


def _waiting() -> QuerySet[BatchLine]:
    due = Q(status=LineStatus.CHOSEN, batch__state=BatchState.DRAWN_UP) | Q(
        status=LineStatus.RELEASING, batch__state=BatchState.RELEASED
    )
    return BatchLine.objects.filter(due).select_related(*PARTS)


# What is kept of it is Chinese, whoever's request this is.
@translation.override("zh-hans")
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


def _give_up(key: int) -> None:
    """What nobody foresaw is told as such, and the others go on."""
    with translation.override("zh-hans"), transaction.atomic():
        for line in BatchLine.objects.filter(pk=key, status__in=WAITING_LINES).select_related(*PARTS):
            _leave(
                line,
                _("系统没有办成这一笔，没有放款。请重新编入批次；再次出错时，请联系系统管理员。"),
            )


def _leave(line: BatchLine, sentence: str) -> None:
    if line.status == LineStatus.RELEASING:
        release_commitment(line, line.batch.released_by)
    take_out(line, sentence)
