"""Judging a roster line by line, and the months inside a line; lean, for rosters run to tens of thousands."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from policies.assessment import Reason, RowAssessment
from policies.comparing import ABSENT, Check, plain
from policies.context import Context
from policies.deriving import Derivation
from policies.levels import ELIGIBLE, INELIGIBLE, NEEDS_CORRECTION, NEEDS_HUMAN, PRECEDENCE, strongest
from policies.limits import hold_down
from policies.model import Condition, Note
from policies.repeating import exclusion_facts
from policies.rules import Rules

Values = dict[str, Any]
UNVERIFIABLE = "CANNOT_VERIFY"
LINES_NAMED = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition that did not pass: what it leads to, the reason to give, and the condition's key."""

    outcome: str
    reason: Reason
    condition: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether the condition could not be judged."""
        return self.reason.code == UNVERIFIABLE


@dataclass(slots=True)
class RosterVerdict:
    """All lines judged. `kept` are the facts of the lines not refused, `notes` the row notes that applied;
    `failed` and `unknown` count by condition the lines it stopped."""

    rows: list[RowAssessment] = field(default_factory=list)
    kept: list[Values] = field(default_factory=list)
    notes: dict[str, Reason] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    months_cut: bool = False

    def count(self, found: Collection[Finding]) -> None:
        """Take note of what stopped one line; a condition counts once, in however many of its months."""
        self.failed.update({each.condition for each in found if not each.is_unknown})
        self.unknown.update({each.condition for each in found if each.is_unknown})


def outcome_of(rows: Iterable[RowAssessment]) -> str:
    """A line that needs correction or a person holds the claim; else one passing line carries it (CV-08)."""
    found = {row.outcome for row in rows}
    for waiting in (NEEDS_CORRECTION, NEEDS_HUMAN):
        if waiting in found:
            return waiting
    return ELIGIBLE if ELIGIBLE in found or not found else INELIGIBLE


def finding(check: Check[Condition], values: Values) -> Finding | None:
    """What a check has against the facts; None if it passes. An unknown fact says what could not be verified."""
    answer = check.answer(values)
    if answer:
        return None
    rule = check.rule
    facts = {name: plain(values[name]) for name in rule.names if name in values}
    if answer is None:
        facts |= {"what_zh": rule.title.zh, "what_en": rule.title.en, "fact": check.fact}
        return Finding(rule.on_unknown, Reason(UNVERIFIABLE, check.clause, facts), rule.key)
    return Finding(rule.on_fail, Reason(rule.code, check.clause, facts), rule.key)


def findings(checks: tuple[Check[Condition], ...], values: Values) -> list[Finding]:
    """Every check that does not pass, in order. The hot loop: most facts pass without a call."""
    found = []
    for check in checks:
        value = values.get(check.fact, ABSENT)
        if value is ABSENT or value is check.settled:
            continue
        if value is not None and check.compare(value, check.wanted):
            continue
        against = finding(check, values)
        if against is not None:
            found.append(against)
    return found


def judge_roster(rows: list[Values], rules: Rules, context: Context, derive: Derivation) -> RosterVerdict:
    """The verdict on every line, in the roster's order; a second line of a person knows what the first claims."""
    verdict = RosterVerdict()
    judged: dict[int, RowAssessment] = {}
    for place in _in_turn(rows, rules, context, derive):
        row = rows[place]
        derive.row(row, context)
        if context.excluding:
            _exclusions(row, rules, context)
        against = findings(rules.row_checks, row)
        if derive.month is None:
            if against:
                verdict.count(against)
            outcome, amount = _weighed(row, against, rules)
        else:
            outcome, amount = _judge_months(row, against, rules, context, derive, verdict)
        if rules.row_limits and outcome != INELIGIBLE:
            outcome, amount = _limited(row, outcome, amount, against, rules, context, verdict)
        if outcome != INELIGIBLE:
            verdict.kept.append(row)
            for key in row["once_keys"]:
                context.rows_seen[key] = row
        if outcome == ELIGIBLE:
            _take_notes(rules.row_notes, row, verdict)
        judged[place] = RowAssessment(
            row["pid"],
            outcome,
            amount if outcome == ELIGIBLE else 0,
            tuple(each.reason for each in against),
            0 if outcome == INELIGIBLE else amount,
        )
    verdict.rows = [judged[place] for place in range(len(rows))]
    return verdict


def _in_turn(rows: list[Values], rules: Rules, context: Context, derive: Derivation) -> Sequence[int]:
    """The places of the lines in the order they are judged: as listed, save that the lines of one person
    change places among themselves, so that it is what they say that decides which of them is paid.

    The earlier comes first, then the one that passes, then the better paid.
    """
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row["pid"], []).append(place)
    if len(places) == len(rows):
        return range(len(rows))

    def rank(place: int) -> tuple[date, int, int, str]:
        row = rows[place]
        listed = _listed(row)
        derive.row(row, context)
        outcome = strongest([each.outcome for each in findings(rules.row_checks, row)])
        return row.get("begins", date.max), -PRECEDENCE.index(outcome), -(row.get("amount_fen") or 0), listed

    turn = list(range(len(rows)))
    for own in places.values():
        if len(own) > 1:
            for place, chosen in zip(own, sorted(own, key=rank), strict=True):
                turn[place] = chosen
    return turn


