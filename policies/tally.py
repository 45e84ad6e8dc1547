"""The sums of a simulation: every claim and every line in exactly one column, and what decides the changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policies.simulate import GAINED, KINDS, LOST, NOT_COMPUTABLE, ClaimChange, Ground, LineChange


@dataclass(slots=True)
class Sum:
    """So many lines with what they bring now and would bring, in fen; what is not known counts as nothing."""

    lines: int = 0
    was_fen: int = 0
    now_fen: int = 0

    @property
    def difference_fen(self) -> int:
        """What it would cost more, negative for less."""
        return self.now_fen - self.was_fen

    def add(self, line: LineChange) -> None:
        """Count one more line."""
        self.take(Sum(1, line.was_fen or 0, line.now_fen or 0))

    def take(self, other: "Sum") -> None:
        """Count what another sum counted."""
        self.lines += other.lines
        self.was_fen += other.was_fen
        self.now_fen += other.now_fen

    def to_json(self) -> dict[str, int]:
        """As JSON-ready data."""
        return {"lines": self.lines, "was_fen": self.was_fen, "now_fen": self.now_fen}


@dataclass(slots=True)
class Budget:
    """A county's month: the lines that can be computed, and those that cannot (only `was_fen` is known of them)."""

    computed: Sum = field(default_factory=Sum)
    unknown: Sum = field(default_factory=Sum)


Place = tuple[str, str]  # county code, month YYYY-MM
Decisive = tuple[str, str, str]  # kind, code, clause key or what is missing


@dataclass(slots=True)
class Tally:
    """The whole of a simulation, or a part of it: parts are put together with `take`.

    `claims` and `lines` count by kind, `decided` the gains and losses among the claims people have decided already.
    `grounds` counts the lines by what decides them; a line with two grounds stands under both. `clauses` tells the
    document and the number of each clause cited, by its key.
    """

    claims: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    lines: dict[str, Sum] = field(default_factory=lambda: {kind: Sum() for kind in KINDS})
    decided: dict[str, int] = field(default_factory=lambda: dict.fromkeys((GAINED, LOST), 0))
    budget: dict[Place, Budget] = field(default_factory=dict)
    grounds: dict[Decisive, Sum] = field(default_factory=dict)
    clauses: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, change: ClaimChange, *, county: str, day: date, decided: bool) -> None:
        """Count one claim."""
        self.claims[change.kind] += 1
        if decided and change.kind in self.decided:
            self.decided[change.kind] += 1
        month = self.budget.setdefault((county, f"{day:%Y-%m}"), Budget())
        for line in change.lines:
            self.lines[line.kind].add(line)
            (month.unknown if line.kind == NOT_COMPUTABLE else month.computed).add(line)
            for ground in line.grounds:
                self.grounds.setdefault((line.kind, *ground), Sum()).add(line)

    def take(self, part: "Tally") -> None:
        """Count what a part counted."""
        for kind in KINDS:
            self.claims[kind] += part.claims[kind]
            self.lines[kind].take(part.lines[kind])
        for kind in self.decided:
            self.decided[kind] += part.decided[kind]
        for place, month in part.budget.items():
            own = self.budget.setdefault(place, Budget())
            own.computed.take(month.computed)
            own.unknown.take(month.unknown)
        for decisive, counted in part.grounds.items():
            self.grounds.setdefault(decisive, Sum()).take(counted)
        self.clauses.update(part.clauses)

    @property
    def considered(self) -> int:
        """How many claims were looked at."""
        return sum(self.claims.values())

    @property
    def total(self) -> Sum:
        """All lines that can be computed."""
        return summed(counted for kind, counted in self.lines.items() if kind != NOT_COMPUTABLE)

    @property
    def not_computable(self) -> Sum:
        """The lines of which nothing can be said; `was_fen` is what they bring now."""
        return self.lines[NOT_COMPUTABLE]

    def by(self, *kinds: str) -> list[tuple[Ground, str, Sum]]:
        """What decides the lines of these kinds, the most lines first."""
        found = [
            (Ground(code, detail), kind, counted)
            for (kind, code, detail), counted in self.grounds.items()
            if kind in kinds
        ]
        return sorted(found, key=lambda each: (-each[2].lines, each[1], each[0]))

    def to_json(self) -> dict[str, Any]:
        """As JSON-ready data, in a fixed order; `from_json` gives an equal tally back."""
        return {
            "claims": self.claims,
            "lines": {kind: counted.to_json() for kind, counted in self.lines.items()},
            "decided": self.decided,
            "budget": [
                {
                    "county": county,
                    "month": month,
                    "computed": budget.computed.to_json(),
                    "unknown": budget.unknown.to_json(),
                }
                for (county, month), budget in sorted(self.budget.items())
            ],
            "grounds": [
                {"kind": kind, "code": code, "detail": detail} | counted.to_json()
                for (kind, code, detail), counted in sorted(self.grounds.items())
            ],
            "clauses": {key: list(words) for key, words in sorted(self.clauses.items())},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tally":
        """Back from `to_json`."""
        return cls(
            claims=dict(data["claims"]),
            lines={kind: Sum(**counted) for kind, counted in data["lines"].items()},
            decided=dict(data["decided"]),
            budget={
                (each["county"], each["month"]): Budget(Sum(**each["computed"]), Sum(**each["unknown"]))
                for each in data["budget"]
            },
            grounds={
                (each["kind"], each["code"], each["detail"]): Sum(
                    each["lines"], each["was_fen"], each["now_fen"]
                )
                for each in data["grounds"]
            },
            clauses={key: (document, number) for key, (document, number) in data["clauses"].items()},
        )


def summed(sums: Iterable[Sum]) -> Sum:
    """The sum of sums."""
    total = Sum()
    for each in sums:
        total.take(each)
    return total
