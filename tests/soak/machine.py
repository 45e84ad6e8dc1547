"""Thousands of days of an office at random: every act is done by the engine and by the model, and both must agree."""

from collections import Counter
from datetime import datetime, time, timedelta
from random import Random

import time_machine
from django.db import transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from payments.reconcile import disagreements as money_faults
from registry import clock
from registry.models import User
from registry.pilot import DEMO_DAY
from tests.soak import acts
from tests.soak.beside import LENT, Beside
from tests.soak.model import ROSTER, STARTUP, Clerk, Paper
from workflows import door
from workflows.enums import JobStatus
from workflows.models import Claim, ClaimLine, Job, OpenItem
from workflows.reconcile import faults
from workflows.relay import lapse_overdue, run_due, run_job

APPLICANTS = ("chen", "wu")
ORGANISER = "organiser"
STAFF = (
    Clerk("na-village", "350583", "village"),
    Clerk("na-township", "350583", "township"),
    Clerk("na-county", "350583", "county"),
    Clerk("na-county-2", "350583", "county"),
    Clerk("qz-prefecture", "350583", "prefecture"),
    Clerk("na-finance", "350583", "finance"),
    Clerk("zx-village", "530627", "village"),
    Clerk("zx-township", "530627", "township"),
    Clerk("zx-county", "530627", "county"),
    Clerk("zx-county-2", "530627", "county"),
    Clerk("zt-prefecture", "530627", "prefecture"),
    Clerk("zx-finance", "530627", "finance"),
)
PEOPLE, ROSTER_FEN = 4, 30_000
MOST_OPEN = 3
ON_DESKS = ("review", "site_visit", "pay", "settle")
OVER_UNPAID = ("withdrawn", "rejected", "lapsed", "not_accepted", "terminated", "merged")
# What happens, and how often out of all.
ACTS = (
    *["go_on"] * 7,
    *["open_claim", "submit", "edit", "withdraw"],
    *["decide"] * 4,
    *["split"] * 2,
    *["rejoin"] * 2,
    *["visit", "take", "put_back", "pay", "bank"],
    *["days_pass"] * 3,
    *["send_back", "transfer", "terminate", "object_to", "investigate", "lend"],
    *["relay", "redeliver", "crash"],
)


class Crash(Exception):
    """The machine lost its power in the middle of a command."""


