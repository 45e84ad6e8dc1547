"""The relay works off what was asked for in bulk: claim by claim, each with its result in the same commit."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from approvals.answers import Answer
from approvals.bulk.doubts import one_by_one, with_doubts
from approvals.commands import decide, take
from approvals.enums import BulkAction, BulkResult, Verdict
from approvals.models import BulkItem, BulkRun
from approvals.moves.handing_over import hand_over
from registry import clock
from workflows.commands import refuse
from workflows.errors import CommandRefused, StaleClaim
from workflows.models import Claim
from workflows.turns import A_ROUND, work_off

# Somebody else was quicker; nothing speaks against the claim itself.
MOVED = ("stale", "task_done")
FAILED = _("系统没有办成这一件，没有任何改动。请逐件办理；再次出错时，请联系系统管理员。")


def run_waiting(most: int = A_ROUND) -> int:
    """Do what waits, the oldest first and no more than `most`; answers how many claims had their turn."""
    count = work_off(_waiting, turn=_turn, give_up=_give_up, most=most)
    waiting = BulkItem.objects.filter(run=OuterRef("pk"), result=BulkResult.WAITING)
    BulkRun.objects.filter(~Exists(waiting), finished_at=None).update(finished_at=clock.now())
    return count


def _waiting() -> QuerySet[BulkItem]:
    items = BulkItem.objects.filter(result=BulkResult.WAITING)
    return items.select_related("run__actor__person", "run__receiver__person")


def _turn(item: BulkItem) -> None:
    _keep(item, *_done(item))


def _done(item: BulkItem) -> tuple[str, str, str]:
    """Do it as one command; the result, and the code and the sentence of a refusal in the words of the actor."""
    with translation.override(item.run.actor.language):
        try:
            with transaction.atomic():
                claim = with_doubts(Claim.objects.filter(pk=item.claim_id)).get()
                if claim.version != item.expected_version:
                    raise StaleClaim
                refuse(one_by_one(claim, item.run.action), code="one_by_one")
                ACTS[item.run.action](item)
        except CommandRefused as refusal:
            result = BulkResult.MOVED if refusal.code in MOVED else BulkResult.REFUSED
            return result, refusal.code, str(refusal.sentence)
    return BulkResult.DONE, "", ""


def _keep(item: BulkItem, result: str, code: str, sentence: str) -> None:
    item.result, item.code, item.sentence, item.done_at = result, code, sentence, clock.now()
    item.save(update_fields=["result", "code", "sentence", "done_at"])


def _give_up(key: int) -> None:
    """What nobody foresaw is told as such, and the others go on."""
    for item in _waiting().filter(pk=key):
        with translation.override(item.run.actor.language):
            _keep(item, BulkResult.REFUSED, "failed", str(FAILED))


def _agree(item: BulkItem) -> None:
    _decide(item, Verdict.AGREE)


def _return(item: BulkItem) -> None:
    _decide(item, Verdict.RETURN)


def _decide(item: BulkItem, verdict: Verdict) -> None:
    decide(
        task_id=item.task_id,
        actor=item.run.actor,
        answer=Answer(verdict, item.run.comment),
        expected_version=item.expected_version,
    )


def _take(item: BulkItem) -> None:
    take(task_id=item.task_id, actor=item.run.actor)


def _assign(item: BulkItem) -> None:
    hand_over(
        task_id=item.task_id,
        actor=item.run.actor,
        to=item.run.receiver,
        reason=item.run.comment,
        expected_version=item.expected_version,
    )


ACTS: dict[str, Callable[[BulkItem], None]] = {
    BulkAction.AGREE: _agree,
    BulkAction.RETURN: _return,
    BulkAction.TAKE: _take,
    BulkAction.ASSIGN: _assign,
}
