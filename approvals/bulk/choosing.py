"""What one reviewer can do at once: the claims at his desk for one act, those apart that want his eye."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from approvals.bulk.doubts import one_by_one, with_doubts
from approvals.bulk.runs import MOST_AT_ONCE
from approvals.deadlines import Due, due_in_words
from approvals.desks import programme_title
from approvals.enums import BulkAction, BulkResult
from approvals.models import BulkItem, BulkRun
from approvals.rail import DESKS
from registry import clock
from registry.enums import Role
from registry.models import Office, User
from registry.powers import Power, powers_of
from registry.selectors import users_at
from workflows import worklist
from workflows.enums import Station
from workflows.guards import power_for
from workflows.models import Claim, OpenItem

RUNS_SHOWN = 5


@dataclass(frozen=True)
class Candidate:
    """One claim of the list; `value` names it as the form sends it, `apart` says why it is not done with others."""

    value: str
    key: str
    number: str
    title: str
    programme: str
    place: str
    amount_fen: int | None
    submitted_on: date | None
    due: Due | None
    apart: object | None
    # For whom it is done by delegation; empty where one's own post is.
    principal: str


@dataclass(frozen=True)
class Choice:
    """The claims that can be chosen for one act, the most urgent first, and those that cannot."""

    action: BulkAction
    offices: list[Office]
    candidates: list[Candidate]
    apart: list[Candidate]

    def chosen(self, values: set[str]) -> list[Candidate]:
        return [each for each in self.candidates if each.value in values]


def choice_of(user: User, action: BulkAction) -> Choice:
    """What lies at the user's desk for this act, no more than 500; as many queries for one as for many."""
    powers = [power for power in powers_of(user) if power.role == Role.REVIEWER]
    if not powers:
        return Choice(action, [], [], [])
    items = list(_items(user, powers, action)[:MOST_AT_ONCE])
    claims = with_doubts(Claim.objects.filter(pk__in=[item.claim_id for item in items]))
    known = {claim.pk: claim for claim in claims.select_related("place").defer("answers")}
    rows = [_candidate(item, known[item.claim_id], action, powers) for item in items]
    return Choice(
        action,
        list({power.office.pk: power.office for power in powers}.values()),
        [row for row in rows if row.apart is None],
        [row for row in rows if row.apart is not None],
    )


def receivers_of(user: User, choice: Choice) -> list[User]:
    """The colleagues at the offices of the choice, by name. Whether one may have a claim is asked of each claim."""
    found = {
        each for office in choice.offices for each in users_at(office, Role.REVIEWER).exclude(pk=user.pk)
    }
    return sorted(found, key=lambda each: (each.name, each.pk))


def recent_runs(user: User) -> list[BulkRun]:
    return list(BulkRun.objects.visible_to(user).order_by("-id")[:RUNS_SHOWN])


@dataclass(frozen=True)
class Standing:
    """How far a run is: what came of how many, and the claims of which nothing came."""

    run: BulkRun
    total: int
    done: int
    waiting: int
    undone: list[BulkItem]
    finished: list[BulkItem]

    @property
    def percent(self) -> int:
        return (self.total - self.waiting) * 100 // self.total

    @property
    def has_ended(self) -> bool:
        return self.waiting == 0


def standing_of(run: BulkRun) -> Standing:
    """The results of a run by now, in one query."""
    items = list(run.items.select_related("claim__person", "claim__organisation").defer("claim__answers"))
    by = {result: [item for item in items if item.result == result] for result in BulkResult}
    undone = by[BulkResult.MOVED] + by[BulkResult.REFUSED]
    done, waiting = by[BulkResult.DONE], by[BulkResult.WAITING]
    return Standing(run, len(items), len(done), len(waiting), undone, done)


def _items(user: User, powers: list[Power], action: BulkAction) -> QuerySet[OpenItem]:
    items = worklist.desk(user, role=Role.REVIEWER, powers=powers).order_by("due_on", "id")
    free = items.filter(taken_by=None)
    if action == BulkAction.TAKE:
        return free
    stations = DESKS if action == BulkAction.ASSIGN else (Station.REVIEW,)
    return (free | items.filter(taken_by=user)).filter(station__in=stations)


def _candidate(item: OpenItem, claim: Claim, action: BulkAction, powers: list[Power]) -> Candidate:
    power = power_for(powers, item)
    return Candidate(
        value=f"{claim.key}:{item.task_id}:{claim.version}",
        key=claim.key,
        number=item.number,
        title=item.title,
        programme=programme_title(item.programme),
        place=claim.place.full_name,
        amount_fen=item.amount_fen,
        submitted_on=item.submitted_on,
        due=due_in_words(item.due_on, clock.today(), item.place_code),
        apart=one_by_one(claim, action),
        principal=power.principal.name if power and power.principal else "",
    )
