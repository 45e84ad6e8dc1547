"""What should become of a claim, in plain Python: a second opinion that shares nothing with the engine but its words.

Every act answers None when it should succeed, and has then changed the paper; else the code of the refusal, and has
changed nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from policies.calendar import add_working_days, working_days_between

CORRECTION, NOTICE_WORKING_DAYS = 15, 5
CLOSED = ("not_accepted", "paid", "rejected", "withdrawn", "lapsed", "terminated", "merged")
STARTUP = (
    ("check", ""),
    ("review", "village"),
    ("site_visit", "township"),
    ("review", "township"),
    ("review", "county"),
    ("notice", "county"),
    ("reserve", "county"),
    ("pay", "finance"),
    ("issue", ""),
    ("settle", "finance"),
)
ROSTER = (STARTUP[0], *STARTUP[4:])
DESKS = ("review", "site_visit")
MACHINE = ("check", "reserve", "issue")
MAY_REFUSE = ("township", "county", "prefecture")
OBJECTION = "objection"
TERMINABLE = ("submitted", "returned", "in_review", "on_notice", "approved")


@dataclass(frozen=True)
class Clerk:
    """Somebody of the staff: a person, the county he works for, and the level (or finance) of his one post.

    With a `principal`, whose post it is that was lent to him.
    """

    name: str
    county: str
    level: str
    principal: str = ""

    @property
    def people(self) -> set[str]:
        return {self.name, self.principal} - {""}


@dataclass
class Paper:
    """One claim as it should be. `at` is the stop it stands at; `checked` whether the machine has looked at it, and
    `drawn` whether it ever has in this county.

    `touched` are the levels at which somebody acted, or was acted for; `signed` who answered a stop, for himself.
    """

    applicant: str
    county: str
    stops: tuple[tuple[str, str], ...]
    lines: dict[int, int]
    state: str = "draft"
    at: int = 1
    checked: bool = False
    accepted: bool = False
    holder: str | None = None
    drawn: bool = False
    held: bool = False
    days_left: int = 0
    moved: str = ""
    seats: dict[str, str] = field(default_factory=dict)
    touched: dict[str, set[str]] = field(default_factory=dict)
    signed: dict[int, str | None] = field(default_factory=dict)
    correct_by: date | None = None
    notice_until: date | None = None
    approved_fen: int | None = None
    reserved: bool = False
    round: int = 1
    note: str | None = None
    root: int | None = None
    seen: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def _says(self) -> tuple[object, ...]:
        """What it says: returned as a whole once, the same is not returned again."""
        return self.note, tuple(sorted(self.lines))

    @property
    def total_fen(self) -> int:
        return sum(self.lines.values())

    @property
    def closed(self) -> bool:
        return self.state in CLOSED

    @property
    def station(self) -> str | None:
        """Where it waits; None for a draft and for what has ended."""
        if self.closed or self.state == "draft":
            return None
        if self.state == "returned":
            return "correct"
        return self.stops[self.at][0] if self.checked else "check"

    @property
    def level(self) -> str:
        return self.stops[self.at][1]

    # What the applicant does

    def submit(self, who: str) -> str | None:
        if who != self.applicant or self.state not in ("draft", "returned"):
            return "not_allowed"
        self.round += self.state == "returned"
        self.state, self.checked, self.correct_by = "submitted", False, None
        return None

    def edit(self, who: str, note: str) -> str | None:
        if who != self.applicant or self.state not in ("draft", "returned"):
            return "not_allowed"
        self.note = note
        return None

    def withdraw(self, who: str) -> str | None:
        if who != self.applicant or self.closed or self.state == "paying":
            return "not_allowed"
        self._close("withdrawn")
        self.reserved = False
        return None

    # What the staff does

    def may_act(self, clerk: Clerk) -> str | None:
        """A desk of his own level and county, not his second level here, and no colleague has it."""
        if (clerk.county, clerk.level) != (self.county, self.level):
            return "not_allowed"
        if not self._is_apart(clerk, self.level):
            return "not_allowed"
        return None if self.holder in (None, clerk.name) else "not_allowed"

    def take(self, clerk: Clerk) -> str | None:
        if self.station not in (*DESKS, "pay", "settle"):
            return "task_done"
        if self.station in ("pay", "settle"):
            return "not_allowed"
        refused = self.may_act(clerk)
        if refused is None:
            self.holder = clerk.name
        return refused

    def put_back(self, clerk: Clerk) -> str | None:
        if self.station not in (*DESKS, "pay", "settle"):
            return "task_done"
        if self.holder != clerk.name:
            return "not_holder"
        self.holder = None
        return None

    def decide(self, clerk: Clerk, verdict: str) -> str | None:
        if self.station != "review":
            return "task_done"
        refused = self.may_act(clerk)
        if refused is not None:
            return refused
        if verdict == "refuse" and self.level not in MAY_REFUSE:
            return "not_allowed"
        if verdict == "not_accept" and (self.state != "submitted" or self.accepted):
            return "not_allowed"
        if verdict == "agree" and self.is_last and self.moved == "there":
            # The rules of the other county leave the amount to people, and nobody names one here.
            return "not_allowed"
        if verdict == "return":
            if self._says in self.seen:
                return "second_return"
            self.seen.add(self._says)
        self._sit(clerk, self.level)
        if verdict == "agree":
            self._sign(clerk)
        self._answer(verdict)
        return None

    def visit(self, clerk: Clerk) -> str | None:
        if self.station != "site_visit":
            return "task_done"
        refused = self.may_act(clerk)
        if refused is None:
            self._sit(clerk, self.level)
            self._sign(clerk)
            self._go_on()
        return refused

    def terminate(self, clerk: Clerk) -> str | None:
        """An office of the plan that may refuse, wherever the claim lies."""
        if self.state not in TERMINABLE or not self.drawn or clerk.level not in MAY_REFUSE:
            return "not_allowed"
        if clerk.county != self.county or ("review", clerk.level) not in self.stops:
            return "not_allowed"
        if not self._is_apart(clerk, clerk.level):
            return "not_allowed"
        self._sit(clerk, clerk.level)
        self._close("terminated")
        self.reserved = self.held = False
        return None

    def send_back(self, clerk: Clerk, back: int) -> str | None:
        """To the desk so many before this one, or the first; everything from there on is looked at again."""
        if self.station not in DESKS:
            return "task_done"
        refused = self.may_act(clerk)
        if refused is not None:
            return refused
        passed = [at for at in range(self.at) if self.stops[at][0] in DESKS][-back:]
        if not passed:
            return "not_allowed"
        self._sit(clerk, self.level)
        self.at = passed[0]
        self.holder = self.signed.get(self.at)
        return None

    def transfer(self, clerk: Clerk) -> str | None:
        """To the other county; from there back, before an office there that may refuse has agreed; then no more."""
        if self.station not in DESKS:
            return "task_done"
        refused = self.may_act(clerk)
        if refused is not None:
            return refused
        agreed = any(("review", level) in self.stops[: self.at] for level in MAY_REFUSE)
        if clerk.level not in MAY_REFUSE or (self.moved == "there" and agreed):
            return "not_allowed"
        if self.moved == "back":
            return "consent"
        self._sit(clerk, self.level)
        self.moved = "back" if self.moved else "there"
        self.county = "530627" if self.county == "350583" else "350583"
        self.state, self.at, self.holder = "submitted", 1, None
        self.accepted = self.checked = self.drawn = False
        self.signed = {}
        return None

    def object_to(self, today: date) -> None:
        """Somebody objects to all of its lines: their days stop."""
        self.held = True
        over = self.notice_until <= today
        self.days_left = 0 if over else working_days_between(today, self.notice_until)

    def investigate(self, clerk: Clerk, today: date, *, upheld: bool) -> str | None:
        """By somebody of the office who did nothing else here: the days go on, or the prefecture reviews it."""
        if clerk.county != self.county or not self._is_apart(clerk, OBJECTION):
            return "not_allowed"
        self._sit(clerk, OBJECTION)
        self.held = False
        if upheld:
            self.stops = (*self.stops[: self.at], ("review", "prefecture"), *self.stops[self.at :])
            self.state, self.approved_fen, self.notice_until = "in_review", None, None
        else:
            until = add_working_days(today, self.days_left) if self.days_left else today
            self.notice_until = max(until, self.notice_until)
        return None

    def pay(self, clerk: Clerk) -> str | None:
        if (clerk.county, clerk.level) != (self.county, "finance"):
            return "not_allowed"
        if self.station != "pay":
            return "moved"
        self.state = "paying"
        self._go_on()
        return None

    def bank(self, clerk: Clerk, *, paid: bool) -> str | None:
        if self.station != "settle":
            return "task_done"
        if (clerk.county, clerk.level) != (self.county, "finance"):
            return "not_allowed"
        if paid:
            self._close("paid")
        else:
            self.state, self.holder = "approved", None
            self.at = self._index("pay")
        return None

    def split(self, clerk: Clerk, positions: set[int]) -> "Paper | str":
        """Some of the lines, on a paper of their own that stands at the same stop."""
        if self.station != "review":
            return "task_done"
        refused = self.may_act(clerk)
        if refused is not None:
            return refused
        if not positions or positions >= self.lines.keys():
            return "not_allowed"
        self._sit(clerk, self.level)
        named = {at: self.lines.pop(at) for at in sorted(positions)}
        own = {
            "seats": dict(self.seats),
            "touched": {name: set(levels) for name, levels in self.touched.items()},
            "seen": set(self.seen),
            "signed": {},
        }
        return replace(self, lines=named, holder=None, **own)

    def rejoin(self, clerk: Clerk, older: "Paper") -> str | None:
        """Everything back to the older paper of the same roster, which stands at the same stop."""
        if self.station != "review":
            return "task_done"
        refused = self.may_act(clerk)
        if refused is not None:
            return refused
        same = ("state", "at", "stops", "checked", "note", "station")
        if any(getattr(self, name) != getattr(older, name) for name in same):
            return "not_allowed"
        coming = self.touched | {clerk.name: {self.level}}
        if any(levels != older.touched.get(name, levels) for name, levels in coming.items()):
            return "two_levels"
        self._sit(clerk, self.level)
        older.lines |= self.lines
        older.seats |= self.seats
        older.touched |= {name: set(levels) for name, levels in self.touched.items()}
        self.lines = {}
        self._close("merged")
        return None

    # What the machine does

    def run_machine(self, today: date) -> None:
        """Everything that is due today, one thing after the other."""
        if self.state == "returned" and self.correct_by is not None and today > self.correct_by:
            self._close("lapsed")
        while self.station in MACHINE or self._is_over(today):
            if not self.checked:
                self.checked = self.drawn = True
                continue
            if self.station == "notice":
                self.state = "approved"
            self.reserved = self.reserved or self.station == "reserve"
            self._go_on()

    def _answer(self, verdict: str) -> None:
        if verdict == "return":
            self.state, self.holder = "returned", None
        elif verdict == "refuse":
            self._close("rejected")
        elif verdict == "not_accept":
            self._close("not_accepted")
        else:
            self.state, self.accepted = "in_review", True
            if self.is_last:
                self.state, self.approved_fen = "on_notice", self.total_fen
            self._go_on()

    def on_day(self, today: date) -> None:
        """The days that follow from an answer given today."""
        if self.state == "returned" and self.correct_by is None:
            self.correct_by = add_working_days(today, CORRECTION)
        if self.state == "on_notice" and self.notice_until is None:
            self.notice_until = add_working_days(today, NOTICE_WORKING_DAYS)

    def _go_on(self) -> None:
        self.at += 1
        self.holder = None

    def _close(self, state: str) -> None:
        self.state, self.holder, self.correct_by = state, None, None

    @property
    def is_last(self) -> bool:
        """Whether nobody reviews after this stop."""
        return not any(station in DESKS for station, _level in self.stops[self.at + 1 :])

    def _is_over(self, today: date) -> bool:
        return self.station == "notice" and not self.held and today > self.notice_until

    def _is_apart(self, clerk: Clerk, level: str) -> bool:
        """Whether neither he nor the one he acts for has acted at another level."""
        return all(self.touched.get(name, {level}) == {level} for name in clerk.people)

    def _sit(self, clerk: Clerk, level: str) -> None:
        self.seats[clerk.name] = level
        for name in clerk.people:
            self.touched.setdefault(name, set()).add(level)

    def _sign(self, clerk: Clerk) -> None:
        """A claim that is sent back goes to whoever signed, where he has a post of his own."""
        self.signed[self.at] = None if clerk.principal else clerk.name

    def _index(self, station: str) -> int:
        return [name for name, _level in self.stops].index(station)


def next_day(day: date, days: int) -> date:
    return day + timedelta(days=days)
