"""Whatever is filed, granted, refused, withdrawn, reopened and paid, in whatever order: nobody is granted twice.

The same acts are done to a model of a few lines of plain Python; the ledger has to say the same after each.
"""

from dataclasses import dataclass, field
from itertools import combinations

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from registry import clock
from tests.workflows.claims import EXPORT, STARTUP, TRANSPORT, roster_draft, transport_draft
from tests.workflows.excluding import excluding
from workflows.commands import add_line, open_draft, submit, withdraw
from workflows.door import claim_command
from workflows.enums import GRANTED, ClaimState, Verb
from workflows.errors import CommandRefused
from workflows.models import Benefit, Claim, ClaimLine
from workflows.rebuilding import disagreements

REFUSALS = ("already_granted", "state", "not_allowed")
PEOPLE = ("chen", "lin", "huang")
PERSON = st.integers(0, len(PEOPLE) - 1)
FILE = st.tuples(
    st.just("file"), st.sampled_from([STARTUP, TRANSPORT]), st.tuples(PERSON), st.sampled_from([2025, 2026])
)
ROSTER = st.tuples(
    st.just("file"), st.just(EXPORT), st.lists(PERSON, min_size=1, max_size=3).map(tuple), st.just(2026)
)
# Which claim, in the order of filing; and which of its lines are paid, as the bits of a number.
ACT = st.tuples(
    st.sampled_from(["grant", "refuse", "withdraw", "reopen", "pay"]), st.integers(0, 5), st.integers(1, 7)
)


@dataclass
class Filed:
    """One claim of the model: where it stands, and what each line asks for or was granted."""

    programme: str
    people: tuple[int, ...]
    year: int
    state: str = "filed"
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = ["claimed"] * len(self.people)

    def granted(self) -> list[tuple[int, str, int]]:
        return [
            (person, self.programme, self.year)
            for person, line in zip(self.people, self.lines, strict=True)
            if line in GRANTED
        ]


def clash(one: tuple[int, str, int], other: tuple[int, str, int]) -> bool:
    """The rules of 不得重复享受 for these three programmes, in words of Python."""
    (person, programme, year), (another, second, second_year) = one, other
    if person != another:
        return False
    if programme == second:
        return programme == STARTUP or year == second_year
    return {programme, second} == {STARTUP, TRANSPORT} and year == second_year


@dataclass
class Model:
    claims: list[Filed] = field(default_factory=list)

    def act(self, what: str, claim: Filed, chosen: list[bool]) -> bool:
        """Whether the act is open; when it is, it is done."""
        return getattr(self, what)(claim, chosen)

    def grant(self, claim: Filed, chosen: list[bool]) -> bool:
        if claim.state != "filed":
            return False
        before, claim.lines = claim.lines, ["approved" if each else "released" for each in chosen]
        everything = [benefit for each in self.claims for benefit in each.granted()]
        if any(clash(*pair) for pair in combinations(everything, 2)):
            claim.lines = before
            return False
        claim.state = "granted"
        return True

    def refuse(self, claim: Filed, chosen: list[bool]) -> bool:
        return self._end(claim, ("filed",))

    def withdraw(self, claim: Filed, chosen: list[bool]) -> bool:
        return self._end(claim, ("filed", "granted"))

    def reopen(self, claim: Filed, chosen: list[bool]) -> bool:
        if claim.state != "granted":
            return False
        claim.state = "filed"
        claim.lines = ["claimed" if line == "approved" else line for line in claim.lines]
        return True

    def pay(self, claim: Filed, chosen: list[bool]) -> bool:
        if claim.state != "granted":
            return False
        claim.state = "paid"
        claim.lines = ["paid" if line == "approved" else line for line in claim.lines]
        return True

    def _end(self, claim: Filed, sources: tuple[str, ...]) -> bool:
        if claim.state not in sources:
            return False
        claim.state, claim.lines = "ended", ["released"] * len(claim.lines)
        return True


