"""催办: the applicant asks the office that has his claim to get on with it, once a day; the desk counts it."""

from django.utils.translation import gettext_lazy as _

from approvals.models import Urging
from registry import clock
from registry.enums import Role
from registry.models import User
from registry.selectors import users_at
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.models import Claim, OpenItem
from workflows.planning import FINANCE_STATIONS

Refusal = object | None


def urge(*, claim_id: int, actor: User) -> Urging:
    """Count one more urging at the desk where the claim lies; whoever holds it, or the office, is told.

    Raises CommandRefused with the guard's sentence.
    """
    with claim_command(claim_id, actor=actor) as move:
        refuse(may_urge(actor, move.claim))
        item = item_at_office(move.claim)
        urging = Urging.objects.create(
            claim=move.claim, office=item.office, urged_on=clock.today(), made_at=clock.now()
        )
        move.office = item.office
        move.record(Verb.URGE, data={"told": _told(item)})
    return urging


def may_urge(user: User, claim: Claim) -> Refusal:
    """The applicant, while an office has the claim, and not twice on one day."""
    if claim.applicant_id != user.pk:
        return _("只有填报人本人可以催办。")
    if item_at_office(claim) is None:
        return _("这份申请现在不在工作人员手里，不用催办。")
    if claim.urgings.filter(urged_on=clock.today()).exists():
        return _("今天已经催办过了，工作人员已收到提醒。明天可以再催办。")
    return None


def item_at_office(claim: Claim) -> OpenItem | None:
    """The desk of an office at which the claim waits; None while it waits for the applicant or the machine."""
    waiting = OpenItem.objects.filter(claim=claim, office__isnull=False)
    return waiting.select_related("office", "taken_by").order_by("id").first()


def _told(item: OpenItem) -> list[int]:
    if item.taken_by_id is not None:
        return [item.taken_by_id]
    role = Role.FINANCE if item.station in FINANCE_STATIONS else Role.REVIEWER
    return sorted(users_at(item.office, role).values_list("pk", flat=True))
