"""Two benefits of one person that go together only if a reviewer says so: he does it by name and with a reason."""

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.sitting import sitting
from registry import clock
from registry.models import User
from workflows.commands import refuse
from workflows.conflicts import open_conflicts
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim


def accept_conflict(
    *, task_id: int, actor: User, conflict_id: int, reason: str, expected_version: int | None = None
) -> Claim:
    """Accept that a benefit goes beside another one; the claim stays where it is.

    Raises CommandRefused with the guard's sentence or when there is nothing left to accept, InvalidInput without a
    reason, StaleClaim when the claim has changed since it was read.
    """
    if not reason.strip():
        raise InvalidInput(_("请写明认可的理由。"), field="reason")
    with sitting(
        task_id, Station.REVIEW, actor=actor, expected_version=expected_version, keeps_task=True
    ) as here:
        refuse(guards.may_accept_here(here.step))
        conflict = open_conflicts(here.claim).filter(pk=conflict_id).first()
        if conflict is None:
            raise CommandRefused(
                _("这一项已经有人认可，或者另一份申请已经结束，不用再认可。请刷新页面。"), code="not_open"
            )
        conflict.accepted_by, conflict.accepted_for = actor, here.item.office
        conflict.accepted_at, conflict.reason = clock.now(), reason.strip()
        conflict.save(update_fields=["accepted_by", "accepted_for", "accepted_at", "reason"])
        line, other = conflict.benefit.line, conflict.other
        here.move.record(
            Verb.ACCEPT_CONFLICT,
            comment=conflict.reason,
            data={
                "line": line.position if line else None,
                "programme": other.programme,
                "number": other.claim.number,
                "clause": conflict.clause,
            },
        )
    return here.claim
