"""What other rules would have said of a claim that was judged before: line by line, nobody left out.

Pure: the case as the rules saw it, what they said, what people then decided, and the rules to try.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from policies.assess import assess
from policies.assessment import Assessment, Reason
from policies.errors import BadCase, NoRules
from policies.levels import ELIGIBLE, INELIGIBLE, NEEDS_CORRECTION, strongest
from policies.rows import UNVERIFIABLE
from policies.rules import Rules

GAINED, LOST, MORE, LESS, SAME, NOT_COMPUTABLE = "gained", "lost", "more", "less", "same", "not_computable"
KINDS = (GAINED, LOST, MORE, LESS, SAME, NOT_COMPUTABLE)
# Why a line cannot be computed.
MISSING_FACT, BAD_FACT, UNVERIFIED = "missing_fact", "bad_fact", "unverified"
NEEDS_PERSON, NEEDS_PAPERS, NO_RULES_THERE = "needs_person", "needs_correction", "no_rules"
OVERRULED, STILL_OPEN, NEVER_JUDGED, OTHER_LINES = "overruled", "still_open", "never_judged", "other_lines"
AMOUNT = "AMOUNT"


class Ground(NamedTuple):
    """What decides a change: a reason code (or why nothing can be said) and a clause key (or what is missing)."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as one set of rules saw it; `amount_fen` is None where a correction or a person is awaited."""

    outcome: str
    amount_fen: int | None
    reasons: tuple[Reason, ...] = ()

    @property
    def grounds(self) -> tuple[Ground, ...]:
        return tuple(Ground(reason.code, reason.clause) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class LineChange:
    """What becomes of one line. Fen: 0 for a refusal, None where nothing is known."""

    kind: str
    was_fen: int | None
    now_fen: int | None
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What becomes of a claim: not computable if one of its lines is not, else by its whole amount."""

    kind: str
    lines: tuple[LineChange, ...]

    @property
    def was_fen(self) -> int:
        """What it brings now, as far as it is known."""
        return sum(line.was_fen or 0 for line in self.lines)

    @property
    def now_fen(self) -> int:
        """What it would bring, as far as it can be computed."""
        return sum(line.now_fen or 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Past:
    """A claim of the past. `case` and `found` are None where the rules were never asked.

    `settled` holds what people agreed for each line, None where they have not decided. `entitled` is False for a
    candidate: somebody who claimed another subsidy and had nothing of this one.
    """

    county: str
    day: date
    case: Mapping[str, Any] | None
    found: Assessment | None
    settled: tuple[int, ...] | None = None
    entitled: bool = True


class Library(Protocol):
    """Where the rules to try are found."""

    def rules_for(self, code: str, *, county: str, on: date) -> Rules:
        """The rules of a programme in force for a county on a day."""


class Trial:
    """The rules to try on the claims of one programme.

    With `as_of` every claim is judged by the rules of that day, as if they had been in force on its own; the window
    in which one may apply is then left aside. Without it each is judged by the rules of its own policy date.
    """

    def __init__(self, library: Library, programme: str, *, as_of: date | None = None) -> None:
        self.library, self.programme, self.as_of = library, programme, as_of
        self._ready: dict[tuple[str, date], Rules] = {}

    def rules(self, county: str, day: date) -> Rules:
        """The rules a claim of that county and policy date is tried on; raises NoRules."""
        key = county, self.as_of or day
        if key not in self._ready:
            found = self.library.rules_for(self.programme, county=county, on=key[1])
            self._ready[key] = found if self.as_of is None else _without_window(found)
        return self._ready[key]

    def judge(self, past: Past) -> ClaimChange:
        """What becomes of the claim. Total: whatever cannot be computed is answered as such, with its reason."""
        try:
            rules = self.rules(past.county, past.day)
            if self.as_of is None and past.case and past.entitled and _judged_by(past, rules):
                return self._unchanged(past)
            now = lines_of(assess(_papers_in(past, rules), rules)) if past.case else None
        except NoRules as problem:
            return self._nothing_known(past, Ground(NO_RULES_THERE, problem.code))
        except BadCase as problem:
            return self._nothing_known(
                past, Ground(MISSING_FACT if problem.missing else BAD_FACT, problem.field)
            )
        if now is None or (past.found is None and past.entitled):
            return self._nothing_known(past, Ground(NEVER_JUDGED, ""))
        before = _before(past, len(now))
        settled = past.settled or (None,) * len(before)
        if not len(before) == len(now) == len(settled):
            return self._nothing_known(past, Ground(OTHER_LINES, ""))
        comparison = Comparison(rules)
        return concluded([comparison.of(*each) for each in zip(before, now, settled, strict=True)])

    def _unchanged(self, past: Past) -> ClaimChange:
        """The same rules on the same case say the same; nobody has to ask them again."""
        before = _before(past, 1)
        amounts: tuple[int | None, ...] = past.settled or tuple(line.amount_fen for line in before)
        if len(amounts) != len(before):
            return self._nothing_known(past, Ground(OTHER_LINES, ""))
        return concluded([LineChange(SAME, fen, fen) for fen in amounts])

    def _nothing_known(self, past: Past, why: Ground) -> ClaimChange:
        lines = _before(past, 1)
        settled = past.settled if past.settled and len(past.settled) == len(lines) else None
        known: tuple[int | None, ...] = settled or tuple(line.amount_fen for line in lines)
        return concluded([LineChange(NOT_COMPUTABLE, fen, None, (why,)) for fen in known])


class Comparison:
    """Lines under the old rules against the same lines under these."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @cached_property
    def _refusing(self) -> frozenset[str]:
        conditions = self.rules.programme.conditions
        return frozenset(each.code for each in conditions if INELIGIBLE in (each.on_fail, each.on_unknown))

    def of(self, before: Line, now: Line, settled: int | None) -> LineChange:
        """The change of one line. What people agreed stands for what the line brought; where they decided against
        the old rules on grounds no rule knows, nobody can say what they would decide under others."""
        was = before.amount_fen if settled is None else settled
        if now.amount_fen is None:
            return LineChange(NOT_COMPUTABLE, was, None, _open_questions(now))
        if (before.outcome, before.amount_fen) == (now.outcome, now.amount_fen):
            return LineChange(SAME, was, was)
        if settled is not None and before.amount_fen not in (None, settled):
            return LineChange(NOT_COMPUTABLE, was, None, (Ground(OVERRULED, ""),))
        if was is None:
            return LineChange(NOT_COMPUTABLE, None, None, (Ground(STILL_OPEN, ""),))
        passed = was > 0 if settled is not None else before.outcome == ELIGIBLE
        kind = _kind(passed, now.outcome == ELIGIBLE, was, now.amount_fen)
        return LineChange(kind, was, now.amount_fen, self._grounds(kind, before, now))

    def _grounds(self, kind: str, before: Line, now: Line) -> tuple[Ground, ...]:
        """What decides: the new refusals of a loss, the refusals a gain is rid of, the clause of another amount."""
        if kind == LOST:
            refusals = [each for each in now.grounds if each.code in self._refusing] or list(now.grounds)
            known = {each.code for each in before.grounds}
            return _once([each for each in refusals if each.code not in known] or refusals)
        if kind == GAINED:
            still = {each.code for each in now.grounds}
            return _once([each for each in before.grounds if each.code not in still] or before.grounds)
        return (Ground(AMOUNT, self.rules.general_clause),) if kind in (MORE, LESS) else ()


def lines_of(found: Assessment) -> tuple[Line, ...]:
    """The verdict on each line; a claim without a roster is one line.

    What stands against the claim as a whole stands against each of its lines, whatever their own verdict.
    """
    if not found.rows:
        return (_line(found.outcome, found.amount_fen or 0, found.reasons),)
    whole: tuple[Reason, ...] = ()
    if found.outcome != ELIGIBLE:
        # Reasons of lines are told by how many lines they concern (`policies.rows.merged_reasons`).
        whole = tuple(reason for reason in found.reasons if "line_count" not in reason.facts)
    over = found.outcome if whole else ELIGIBLE
    return tuple(
        _line(strongest((row.outcome, over)), row.amount_fen, row.reasons + whole) for row in found.rows
    )


def concluded(lines: Iterable[LineChange]) -> ClaimChange:
    """The change of a claim from those of its lines."""
    lines = tuple(lines)
    if any(line.kind == NOT_COMPUTABLE for line in lines):
        return ClaimChange(NOT_COMPUTABLE, lines)
    if len(lines) == 1:
        return ClaimChange(lines[0].kind, lines)
    was, now = (
        sum(fen or 0 for fen in side) for side in ([a.was_fen for a in lines], [a.now_fen for a in lines])
    )
    return ClaimChange(_kind(was > 0, now > 0, was, now), lines)


def _kind(passed: bool, passes: bool, was_fen: int, now_fen: int) -> str:
    if passed != passes:
        return GAINED if passes else LOST
    if was_fen == now_fen:
        return SAME
    return MORE if now_fen > was_fen else LESS


def _line(outcome: str, amount_fen: int, reasons: tuple[Reason, ...]) -> Line:
    if outcome == ELIGIBLE:
        return Line(outcome, amount_fen, reasons)
    return Line(outcome, 0 if outcome == INELIGIBLE else None, reasons)


def _before(past: Past, count: int) -> tuple[Line, ...]:
    """The lines under the old rules; a candidate had none of them."""
    if not past.entitled:
        return (Line(INELIGIBLE, 0),) * count
    return lines_of(past.found) if past.found is not None else (Line(NEEDS_CORRECTION, None),)


def _open_questions(now: Line) -> tuple[Ground, ...]:
    """What a person would have to find out before the new rules can answer."""
    why = NEEDS_PAPERS if now.outcome == NEEDS_CORRECTION else NEEDS_PERSON
    return _once(
        Ground(UNVERIFIED, str(reason.facts.get("fact", "")))
        if reason.code == UNVERIFIABLE
        else Ground(why, reason.code)
        for reason in now.reasons
    )


def _once(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    return tuple(dict.fromkeys(grounds))


def _judged_by(past: Past, rules: Rules) -> bool:
    return past.found is not None and past.found.rules_hash == rules.content_hash


def _papers_in(past: Past, rules: Rules) -> Mapping[str, Any]:
    """A candidate never handed in the papers of this subsidy: it is supposed that he would."""
    case = past.case or {}
    if past.entitled:
        return case
    return {**case, "evidence": sorted(set().union(*(each.accepts for each in rules.evidence_checks)))}


def _without_window(rules: Rules) -> Rules:
    return replace(rules, parameters=MappingProxyType({**rules.parameters, "policy_window": None}))
