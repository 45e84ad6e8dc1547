"""Thousands of days of an office at random: every act is done by the engine and by the model, and both must agree."""

from collections import Counter
from datetime import datetime, time, timedelta

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
from tests.soak.model import ROSTER, STARTUP, Clerk, Paper
from workflows import door
from workflows.enums import JobStatus
from workflows.models import Claim, Job, OpenItem
from workflows.reconcile import faults
from workflows.relay import lapse_overdue, run_due, run_job

APPLICANTS = ("chen", "wu")
ORGANISER = "organiser"
STAFF = (
    Clerk("na-village", "350583", "village"),
    Clerk("na-township", "350583", "township"),
    Clerk("na-county", "350583", "county"),
    Clerk("na-county-2", "350583", "county"),
    Clerk("na-finance", "350583", "finance"),
    Clerk("zx-county", "530627", "county"),
    Clerk("zx-county-2", "530627", "county"),
    Clerk("zx-finance", "530627", "finance"),
)
PEOPLE = 4
MOST_PAPERS = 3
ON_DESKS = ("review", "site_visit", "pay", "settle")
OVER_UNPAID = ("withdrawn", "rejected", "lapsed", "not_accepted")
# What happens, and how often out of all.
ACTS = (
    *["go_on"] * 14,
    *["open_claim", "submit", "edit", "withdraw"],
    *["decide"] * 4,
    *["visit", "take", "put_back", "pay", "bank"],
    *["days_pass"] * 3,
    *["relay", "redeliver", "crash"],
)


class Crash(Exception):
    """The machine lost its power in the middle of a command."""


