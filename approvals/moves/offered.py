"""Which moves beside deciding are open to a reader of a claim: the guards that refuse the POST hide the button."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals import guards
from approvals.endings.acts import Act
from approvals.moves.copying import may_copy
from approvals.moves.handing_over import may_hand_over
from approvals.moves.sending_back import may_send_back
from approvals.moves.taking_back import may_take_back
from approvals.rail import DESKS
from registry.models import User
from workflows import worklist
from workflows.guards import is_drawn
from workflows.models import Claim, OpenItem
from workflows.route import current_step


def moves_of(claim: Claim, user: User) -> list[Act]:
    """Each move with its page; nothing for the applicant."""
    if may_copy(user, claim) is not None:
        return []
    moves = _at_desk(claim, user)
    if not claim.is_closed and may_take_back(user, claim) is None:
        moves.append(
            Act(
                _("撤回意见"),
                _("您刚作的“同意”不对，趁下一级还没有签收。"),
                reverse("approvals:take_back", args=[claim.key]),
            )
        )
    copy = reverse("approvals:copy", args=[claim.key])
    return [*moves, Act(_("抄送"), _("请其他工作人员看一看，不用对方办理。"), copy)]


def _at_desk(claim: Claim, user: User) -> list[Act]:
    item = worklist.item_of(claim, user)
    if item is None:
        return _from_above(claim, user)
    if item.station not in DESKS:
        return []
    item.claim = claim
    moves = []
    if guards.may_decide(user, item) is None and may_send_back(claim) is None:
        name, hint = pgettext_lazy("move", "退回修改"), _("前面的环节要再核实，申请人不用补材料。")
        moves.append(Act(name, hint, reverse("approvals:send_back", args=[item.task_id])))
    if guards.may_decide(user, item) is None:
        hint = _("请另一个机构提意见，申请仍由您办理。")
        moves.append(Act(_("会商"), hint, reverse("approvals:consult", args=[item.task_id])))
    if may_hand_over(user, item) is None:
        moves.append(_hand_over(item))
    return moves


def _from_above(claim: Claim, user: User) -> list[Act]:
    """What lies by lot at a desk below, the office above may give to another one there."""
    step = current_step(claim.plan)
    if step is None or step.drawn_id is None:
        return []
    items = OpenItem.objects.filter(claim=claim, station__in=DESKS).select_related("office", "taken_by")
    item = items.first()
    if item is None:
        return []
    item.claim = claim
    return [_hand_over(item)] if is_drawn(item) and may_hand_over(user, item) is None else []


def _hand_over(item: OpenItem) -> Act:
    name = _("转办") if item.taken_by_id else _("委派")
    hint = _("交给同机构的一位同事办理。")
    return Act(name, hint, reverse("approvals:hand_over", args=[item.task_id]))
