"""The desks: what each office and each applicant has to do now, read from `OpenItem` alone."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from policies.calendar import add_working_days
from registry import clock
from registry.enums import Role
from registry.models import Office, User
from registry.powers import Power, powers_of
from workflows import engine
from workflows.engine import Task
from workflows.enums import CLOSED_STATES, Station
from workflows.locking import lock_claim
from workflows.models import Claim, OpenItem, PlanStep
from workflows.planning import FINANCE_STATIONS
from workflows.route import current_step

PAGE = 30
DATES = ("began_on", "due_on", "reminded_on", "escalated_on")
LARGEST_KEY = 2**63


def follow(claim: Claim, before: dict[int, int | None], tasks: list[Task]) -> list[PlanStep]:
    """Carry a command over to the desks: `before` are the holders of the desk tasks it found, by task.

    Answers the steps of the plan that were given their day, for the caller to store.
    """
    gone = sorted(before.keys() - {task.pk for task in tasks})
    dated = []
    for task in tasks:
        if task.pk not in before:
            dated += _open(claim, task, gone.pop() if gone else None)
        elif before[task.pk] != task.owner_id:
            taken = {"taken_by_id": task.owner_id, "taken_at": task.assigned}
            OpenItem.objects.filter(task_id=task.pk).update(**taken)
    if gone:
        OpenItem.objects.filter(task_id__in=gone).delete()
    return dated


def unsaved_item(claim: Claim, task: Task) -> OpenItem:
    """The desk row that this task will have, for whoever has to be asked about it before."""
    step = _step_of(claim, task)
    item = OpenItem(task_id=task.pk, **_columns(claim, task, step) | {"taken_by_id": None, "taken_at": None})
    item.claim, item.office = claim, step.office if step else None
    return item


def revalue(claim: Claim, task: Task) -> None:
    """Let the desk row of a task that stays open say what the claim is worth by now."""
    amount = claim.approved_fen if claim.approved_fen is not None else claim.claimed_fen
    OpenItem.objects.filter(task_id=task.pk).update(amount_fen=amount)


def _open(claim: Claim, task: Task, answered: int | None = None) -> list[PlanStep]:
    """The desk row of a task; with the step when it was given its day by it: working days from today.

    The row of the task that was `answered` goes on to the next desk.
    """
    step = _step_of(claim, task)
    dated = step is not None and step.due_on is None
    if dated:
        step.began_on, step.reminded_on, step.escalated_on = clock.today(), None, None
        step.due_on = due_day(claim, step)
    columns = {"task_id": task.pk, "opened_at": clock.now(), **_columns(claim, task, step)}
    if answered is None or not OpenItem.objects.filter(task_id=answered).update(**columns):
        OpenItem.objects.create(**columns)
    return [step] if dated else []


def due_day(claim: Claim, step: PlanStep) -> date:
    """The last day of a step that has begun, by the calendar of the claim's place as it is now."""
    return add_working_days(step.began_on, step.days_left, claim.place_id)


def redate(claim: Claim, tasks: list[Task]) -> None:
    """Let the desk rows of these tasks, which stay open, say the day that counts by now."""
    for task in filter(engine.is_desk, tasks):
        OpenItem.objects.filter(task_id=task.pk).update(due_on=_due_on(claim, _step_of(claim, task)))


def _due_on(claim: Claim, step: PlanStep | None) -> date | None:
    return step.due_on if step else claim.correct_by


def _columns(claim: Claim, task: Task, step: PlanStep | None) -> dict[str, object]:
    """What a desk row says of a task: it follows from the claim, its step (none: the applicant's) and the task."""
    return {
        "claim_id": claim.pk,
        "office_id": step.office_id if step else None,
        "applicant_id": None if step else claim.applicant_id,
        "taken_by_id": task.owner_id,
        "taken_at": task.assigned,
        "station": engine.station(task),
        "level": step.level if step else "",
        "programme": claim.programme,
        "number": claim.number or "",
        "title": claim.claimant_label,
        "pinyin": claim.person.name_pinyin if claim.person_id else "",
        "amount_fen": claim.approved_fen if claim.approved_fen is not None else claim.claimed_fen,
        "submitted_on": claim.policy_date,
        "due_on": _due_on(claim, step),
        "reminded_on": step.reminded_on if step else None,
        "escalated_on": step.escalated_on if step else None,
        "place_code": claim.place_id,
    }


