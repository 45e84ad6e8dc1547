"""Before a step is due its holder is reminded; once it is late the office above is told. Once each, by the machine.

The claim stays where it is and nobody's page grows stale: these are told, not decided.
"""

from datetime import date, timedelta
from itertools import islice

from django.conf import settings
from django.db.models import Q, QuerySet

from approvals.consents import superior_of
from policies.calendar import add_working_days
from policies.parameters import LONGEST_REMINDER
from registry import clock
from registry.enums import Role
from registry.errors import NoOffice
from registry.models import Office, User
from registry.selectors import users_at
from workflows.actors import MACHINE
from workflows.archive import parameters_of
from workflows.door import Move, claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused
from workflows.models import Claim, OpenItem
from workflows.planning import FINANCE_STATIONS

BATCH = 200
LONGEST_HOLIDAY = timedelta(days=14)


def look_after_deadlines() -> int:
    """Remind and tell for one batch of open items, the most urgent first; answers for how many it did something.

    Who cannot be reached now (his claim is being worked on) counts too: he comes first in the next round.
    """
    today = clock.today()
    owed = (item for item in _waiting(today).iterator() if item.due_on <= _near(today, item.claim))
    return sum(map(_look_after, list(islice(owed, BATCH))))


def _waiting(today: date) -> QuerySet[OpenItem]:
    """What is late, and what is due so soon that it may be near somewhere: local holidays bring a day nearer."""
    late = Q(due_on__lt=today, escalated_on=None)
    longest = add_working_days(today, max(LONGEST_REMINDER, settings.REMIND_WORKING_DAYS))
    soon = Q(due_on__gte=today, due_on__lte=longest + LONGEST_HOLIDAY, reminded_on=None)
    items = OpenItem.objects.filter(late | soon, office__isnull=False)
    return items.select_related("office", "claim").defer("claim__answers").order_by("due_on", "id")


def _near(today: date, claim: Claim) -> date:
    """The last day that is near enough to be reminded of, by the rules of the claim."""
    days = parameters_of(claim).get("reminder_working_days") or settings.REMIND_WORKING_DAYS
    return add_working_days(today, days, claim.place_id)


def _look_after(item: OpenItem) -> bool:
    try:
        with claim_command(
            item.claim_id, actor=MACHINE, task_id=item.task_id, office=item.office, keeps_task=True
        ) as move:
            return _tell(move)
    except CommandRefused as refusal:
        return refusal.code == "busy"


def _tell(move: Move) -> bool:
    """What is owed by the day, the step and the calendar under the lock; whether anything was."""
    step, today = move.step, clock.today()
    if step is None or step.due_on is None or step.office is None:
        return False
    if step.due_on < today:
        if step.escalated_on is not None:
            return False
        step.escalated_on = today
        superior = _above(step.office)
        data = {"office": step.office.name, "superior": superior.name, "told": _keys(superior, Role.REVIEWER)}
        move.record(Verb.ESCALATE, data=data | {"due_on": step.due_on.isoformat()})
    else:
        too_early = step.due_on > _near(today, move.claim) or step.began_on == today
        if step.reminded_on is not None or too_early:
            return False
        step.reminded_on = today
        told = [move.task.owner_id] if move.task.owner_id else _keys(step.office, _role(step.station))
        move.record(Verb.REMIND, data={"told": told, "due_on": step.due_on.isoformat()})
    step.save(update_fields=["reminded_on", "escalated_on"])
    OpenItem.objects.filter(task_id=move.task.pk).update(
        reminded_on=step.reminded_on, escalated_on=step.escalated_on
    )
    return True


def _above(office: Office) -> Office:
    """The office above; where none is registered, the office itself is told that it is late."""
    try:
        return superior_of(office)
    except NoOffice:
        return office


def _keys(office: Office, role: Role) -> list[int]:
    users: QuerySet[User] = users_at(office, role)
    return list(users.order_by("pk").values_list("pk", flat=True))


def _role(station: str) -> Role:
    return Role.FINANCE if station in FINANCE_STATIONS else Role.REVIEWER
