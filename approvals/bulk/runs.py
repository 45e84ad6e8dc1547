"""Asking for many claims to be done at once. Nothing is decided here: each waits for a command of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from approvals.enums import BulkAction
from approvals.lines import need_comment
from approvals.models import BulkItem, BulkRun
from registry import clock
from registry.models import User
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Chosen:
    """One claim as its reviewer saw it: by its key, the task that waited, and the version."""

    key: str
    task_id: int
    version: int


def start_bulk(
    *,
    actor: User,
    action: str,
    chosen: Sequence[Chosen],
    comment: str,
    token: str,
    receiver: User | None = None,
) -> BulkRun:
    """Have one act done to up to 500 claims; asked for twice with the same token, the first one is answered.

    What the actor may not read is refused as a whole; whatever else stands against a claim is told of that claim
    once its turn has come. Raises InvalidInput for none, too many or one twice, without a reason, and for an assignment
    without the `receiver` it is to.
    """
    if action != BulkAction.TAKE:
        need_comment(comment)
    if action == BulkAction.ASSIGN and receiver is None:
        raise InvalidInput(_("请选择交给哪位同事。"), code="no_receiver", field="receiver")
    if not chosen:
        raise InvalidInput(_("还没有选中申请，请勾选要办理的申请。"), code="none_chosen", field="items")
    if len(chosen) > MOST_AT_ONCE:
        raise InvalidInput(
            _("一次最多办理%(most)d件，请分几次办理。") % {"most": MOST_AT_ONCE},
            code="too_many",
            field="items",
        )
    by_key = {each.key: each for each in chosen}
    readable = Claim.objects.visible_to(actor).filter(key__in=by_key)
    claims = dict(readable.order_by("id").values_list("key", "pk"))
    if len(claims) != len(chosen):
        raise CommandRefused(
            _("选中的申请里有您无权查看的，或者重复的。没有办理任何申请，请回到办件列表重新选择。"),
            code="not_allowed",
        )
    earlier = BulkRun.objects.filter(token=token, actor=actor).first()
    asked = BulkRun(
        token=token,
        actor=actor,
        action=action,
        comment=comment.strip(),
        receiver=receiver if action == BulkAction.ASSIGN else None,
        created_at=clock.now(),
    )
    return earlier or _store(asked, [by_key[key] for key in claims], claims)


def _store(run: BulkRun, chosen: list[Chosen], claims: dict[str, int]) -> BulkRun:
    try:
        with transaction.atomic():
            run.save()
            BulkItem.objects.bulk_create(
                BulkItem(
                    run=run, claim_id=claims[each.key], task_id=each.task_id, expected_version=each.version
                )
                for each in chosen
            )
    except IntegrityError:
        # The same page was sent twice at one moment: the other request was quicker.
        return BulkRun.objects.get(token=run.token, actor=run.actor)
    return run