def desk(user: User, *, role: str, powers: list[Power] | None = None, offices: Iterable[Office] = ()):
    """Open items of the offices where the user holds a post of this role today, own or lent, soonest due first.

    `offices` are further ones, whose desks he may look at.
    """
    held = [power for power in (powers_of(user) if powers is None else powers) if power.role == role]
    stations = Q(station__in=FINANCE_STATIONS)
    return OpenItem.objects.filter(
        stations if role == Role.FINANCE else ~stations, within(held) | Q(office__in=list(offices))
    ).select_related("claim", "office", "taken_by")


def within(powers: list[Power]) -> Q:
    """The desk rows these powers reach: whole offices by posts, programmes up to an amount by delegations."""
    reached = Q(office__in=[power.office.pk for power in powers if power.delegation is None])
    for power in powers:
        if power.delegation is not None:
            lent = Q(office=power.office.pk)
            if power.programmes:
                lent &= Q(programme__in=power.programmes)
            if power.ceiling_fen is not None:
                lent &= Q(amount_fen__lte=power.ceiling_fen)
            reached |= lent
    return reached


def page(items, after: str = "") -> tuple[list[OpenItem], str]:
    """One page by key, not by offset: the rows after `due|id`, and the key of the next page ('' at the end).

    A key that cannot be read (it stands in the address) begins at the first page.
    """
    if place := _place(after):
        due, last = place
        # The first comparison alone is one an index can begin at.
        items = items.filter(Q(due_on__gt=due) | Q(id__gt=last), due_on__gte=due)
    rows = list(items.order_by("due_on", "id")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return rows, f"{rows[-1].due_on.isoformat()}|{rows[-1].pk}" if more else ""


def _place(after: str) -> tuple[date, int] | None:
    due, _, last = after.partition("|")
    try:
        place = date.fromisoformat(due), int(last)
    except ValueError:
        return None
    return place if 0 <= place[1] < LARGEST_KEY else None


def item_of(claim: Claim, user: User) -> OpenItem | None:
    """The open item of this claim that this user may act on today; None when it is at another desk."""
    return (
        OpenItem.objects.filter(claim=claim)
        .filter(within(powers_of(user)) | Q(applicant=user))
        .select_related("office", "taken_by")
        .first()
    )


def rebuild() -> int:
    """Write the desk rows anew from the open tasks; answers how many claims were looked at.

    Each claim is held while its rows are written, so that people may go on working meanwhile.
    """
    OpenItem.objects.filter(claim__state__in=CLOSED_STATES).delete()
    claims = list(Claim.objects.open().exclude(number=None).order_by("id").values_list("pk", flat=True))
    for claim_id in claims:
        with transaction.atomic():
            rewrite(lock_claim(claim_id))
    return len(claims)


def rewrite(claim: Claim) -> None:
    """The rows of this claim as they should be, whatever they are."""
    tasks = [task for task in engine.open_tasks(claim) if engine.is_desk(task)]
    found = OpenItem.objects.filter(claim=claim).values_list("task_id", "taken_by_id")
    for step in follow(claim, dict(found), tasks):
        step.save(update_fields=DATES)
    for task in tasks:
        OpenItem.objects.filter(task_id=task.pk).update(**_columns(claim, task, _step_of(claim, task)))


def differences(claim: Claim, task: Task, item: OpenItem) -> list[str]:
    """The columns of a desk row that do not say what follows from the claim, its plan and the task."""
    step = _step_of(claim, task)
    if step is not None and step.due_on is None:
        return ["due_on"]
    columns = _columns(claim, task, step)
    return sorted(name for name, wanted in columns.items() if getattr(item, name) != wanted)


def _step_of(claim: Claim, task: Task) -> PlanStep | None:
    """The step of the plan a desk task answers; None for the applicant's own correction."""
    return None if engine.station(task) == Station.CORRECT else current_step(claim.plan)
