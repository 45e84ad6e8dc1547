"""What the page of a simulation shows: the columns, the budget with its bars, what decides, and the claims by kind."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import get_language

from policies import load
from policies.drafting import Tried
from policies.errors import PolicyError
from policies.simulate import GAINED, KINDS, LESS, LOST, MORE, NOT_COMPUTABLE, SAME
from policies.tally import Budget, Sum, Tally
from registry.models import Division, User
from workflows.enums import ChangeKind
from workflows.models import Claim, SimulatedClaim, Simulation
from workflows.simulation.turns import question_of
from workflows.simulation.words import Said, Words

PAGE = 30
LINES_SHOWN = 5
MONTHS_SHOWN = 240
TONES = {GAINED: "good", LOST: "bad", MORE: "good", LESS: "attention", SAME: "", NOT_COMPUTABLE: "progress"}
LISTED = (GAINED, LOST, MORE, LESS, NOT_COMPUTABLE)
# The bars are drawn in a box of this width; the style sheet stretches it.
BAR = 100


@dataclass(frozen=True)
class Column:
    """One kind of change with its claims, people and money."""

    kind: str
    label: object
    tone: str
    claims: int
    lines: Sum

    @property
    def is_computed(self) -> bool:
        return self.kind != NOT_COMPUTABLE


@dataclass(frozen=True)
class BudgetRow:
    """A county or a month (or one of the other) with what it costs now and would cost; bars from 0 to BAR."""

    title: str
    budget: Budget
    was_bar: int
    now_bar: int


@dataclass(frozen=True)
class Decisive:
    """What decides some lines, in words."""

    kind: str
    label: object
    tone: str
    said: Said
    lines: Sum


@dataclass(frozen=True)
class ListedLine:
    place: int
    label: object
    was_fen: int | None
    now_fen: int | None
    said: list[Said]


@dataclass(frozen=True)
class ListedClaim:
    """A claim in the list; `key` is empty for a reader who may not open it."""

    number: str
    key: str
    decided: bool
    was_fen: int
    now_fen: int
    lines: list[ListedLine]
    more: int
    is_roster: bool


class Sheet:
    """The answer so far, ready for the page."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.tally = Tally.from_json(simulation.tally) if simulation.tally else Tally()

    @property
    def percent(self) -> int:
        """How far it is, in hundredths; 100 only at the end."""
        if self.simulation.status == "done":
            return 100
        return min(99, self.simulation.done * 100 // self.simulation.total) if self.simulation.total else 0

    @property
    def title(self) -> str:
        """The programme's title as the draft has it; its code where nobody knows it any more."""
        return self.words.title or self.simulation.programme

    @cached_property
    def words(self) -> Words:
        question = question_of(self.simulation)
        named = [each for each in load.programmes() if each.code == question.programme]
        # Where the rules in use have changed so much that the draft fits no more, the answer still can be read.
        with suppress(PolicyError):
            tried = Tried(load.timeline(), question.drafts).on(question.last)
            named.insert(0, tried.programme(question.programme))
        return Words(named, self.tally.clauses)

    @property
    def columns(self) -> list[Column]:
        return [
            Column(kind, ChangeKind(kind).label, TONES[kind], self.tally.claims[kind], self.tally.lines[kind])
            for kind in KINDS
        ]

    @property
    def computed_claims(self) -> int:
        """How many claims can be computed."""
        return self.tally.considered - self.tally.claims[NOT_COMPUTABLE]

    @property
    def tabs(self) -> list[Column]:
        """The kinds of which claims are listed."""
        return [column for column in self.columns if column.kind in LISTED]

    def decisive(self, *kinds: str) -> list[Decisive]:
        return [
            Decisive(
                kind,
                ChangeKind(kind).label,
                TONES[kind],
                self.words.ground(kind, ground.code, ground.detail),
                counted,
            )
            for ground, kind, counted in self.tally.by(*kinds)
        ]

    @property
    def changes(self) -> list[Decisive]:
        return self.decisive(GAINED, LOST, MORE, LESS)

    @property
    def unknowns(self) -> list[Decisive]:
        return self.decisive(NOT_COMPUTABLE)

    @cached_property
    def by_county(self) -> list[BudgetRow]:
        return _rows((self.places.get(county, county), budget) for (county, _), budget in self._budget)

    @cached_property
    def by_month(self) -> list[BudgetRow]:
        return _rows((month, budget) for (_, month), budget in self._budget)

    @cached_property
    def by_county_and_month(self) -> list[BudgetRow]:
        """Every county's months, as many as a page can bear; the file has all of them."""
        return _rows(
            (f"{self.places.get(county, county)} {month}", budget)
            for (county, month), budget in self._budget[:MONTHS_SHOWN]
        )

    @property
    def months_left_off(self) -> int:
        return max(0, len(self._budget) - MONTHS_SHOWN)

    @property
    def _budget(self) -> list[tuple[tuple[str, str], Budget]]:
        return sorted(self.tally.budget.items())

    @cached_property
    def places(self) -> dict[str, str]:
        """The full names of the counties."""
        counties = {county for county, _month in self.tally.budget}
        return dict(Division.objects.filter(pk__in=counties).values_list("pk", "full_name"))

    def claims(self, user: User, kind: str, after: str) -> tuple[list[ListedClaim], int | None]:
        """The claims of one kind behind the key `after`, and the key to go on from; None at the end."""
        rows = self.simulation.claims.filter(kind=kind).select_related("claim").order_by("pk")
        if after.isdecimal() and len(after) < 19:
            rows = rows.filter(pk__gt=int(after))
        found = list(rows[: PAGE + 1])
        open_to = _open_to(user, found[:PAGE])
        listed = [self._listed(row, open_to) for row in found[:PAGE]]
        return listed, found[PAGE - 1].pk if len(found) > PAGE else None

    def _listed(self, row: SimulatedClaim, open_to: dict[int, str]) -> ListedClaim:
        lines = [
            ListedLine(
                place, ChangeKind(kind).label, was, now, [self.words.ground(kind, *each) for each in grounds]
            )
            for place, kind, was, now, grounds in row.lines[:LINES_SHOWN]
        ]
        return ListedClaim(
            number=row.claim.number,
            key=open_to.get(row.claim_id, ""),
            decided=row.decided,
            was_fen=row.was_fen,
            now_fen=row.now_fen,
            lines=lines,
            more=max(0, len(row.lines) - LINES_SHOWN),
            is_roster=row.claim.organisation_id is not None,
        )


def title_in_use(code: str) -> str:
    """A programme's title in the rules in use; its code for one that is still a draft, and nothing for none."""
    titles = {each.code: each.title for each in load.programmes()}
    return titles[code].in_language(get_language() or "") if code in titles else code


def _open_to(user: User, rows: list[SimulatedClaim]) -> dict[int, str]:
    """The keys of those claims that the reader may open."""
    claims: QuerySet[Claim] = Claim.objects.visible_to(user).filter(pk__in=[row.claim_id for row in rows])
    return dict(claims.values_list("pk", "key"))


def _rows(parts: Iterable[tuple[str, Budget]]) -> list[BudgetRow]:
    """The parts put together by title, in the order they come; all bars by one measure."""
    together: dict[str, Budget] = defaultdict(Budget)
    for title, budget in parts:
        together[title].computed.take(budget.computed)
        together[title].unknown.take(budget.unknown)
    most = (
        max((max(each.computed.was_fen, each.computed.now_fen) for each in together.values()), default=0) or 1
    )
    return [
        BudgetRow(title, budget, budget.computed.was_fen * BAR // most, budget.computed.now_fen * BAR // most)
        for title, budget in together.items()
    ]