class Office(RuleBasedStateMachine):
    """An office with its applicants. Whatever one example does is rolled back at its end."""

    users: dict[str, User] = {}
    steps = 0
    stood: Counter[str] = Counter()

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

    @initialize(who=st.sampled_from((*APPLICANTS, ORGANISER)))
    def begin(self, who: str) -> None:
        self._open(who)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Drawn from a table, not one rule for each: Hypothesis switches rules off, and claims would never be paid."""
        getattr(self, data.draw(st.sampled_from(ACTS)))(data)

    def go_on(self, data: st.DataObject) -> None:
        """The next thing a claim waits for, by somebody who may do it."""
        key = data.draw(st.sampled_from(sorted(self.papers)))
        paper = self.papers[key]
        if paper.state in ("draft", "returned"):
            self._same(acts.submit(key, self.users[paper.applicant]), paper.submit(paper.applicant), "go on")
        elif paper.station in ON_DESKS:
            self._answer(key, data.draw(st.sampled_from(self._fitting(paper))))
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

    def open_claim(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from((*APPLICANTS, ORGANISER)))
        own = [paper.state for paper in self.papers.values() if paper.applicant == who]
        if len(self.papers) < MOST_PAPERS and all(state in OVER_UNPAID for state in own):
            self._open(who)

    def submit(self, data: st.DataObject) -> None:
        self._as_applicant(data, lambda key, who: acts.submit(key, self.users[who]), Paper.submit)

    def edit(self, data: st.DataObject) -> None:
        text = data.draw(st.text("甲乙丙", max_size=3))
        self._as_applicant(data, lambda key, who: acts.edit(key, self.users[who], text), Paper.edit)

    def withdraw(self, data: st.DataObject) -> None:
        self._as_applicant(data, lambda key, who: acts.withdraw(key, self.users[who]), Paper.withdraw)

    # Staff

    def decide(self, data: st.DataObject) -> None:
        verdict = data.draw(st.sampled_from(("agree", "return", "return", "refuse", "not_accept")))
        self._as_clerk(
            data,
            lambda key, clerk: acts.give(key, self.users[clerk.name], verdict),
            lambda paper, clerk: paper.decide(clerk, verdict),
        )

    def visit(self, data: st.DataObject) -> None:
        self._as_clerk(data, lambda key, clerk: acts.look(key, self.users[clerk.name]), Paper.visit)

    def take(self, data: st.DataObject) -> None:
        self._as_clerk(data, lambda key, clerk: acts.sign(key, self.users[clerk.name]), Paper.take)

    def put_back(self, data: st.DataObject) -> None:
        self._as_clerk(data, lambda key, clerk: acts.put_back(key, self.users[clerk.name]), Paper.put_back)

    def pay(self, data: st.DataObject) -> None:
        self._as_clerk(data, lambda key, clerk: acts.pay(key, self.users[clerk.name]), Paper.pay)

    def bank(self, data: st.DataObject) -> None:
        paid = data.draw(st.booleans())
        self._as_clerk(
            data,
            lambda key, clerk: acts.bank(key, self.users[clerk.name], paid=paid, on=clock.today()),
            lambda paper, clerk: paper.bank(clerk, paid=paid),
        )

    # The machine, and what goes wrong with it

    def relay(self, _data: st.DataObject) -> None:
        self._run_machine()

    def days_pass(self, data: st.DataObject) -> None:
        self.time.shift(timedelta(days=data.draw(st.integers(1, 12))))
        self._run_machine()

    def redeliver(self, data: st.DataObject) -> None:
        """A job that is over is delivered once more, by a broker that forgot: nothing happens."""
        over = Job.objects.exclude(status__in=[JobStatus.WAITING, JobStatus.RUNNING])
        keys = list(over.order_by("id").values_list("pk", flat=True))
        if keys:
            run_job(data.draw(st.sampled_from(keys)))

    def crash(self, data: st.DataObject) -> None:
        """The power fails just before the end of an answer: it was never given."""
        key = data.draw(st.sampled_from(sorted(self.papers)))
        paper = self.papers[key]
        kept, door.worklist.follow = door.worklist.follow, _fail
        try:
            if paper.station in ON_DESKS:
                clerk = data.draw(st.sampled_from(self._fitting(paper)))
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
            assert claim.correct_by == paper.correct_by
            assert (claim.accepted_at is not None) == paper.accepted
            if paper.state in ("on_notice", "approved", "paying", "paid"):
                assert claim.approved_fen == paper.approved_fen
            assert claim.paid_fen == (paper.approved_fen if paper.state == "paid" else 0)
            assert self._seen_at(claim) == self._expected_at(paper)
            assert dict(claim.seats.values_list("user__username", "level")) == paper.seats

    @invariant()
    def the_rows_fit(self) -> None:
        assert [str(fault) for fault in faults()] == []
        assert [str(fault) for fault in money_faults()] == []

    # How acts are done

    def _open(self, who: str) -> None:
        if who == ORGANISER:
            claim = acts.open_roster(self.users[who], PEOPLE)
            paper = Paper(who, "530627", ROSTER, dict.fromkeys(range(1, PEOPLE + 1), 30_000))
        else:
            claim = acts.open_startup(self.users[who])
            paper = Paper(who, "350583", STARTUP, {1: 1_000_000})
        self.papers[claim.pk] = paper

    def _as_applicant(self, data: st.DataObject, really, ideally) -> None:
        key = data.draw(st.sampled_from(sorted(self.papers)))
        paper = self.papers[key]
        who = data.draw(st.sampled_from((paper.applicant, paper.applicant, "chen")))
        self._same(really(key, who), ideally(paper, who), f"{who} on {key}")

    def _as_clerk(self, data: st.DataObject, really, ideally) -> None:
        key = data.draw(st.sampled_from(self._on_desks() or sorted(self.papers)))
        paper = self.papers[key]
        fitting = self._fitting(paper) if paper.station in ON_DESKS else []
        clerk = data.draw(st.sampled_from(fitting * 2 + list(STAFF)))
        self._same(really(key, clerk), ideally(paper, clerk), f"{clerk.name} on {key}")

    def _same(self, really: str | None, ideally: str | None, what: str) -> None:
        note(f"{what}: {really or 'done'}")
        assert really == ideally, what
        for paper in self.papers.values():
            paper.on_day(clock.today())

    def _run_machine(self) -> None:
        lapse_overdue()
        run_due(limit=1000)
        for paper in self.papers.values():
            paper.run_machine(clock.today())

    def _on_desks(self) -> list[int]:
        return sorted(key for key, paper in self.papers.items() if paper.station in ON_DESKS)

    def _fitting(self, paper: Paper) -> list[Clerk]:
        return [each for each in STAFF if (each.county, each.level) == (paper.county, paper.level)]

    def _seen_at(self, claim: Claim) -> tuple[str, str | None] | None:
        item = OpenItem.objects.filter(claim=claim).select_related("taken_by").first()
        if item is None:
            return None
        return item.station, item.taken_by.username if item.taken_by else None

    def _expected_at(self, paper: Paper) -> tuple[str, str | None] | None:
        return (paper.station, paper.holder) if paper.station in (*ON_DESKS, "correct") else None


def _fail(*_arguments: object) -> None:
    raise Crash