def _limited(
    row: Values,
    outcome: str,
    amount: int,
    against: list[Finding],
    rules: Rules,
    context: Context,
    verdict: RosterVerdict,
) -> tuple[str, int]:
    """Keeps a line to the limits of its person, counting what earlier lines of this roster give him."""
    pid, year = row["pid"], row.get("year", context.policy_date.year)
    entries = [entry for entry in context.history if entry.get("pid") == pid]
    earlier = {"status": "paid", "year": year, "amount_fen": context.given_fen.get(pid, 0)}
    amount = hold_down(row, amount, rules.row_limits, [*entries, earlier], year)
    beyond = findings(rules.row_limit_checks, row)
    verdict.count(beyond)
    against += beyond
    outcome = strongest([outcome, *(each.outcome for each in beyond)])
    if outcome == INELIGIBLE:
        return outcome, 0
    context.given_fen[pid] = context.given_fen.get(pid, 0) + amount
    return outcome, amount


def _exclusions(row: Values, rules: Rules, context: Context) -> None:
    entries = context.excluding.get(row["pid"], ())
    year = row.get("year", context.policy_date.year)
    exclusion_facts(row, rules.programme.exclusive_with, entries, year=year, months=None)


def _month_exclusions(month: Values, row: Values, rules: Rules, context: Context) -> None:
    entries = context.excluding.get(row["pid"], ())
    months = frozenset((month["ym"],))
    exclusion_facts(month, rules.programme.exclusive_with, entries, year=month["ym"].year, months=months)


def _take_notes(notes: tuple[Check[Note], ...], row: Values, verdict: RosterVerdict) -> None:
    for note in notes:
        if note.rule.code not in verdict.notes and note.applies(row):
            verdict.notes[note.rule.code] = Reason(note.rule.code, note.clause)


def _judge_months(
    row: Values,
    against: list[Finding],
    rules: Rules,
    context: Context,
    derive: Derivation,
    verdict: RosterVerdict,
) -> tuple[str, int]:
    """Adds the months' findings to the line's, each once with the months it concerns.

    A refused month is not paid; only a line without any month left is refused for it.
    """
    month_facts = derive.month or _nothing
    own = strongest([each.outcome for each in against])
    payable, waiting, outcomes, stopped = 0, [own], set(), list(against)
    merged: dict[Any, tuple[Finding, list[str]]] = {}
    row["some_prorated"] = row["months_cut"] = False
    for month in _months_in_turn(row["months"]):
        month_facts(month, row, context)
        if context.excluding:
            _month_exclusions(month, row, rules, context)
        wrong = findings(rules.month_checks, month)
        outcome, amount = _weighed(month, wrong, rules)
        outcomes.add(outcome)
        stopped += wrong
        for each in wrong:
            merged.setdefault(each.reason.about, (each, []))[1].append(month["month"])
        if outcome == INELIGIBLE:
            row["months_cut"] = True
            continue
        if own != INELIGIBLE:
            context.months_counted[row["pid"]] = context.months_counted.get(row["pid"], 0) + 1
            context.rows_seen[row["pid"], month["ym"]] = row
        if outcome == ELIGIBLE:
            payable += amount
            row["some_prorated"] |= month.get("prorated", False)
        else:
            waiting.append(outcome)
    if stopped:
        verdict.count(stopped)
    for each, months in merged.values():
        facts = {**each.reason.facts, "months": months}
        against.append(Finding(each.outcome, Reason(each.reason.code, each.reason.clause, facts)))
    if outcomes == {INELIGIBLE}:
        return INELIGIBLE, 0
    outcome = strongest(waiting)
    verdict.months_cut |= row["months_cut"] and outcome == ELIGIBLE
    return outcome, 0 if outcome == INELIGIBLE else payable


def _weighed(values: Values, against: list[Finding], rules: Rules) -> tuple[str, int]:
    """What the findings on a line or month lead to, and what it brings if nothing speaks against it; where no
    amount can be worked out, it goes to a person."""
    if against and (outcome := strongest([each.outcome for each in against])) != ELIGIBLE:
        return outcome, 0
    amount: int | None = values.get("amount_fen")
    if amount is not None:
        return ELIGIBLE, amount
    against.append(Finding(NEEDS_HUMAN, Reason("AMOUNT_NOT_CONFIGURED", rules.general_clause)))
    return NEEDS_HUMAN, 0


def _months_in_turn(months: list[Values]) -> list[Values]:
    """By the calendar; of a month listed twice the one with fewer days first, wherever it stands."""
    if len({each["ym"] for each in months}) == len(months):
        return sorted(months, key=itemgetter("ym"))
    return sorted(months, key=lambda each: (each["ym"], each.get("attended", 0), _listed(each)))


def _listed(facts: Values) -> str:
    """The facts written out, the same in whatever order they and the lists in them stand."""
    return repr(
        sorted(
            (name, sorted(map(repr, each)) if isinstance(each, list) else each)
            for name, each in facts.items()
        )
    )


def merged_reasons(rows: Mapping[int, RowAssessment]) -> list[Reason]:
    """Each reason of the lines (by number) once: how many lines it concerns, the first of them, the first's facts."""
    merged: dict[Any, tuple[Reason, list[int]]] = {}
    for number, row in rows.items():
        for reason in row.reasons:
            merged.setdefault(reason.about, (reason, []))[1].append(number)
    return [
        Reason(
            first.code, first.clause, {**first.facts, "lines": lines[:LINES_NAMED], "line_count": len(lines)}
        )
        for first, lines in merged.values()
    ]


def _nothing(month: Values, row: Values, context: Context) -> None:
    """Months of this kind need no facts worked out."""