@dataclass
class World:
    """The real thing: the same acts by the one door."""

    cast: object
    claims: list[Claim] = field(default_factory=list)

    def file(self, programme: str, people: tuple[int, ...], year: int) -> None:
        users = [self.cast[PEOPLE[number]] for number in people]
        if programme == EXPORT:
            claim = roster_draft(self.cast["organiser"])
            facts = {"origin_county": "530627", "contract_start": "2025-11-01"}
            for user in users:
                add_line(
                    claim_id=claim.pk,
                    actor=self.cast["organiser"],
                    person=user.person,
                    label=user.person.name_masked,
                    facts=facts,
                )
        elif programme == TRANSPORT:
            claim = transport_draft(
                users[0], tickets=[{"direction": "out", "date": f"{year}-02-01", "fen": 1}]
            )
        else:
            person = users[0].person
            claim = open_draft(actor=users[0], programme=STARTUP, place=person.home, person=person)
        submit(claim_id=claim.pk, actor=claim.applicant)
        self.claims.append(claim)

    def act(self, what: str, claim: Claim, chosen: list[bool]) -> bool:
        try:
            getattr(self, what)(claim, chosen)
        except CommandRefused as refusal:
            if refusal.code not in REFUSALS:
                raise
            return False
        return True

    def grant(self, claim: Claim, chosen: list[bool]) -> None:
        if Claim.objects.get(pk=claim.pk).state == ClaimState.SUBMITTED:
            self._move(claim, Verb.ACCEPT)
        with self._command(claim) as move:
            for line, paid in zip(claim.lines.order_by("position"), chosen, strict=True):
                ClaimLine.objects.filter(pk=line.pk).update(approved_fen=100 if paid else 0)
            move.claim.approved_fen = 100 * sum(chosen)
            move.claim.decided_at = clock.now()
            move.claim.notice_from = move.claim.notice_until = clock.today()
            move.transition(Verb.PUBLISH)

    def refuse(self, claim: Claim, chosen: list[bool]) -> None:
        self._move(claim, Verb.REJECT)

    def withdraw(self, claim: Claim, chosen: list[bool]) -> None:
        withdraw(claim_id=claim.pk, actor=claim.applicant)

    def reopen(self, claim: Claim, chosen: list[bool]) -> None:
        self._move(claim, Verb.REOPEN)

    def pay(self, claim: Claim, chosen: list[bool]) -> None:
        if Claim.objects.get(pk=claim.pk).state == ClaimState.IN_REVIEW:
            # Approving without public notice is a grant; here money follows a notice.
            raise CommandRefused("", code="state")
        for verb in (Verb.APPROVE, Verb.RELEASE, Verb.SETTLE):
            self._move(claim, verb)

    def _command(self, claim: Claim):
        return claim_command(claim.pk, actor=self.cast["na-county"])

    def _move(self, claim: Claim, verb: Verb) -> None:
        with self._command(claim) as move:
            now = clock.now()
            move.claim.accepted_at = move.claim.decided_at = move.claim.paid_at = now
            move.claim.paid_fen = move.claim.approved_fen if verb == Verb.SETTLE else 0
            move.transition(verb)


def same(world: World, model: Model) -> bool:
    """Whether the ledger says of every line what the model says."""
    real = [
        list(claim.benefits.order_by("line__position").values_list("status", flat=True))
        for claim in world.claims
    ]
    return real == [claim.lines for claim in model.claims]


def nobody_has_anything_twice() -> bool:
    granted = Benefit.objects.filter(status__in=GRANTED)
    held = [(each.person_id, each.programme, each.first_day.year) for each in granted]
    return not any(clash(*pair) for pair in combinations(held, 2))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(acts=st.lists(FILE | ROSTER | ACT | ACT, max_size=12))
@example(
    acts=[
        ("file", STARTUP, (0,), 2026),
        ("file", TRANSPORT, (0,), 2026),
        ("file", TRANSPORT, (0,), 2025),
        ("file", EXPORT, (0, 1, 0), 2026),
        ("file", EXPORT, (1, 2), 2026),
        ("grant", 1, 1),
        ("grant", 0, 1),
        ("grant", 2, 1),
        ("grant", 3, 7),
        ("grant", 3, 3),
        ("grant", 4, 3),
        ("pay", 1, 1),
        ("withdraw", 1, 1),
        ("reopen", 3, 1),
        ("grant", 4, 3),
        ("pay", 4, 1),
        ("grant", 3, 1),
        ("refuse", 0, 1),
    ]
)
def test_the_ledger_is_the_model_and_nobody_is_granted_twice(core, acts):
    world, model = World(core), Model()
    exclusion = excluding(STARTUP, TRANSPORT, scope="same_year", strength="hard")
    with exclusion, transaction.atomic():
        for act, *given_ in acts:
            if act == "file":
                model.claims.append(Filed(*given_))
                world.file(*given_)
            elif given_[0] < len(model.claims):
                number, bits = given_
                lines = len(model.claims[number].people)
                chosen = [bool(bits >> position & 1) for position in range(lines)]
                chosen = chosen if any(chosen) else [True] * lines
                done = model.act(act, model.claims[number], chosen)
                assert world.act(act, world.claims[number], chosen) == done, (act, number)
            assert same(world, model)
            assert nobody_has_anything_twice()
        assert list(disagreements()) == []
        transaction.set_rollback(True)
