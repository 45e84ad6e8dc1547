"""Packs of past claims judged under a draft. Imports no Django, so that a worker process starts in no time."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from policies.assessment import Assessment
from policies.drafting import Tried
from policies.errors import NoRules
from policies.library import Library
from policies.model import Source
from policies.rules import Rules
from policies.simulate import GAINED, LESS, LOST, MORE, SAME, ClaimChange, Past, Trial
from policies.tally import Tally
from policies.timeline import Timeline

CITED = (GAINED, LOST, MORE, LESS)


class Row(NamedTuple):
    """One past claim as it comes from the database: `inputs` and `result` are JSON texts, "" where there are none.

    `settled` holds what people agreed for each line, None while they have not decided.
    """

    claim_id: int
    number: str
    county: str
    day: date
    settled: tuple[int, ...] | None
    inputs: str
    result: str


class Changed(NamedTuple):
    """A claim of which something would be otherwise, or of which nothing can be said.

    `lines` are those lines: [place in the roster from 1, kind, fen now, fen then, [[code, clause or detail], …]].
    """

    claim_id: int
    number: str
    kind: str
    decided: bool
    was_fen: int
    now_fen: int
    lines: list[list[Any]]


class Judged(NamedTuple):
    """What one pack brought: `last` is the claim it ended with."""

    last: int
    tally: Tally
    changed: list[Changed]


@dataclass(frozen=True)
class Task:
    """All a judge needs, as texts and days, so that it can be sent to another process.

    `standing` are the texts in use first, `later` those that took a place among them from a day on.
    """

    standing: tuple[Source, ...]
    later: tuple[tuple[date, Source], ...]
    shared: str
    drafts: tuple[Source, ...]
    programme: str
    as_of: date | None
    candidates: bool

    @property
    def digest(self) -> str:
        """The SHA-256 of all the texts: another one means other rules."""
        found = hashlib.sha256(self.shared.encode())
        for source in (*self.standing, *(source for _day, source in self.later), *self.drafts):
            found.update(f"{source.kind}\0{source.text}\0".encode())
        for day, _source in self.later:
            found.update(f"{day}\0".encode())
        return found.hexdigest()


class Judge:
    """Judges packs; one for each process."""

    def __init__(self, task: Task) -> None:
        self.candidates, self.programme = task.candidates, task.programme
        self.standing = Timeline(Library(task.standing, task.shared), task.later)
        self.trial = Trial(Tried(self.standing, task.drafts), task.programme, as_of=task.as_of)

    def judge(self, pack: Sequence[Row]) -> Judged:
        """The tally of these claims, and those that change."""
        tally, changed = Tally(), []
        for row in pack:
            past = self._past(row)
            change = self.trial.judge(past)
            decided = row.settled is not None and not self.candidates
            tally.add(change, county=row.county, day=row.day, decided=decided)
            lines = _lines(change)
            if lines:
                self._cite(tally, past, change)
                changed.append(
                    Changed(
                        row.claim_id, row.number, change.kind, decided, change.was_fen, change.now_fen, lines
                    )
                )
        return Judged(pack[-1].claim_id, tally, changed)

    def _past(self, row: Row) -> Past:
        case = json.loads(row.inputs) if row.inputs else None
        if self.candidates:
            return Past(row.county, row.day, case, None, None, entitled=False)
        found = Assessment.from_json(json.loads(row.result) | {"trace": ()}) if row.result else None
        settled = row.settled
        if settled is not None and (found is None or not found.rows):
            settled = (sum(settled),)
        return Past(row.county, row.day, case, found, settled)

    def _cite(self, tally: Tally, past: Past, change: ClaimChange) -> None:
        """Keep the words of each clause: of the draft, and of the rules in use for one that the draft gives up."""
        for line in change.lines:
            for ground in line.grounds:
                if line.kind in CITED and ground.detail not in tally.clauses:
                    tally.clauses[ground.detail] = self._words(ground.detail, past)

    def _words(self, key: str, past: Past) -> tuple[str, str]:
        for rules in self._both(past):
            if key in rules.clauses:
                clause = rules.clause(key)
                return clause.document, clause.clause
        return key, ""

    def _both(self, past: Past) -> Iterator[Rules]:
        with suppress(NoRules):
            yield self.trial.rules(past.county, past.day)
        with suppress(NoRules):
            yield self.standing.rules_for(self.programme, county=past.county, on=past.day)


def _lines(change: ClaimChange) -> list[list[Any]]:
    return [
        [place, line.kind, line.was_fen, line.now_fen, [list(ground) for ground in line.grounds]]
        for place, line in enumerate(change.lines, 1)
        if line.kind != SAME
    ]
