"""What should become of a claim, in plain Python: a second opinion that shares nothing with the engine but its words.

Every act answers None when it should succeed, and has then changed the paper; else the code of the refusal, and has
changed nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from policies.calendar import add_working_days

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
MAY_REFUSE = ("township", "county")


@dataclass(frozen=True)
class Clerk:
    """Somebody of the staff: a person, the county he works for, and the level (or finance) of his one post."""

    name: str
    county: str
    level: str


@dataclass
class Paper:
    """One claim as it should be. `at` is the stop it stands at; `checked` whether the machine has looked at it."""

    applicant: str
    county: str
    stops: tuple[tuple[str, str], ...]
    lines: dict[int, int]
    state: str = "draft"
    at: int = 1
    checked: bool = False
    accepted: bool = False
    holder: str | None = None
    seats: dict[str, str] = field(default_factory=dict)
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
        if self.seats.get(clerk.name, self.level) != self.level:
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
        if verdict == "return":
            if self._says in self.seen:
                return "second_return"
            self.seen.add(self._says)
        self.seats[clerk.name] = self.level
        self._answer(verdict)
        return None

    def visit(self, clerk: Clerk) -> str | None:
        if self.station != "site_visit":
            return "task_done"
        refused = self.may_act(clerk)
        if refused is None:
            self.seats[clerk.name] = self.level
            self._go_on()
        return refused

    def pay(self, clerk: Clerk) -> str | None:
        if self.station != "pay":
            return "task_done"
        if (clerk.county, clerk.level) != (self.county, "finance"):
            return "not_allowed"
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
        self.seats[clerk.name] = self.level
        named = {at: self.lines.pop(at) for at in sorted(positions)}
        return replace(self, lines=named, holder=None, seats=dict(self.seats), seen=set(self.seen))

    def rejoin(self, clerk: Clerk, older: "Paper") -> str | None:
        """Everything back to the older paper of the same roster, which stands at the same stop."""
        if self.station != "review":
            return "task_done"
        refused = self.may_act(clerk)
        if refused is not None:
            return refused
        same = ("state", "at", "checked", "note", "station")
        if any(getattr(self, name) != getattr(older, name) for name in same):
            return "not_allowed"
        self.seats[clerk.name] = self.level
        older.lines |= self.lines
        older.seats |= self.seats
        self.lines = {}
        self._close("merged")
        return None

    # What the machine does

    def run_machine(self, today: date) -> None:
        """Everything that is due today, one thing after the other."""
        if self.state == "returned" and self.correct_by is not None and today > self.correct_by:
            self._close("lapsed")
        while self.station in MACHINE or (self.station == "notice" and today > self.notice_until):
            if not self.checked:
                self.checked = True
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
            if self.level == "county":
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

    def _index(self, station: str) -> int:
        return [name for name, _level in self.stops].index(station)


def next_day(day: date, days: int) -> date:
    return day + timedelta(days=days)
