"""转办 and 委派: a task goes to a colleague of the same office, with the reason; the office and its time stay."""

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.lines import need_comment
from approvals.rail import DESKS
from registry.enums import Role
from registry.models import User
from registry.selectors import superior_office, users_at
from workflows import engine
from workflows.at_desk import at_desk, item_at
from workflows.commands import refuse
from workflows.enums import Verb
from workflows.guards import is_drawn
from workflows.models import Claim, OpenItem

Refusal = object | None


def hand_over(
    *, task_id: int, actor: User, to: User, reason: str, expected_version: int | None = None
) -> Claim:
    """Give a task to a colleague who may decide it: 转办 by whoever holds it, 委派 where nobody does yet.

    Raises CommandRefused with the guard's sentence, InvalidInput without a reason, StaleClaim for an older version.
    """
    need_comment(reason)
    refuse(may_hand_over(actor, item_at(task_id, DESKS)))
    with at_desk(task_id, DESKS, actor=actor, expected_version=expected_version, keeps_task=True) as (
        move,
        item,
    ):
        refuse(may_hand_over(actor, item))
        refuse(may_receive(to, item))
        verb = Verb.HAND_OVER if item.taken_by_id else Verb.ASSIGN
        if is_drawn(item):
            move.step.drawn = to
            move.changed.append(move.step)
        engine.assign(move.task, to)
        move.record(verb, comment=reason.strip(), data={"told": [to.pk]})
    return move.claim


def may_hand_over(user: User, item: OpenItem) -> Refusal:
    """Whoever holds the task, or anybody who reviews at the office while nobody does.

    What was drawn by lot only the office above gives to another one.
    """
    if is_drawn(item):
        return _is_above(user, item) or guards.is_known_person(user) or guards.is_not_party(user, item.claim)
    return guards.holds_post(user, item) or guards.is_not_held_by_another(user, item)


def _is_above(user: User, item: OpenItem) -> Refusal:
    above = superior_office(item.office)
    reviews = above is not None and users_at(above, Role.REVIEWER).filter(pk=user.pk).exists()
    if reviews and user.pk != item.taken_by_id:
        return None
    return _(
        "这份申请由系统随机分给%(name)s办理，本机构不能转办。确实需要换人的，请联系上级机构的审核人员转办。"
    ) % {"name": item.taken_by.name}


def may_receive(colleague: User, item: OpenItem) -> Refusal:
    """Whether the colleague could decide the claim, were it his."""
    if colleague.pk == item.taken_by_id:
        return _("这份申请已经在%(name)s手里。") % {"name": colleague.name}
    holder, item.taken_by = item.taken_by, None
    refusal = guards.may_decide(colleague, item)
    item.taken_by = holder
    if refusal is None:
        return None
    return _(
        "%(name)s不能办理这份申请：不在本机构的审核岗位，或与申请有关应当回避，或已在另一级办理过。请选择其他同事。"
    ) % {"name": colleague.name}


def colleagues(user: User, item: OpenItem) -> list[User]:
    """The others at the office who may decide this claim, by name."""
    others = users_at(item.office, Role.REVIEWER).exclude(pk=user.pk).select_related("person")
    return [each for each in others.order_by("name", "pk") if may_receive(each, item) is None]