class Office(Beside, RuleBasedStateMachine):
    """An office with its applicants. Whatever one example does is rolled back at its end."""

    users: dict[str, User] = {}
    steps = 0
    stood: Counter[str] = Counter()
    done: Counter[str] = Counter()
    act = ""

    def __init__(self) -> None:
        super().__init__()
        self.papers: dict[int, Paper] = {}
        self.traveller = time_machine.travel(datetime.combine(DEMO_DAY, time(9), clock.SHANGHAI), tick=False)
        self.time = self.traveller.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        try:
            self.stood.update(paper.state for paper in self.papers.values())
            assert [str(fault) for fault in faults(history=True)] == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.traveller.stop()

    @initialize(seed=st.integers(0, 2**64 - 1))
    def begin(self, seed: int) -> None:
        """One number decides the whole example: drawn one by one, Hypothesis leans to the first of all choices, and
        hardly a claim would ever be paid."""
        self.chance = Random(seed)
        self._open(self.chance.choice((*APPLICANTS, ORGANISER)))

    @rule()
    def something_happens(self) -> None:
        self.act = self.chance.choice(ACTS)
        getattr(self, self.act)(self.chance)

    def go_on(self, chance: Random) -> None:
        """The next thing a claim waits for, by somebody who may do it."""
        under_way = sorted(key for key, paper in self.papers.items() if not paper.closed)
        if not under_way:
            self.open_claim(chance)
            return
        key = chance.choice(under_way)
        paper = self.papers[key]
        if paper.state in ("draft", "returned"):
            self._same(acts.submit(key, self.users[paper.applicant]), paper.submit(paper.applicant), "go on")
        elif paper.station in ON_DESKS:
            self._answer(key, chance.choice(self._fitting(paper)))
        elif paper.station == "notice":
            self.days_pass(chance)
        else:
            self._run_machine()

    def _answer(self, key: int, clerk: Clerk) -> None:
        user, paper = self.users[clerk.name], self.papers[key]
        if paper.station == "review":
            self._same(acts.give(key, user, "agree"), paper.decide(clerk, "agree"), "agree")
        elif paper.station == "site_visit":
            self._same(acts.look(key, user), paper.visit(clerk), "visit")
        elif paper.station == "pay":
            self._same(acts.pay(key, user), paper.pay(clerk), "pay")
        else:
            self._same(
                acts.bank(key, user, paid=True, on=clock.today()), paper.bank(clerk, paid=True), "bank"
            )

    # Applicants

    def open_claim(self, chance: Random) -> None:
        who = chance.choice((*APPLICANTS, ORGANISER))
        own = [paper.state for paper in self.papers.values() if paper.applicant == who]
        open_ones = sum(not paper.closed for paper in self.papers.values())
        if open_ones < MOST_OPEN and all(state in OVER_UNPAID for state in own):
            self._open(who)

    def submit(self, chance: Random) -> None:
        self._as_applicant(chance, lambda key, who: acts.submit(key, self.users[who]), Paper.submit)

    def edit(self, chance: Random) -> None:
        text = chance.choice("甲乙丙")
        self._as_applicant(
            chance,
            lambda key, who: acts.edit(key, self.users[who], text),
            lambda paper, who: paper.edit(who, text),
        )

    def withdraw(self, chance: Random) -> None:
        if chance.random() < 0.3:
            self._as_applicant(chance, lambda key, who: acts.withdraw(key, self.users[who]), Paper.withdraw)

    # Staff

    def decide(self, chance: Random) -> None:
        verdict = chance.choice(("agree", "return", "return", "refuse", "not_accept"))
        self._as_clerk(
            chance,
            lambda key, clerk: acts.give(key, self.users[clerk.name], verdict),
            lambda paper, clerk: paper.decide(clerk, verdict),
        )

    def visit(self, chance: Random) -> None:
        self._as_clerk(chance, lambda key, clerk: acts.look(key, self.users[clerk.name]), Paper.visit)

    def take(self, chance: Random) -> None:
        self._as_clerk(chance, lambda key, clerk: acts.sign(key, self.users[clerk.name]), Paper.take)

    def put_back(self, chance: Random) -> None:
        self._as_clerk(chance, lambda key, clerk: acts.put_back(key, self.users[clerk.name]), Paper.put_back)

    def split(self, chance: Random) -> None:
        """Some lines of a roster go to a sheet of their own."""
        rosters = [each for each in self._on_desks() if len(self.papers[each].lines) > 1]
        key = chance.choice(rosters or sorted(self.papers))
        paper = self.papers[key]
        clerk = chance.choice(self._clerks(paper))
        positions = set(chance.sample(sorted(paper.lines), chance.randint(0, len(paper.lines))))
        really, ideally = acts.split(key, self.users[clerk.name], positions), paper.split(clerk, positions)
        if isinstance(ideally, str):
            self._same(really if isinstance(really, str) else None, ideally, f"{clerk.name} splits {key}")
            return
        assert isinstance(really, Claim), really
        paper.root = ideally.root = paper.root or key
        self.papers[really.pk] = ideally
        self.done["split"] += 1
        note(f"{clerk.name} split {sorted(positions)} off {key}: {really.pk}")

    def rejoin(self, chance: Random) -> None:
        """A sheet goes back to an older one of its roster."""
        sheets = sorted(key for key, paper in self.papers.items() if paper.root)
        parts = [key for key in sheets if self.papers[key].root != key and not self.papers[key].closed]
        if parts:
            key = chance.choice(parts)
            root = self.papers[key].root
            older = chance.choice([each for each in sheets if each < key and self.papers[each].root == root])
            paper, clerk = self.papers[key], chance.choice(self._clerks(self.papers[key]))
            really = acts.rejoin(key, self.users[clerk.name], older)
            self._same(
                really, paper.rejoin(clerk, self.papers[older]), f"{clerk.name} rejoins {key} to {older}"
            )

    def pay(self, chance: Random) -> None:
        self._as_clerk(chance, lambda key, clerk: acts.pay(key, self.users[clerk.name]), Paper.pay)

    def bank(self, chance: Random) -> None:
        paid = chance.random() < 0.7
        self._as_clerk(
            chance,
            lambda key, clerk: acts.bank(key, self.users[clerk.name], paid=paid, on=clock.today()),
            lambda paper, clerk: paper.bank(clerk, paid=paid),
        )

    # The machine, and what goes wrong with it

    def relay(self, _chance: Random) -> None:
        self._run_machine()

    def days_pass(self, chance: Random) -> None:
        self.time.shift(timedelta(days=chance.randint(1, 12)))
        self._run_machine()

    def redeliver(self, chance: Random) -> None:
        """A job that is over is delivered once more, by a broker that forgot: nothing happens."""
        over = Job.objects.exclude(status__in=[JobStatus.WAITING, JobStatus.RUNNING])
        keys = list(over.order_by("id").values_list("pk", flat=True))
        if keys:
            run_job(chance.choice(keys))

    def crash(self, chance: Random) -> None:
        """The power fails just before the end of an answer: it was never given."""
        key = chance.choice(sorted(self.papers))
        paper = self.papers[key]
        kept, door.worklist.follow = door.worklist.follow, _fail
        try:
            if paper.station in ON_DESKS:
                clerk = chance.choice(self._fitting(paper))
                acts.give(key, self.users[clerk.name], "agree")
            else:
                acts.submit(key, self.users[paper.applicant])
        except Crash:
            note(f"an act on {key} was lost")
        finally:
            door.worklist.follow = kept

    # What must hold after each act

    @invariant()
    def both_agree(self) -> None:
        type(self).steps += 1
        for claim in Claim.objects.filter(pk__in=self.papers).order_by("id"):
            paper = self.papers[claim.pk]
            assert (claim.state, claim.round) == (paper.state, paper.round)
            assert paper.closed or claim.correct_by == paper.correct_by
            assert (claim.accepted_at is not None) == paper.accepted
            if paper.state in ("on_notice", "approved", "paying", "paid"):
                assert claim.approved_fen == paper.approved_fen
            assert claim.paid_fen == (paper.approved_fen if paper.state == "paid" else 0)
            assert self._seen_at(claim) == self._expected_at(paper)
            assert dict(claim.seats.values_list("user__username", "level")) == paper.seats

    @invariant()
    def no_line_is_lost_or_doubled(self) -> None:
        """Every line of a roster stands on one of its sheets, and what they are worth in all is what it was worth."""
        for key in {paper.root for paper in self.papers.values() if paper.root}:
            sheets = [each for each, paper in self.papers.items() if paper.root == key]
            lines = ClaimLine.objects.filter(claim__in=sheets)
            assert sorted(lines.values_list("position", flat=True)) == list(range(1, PEOPLE + 1))
            seen = {(line.claim_id, line.position) for line in lines}
            assert seen == {(each, at) for each in sheets for at in self.papers[each].lines}
            worth = sum(claim.claimed_fen for claim in Claim.objects.filter(pk__in=sheets))
            assert worth == PEOPLE * ROSTER_FEN

    @invariant()
    def the_rows_fit(self) -> None:
        assert [str(fault) for fault in faults()] == []
        assert [str(fault) for fault in money_faults()] == []

    # How acts are done

    def _open(self, who: str) -> None:
        if who == ORGANISER:
            claim = acts.open_roster(self.users[who], PEOPLE)
            paper = Paper(who, "530627", ROSTER, dict.fromkeys(range(1, PEOPLE + 1), ROSTER_FEN))
        else:
            claim = acts.open_startup(self.users[who])
            paper = Paper(who, "350583", STARTUP, {1: 1_000_000})
        self.papers[claim.pk] = paper

    def _as_applicant(self, chance: Random, really, ideally) -> None:
        key = chance.choice(sorted(self.papers))
        paper = self.papers[key]
        who = chance.choice((paper.applicant, paper.applicant, "chen"))
        self._same(really(key, who), ideally(paper, who), f"{who} on {key}")

    def _as_clerk(self, chance: Random, really, ideally) -> None:
        key = chance.choice(self._on_desks() or sorted(self.papers))
        paper = self.papers[key]
        clerk = chance.choice(self._clerks(paper))
        self._same(really(key, clerk), ideally(paper, clerk), f"{clerk.name} on {key}")

    def _same(self, really: str | None, ideally: str | None, what: str) -> None:
        note(f"{what}: {really or 'done'}")
        self.done[self.act] += really is None
        assert really == ideally, what
        for paper in self.papers.values():
            paper.on_day(clock.today())

    def _clerks(self, paper: Paper) -> list[Clerk]:
        """Anybody, but twice as likely somebody who may act."""
        fitting = self._fitting(paper) if paper.station in ON_DESKS else []
        return [self._at_the_desk(clerk, paper) for clerk in fitting * 2 + self._staff()]

    def _run_machine(self) -> None:
        lapse_overdue()
        run_due(limit=1000)
        for paper in self.papers.values():
            paper.run_machine(clock.today())

    def _on_desks(self) -> list[int]:
        return sorted(key for key, paper in self.papers.items() if paper.station in ON_DESKS)

    def _fitting(self, paper: Paper) -> list[Clerk]:
        return [each for each in self._staff() if (each.county, each.level) == (paper.county, paper.level)]

    def _at_the_desk(self, clerk: Clerk, paper: Paper) -> Clerk:
        """By the post of his that reaches this desk: the lent one only where his own does not."""
        reached = (paper.county, paper.level) == (LENT.county, LENT.level)
        return LENT if self.is_lent and reached and clerk.name == LENT.name else self._by_own_post(clerk)

    def _by_own_post(self, clerk: Clerk) -> Clerk:
        return next(each for each in STAFF if each.name == clerk.name)

    def _staff(self) -> list[Clerk]:
        return [*STAFF, LENT] if self.is_lent else list(STAFF)

    def _seen_at(self, claim: Claim) -> tuple[str, str | None] | None:
        item = OpenItem.objects.filter(claim=claim).select_related("taken_by").first()
        if item is None:
            return None
        return item.station, item.taken_by.username if item.taken_by else None

    def _expected_at(self, paper: Paper) -> tuple[str, str | None] | None:
        return (paper.station, paper.holder) if paper.station in (*ON_DESKS, "correct") else None


def _fail(*_arguments: object) -> None:
    raise Crash
