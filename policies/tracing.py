"""The trace: each condition as it was put to the facts, with its clause, what was seen, and how it ended."""

from collections.abc import Mapping, Sequence, Set
from functools import cache
from types import MappingProxyType
from typing import Any

from policies.assessment import TraceEntry
from policies.comparing import ABSENT, Check, plain
from policies.facts import origins
from policies.model import Condition
from policies.reasons import MISSING
from policies.rows import RosterVerdict
from policies.rules import EvidenceCheck, Rules

PASSED, FAILED, UNKNOWN, NOT_ASKED = "passed", "failed", "unknown", "not_asked"
# Nothing on record answers these: a fact worked out from the records is absent where they hold nothing.
ANSWERED_BY_SILENCE = ("is_false", "ne", "not_in")
# What tells who somebody is never stands in a trace.
UNTOLD = ("id_number", "birth_date")
NOTHING: Mapping[str, Any] = MappingProxyType({})


def traced(
    rules: Rules, scope: str, values: Mapping[str, Any], around: Mapping[str, Any] = NOTHING
) -> list[TraceEntry]:
    """Every condition of a scope in the order written, also those that were not asked; agrees with the verdict.

    `around` are the facts of what the values stand in (the line of a month): shown, but not judged.
    """
    checks = {check.rule.key: check for check in rules.checks(scope)}
    return [
        _entry(rules, checks.get(condition.key), condition, values, around)
        for condition in rules.programme.conditions
        if condition.scope == scope
    ]


def traced_evidence(rules: Rules, values: Mapping[str, Any], evidence: Set[str]) -> list[TraceEntry]:
    """Every paper asked for: which of those accepted were there."""
    entries = []
    for item in rules.evidence_checks:
        there = sorted(item.met_by(evidence))
        result = (PASSED if there else FAILED) if wanted(item, values) else NOT_ASKED
        title = next(each.title.zh for each in rules.programme.evidence if each.code == item.code)
        entries.append(TraceEntry(MISSING + item.code, item.clause, title, {"evidence": there}, result))
    return entries


def traced_roster(
    rules: Rules, verdict: RosterVerdict, rows: Sequence[Mapping[str, Any]]
) -> list[TraceEntry]:
    """For each condition on lines or months: how many lines it stopped, and for how many it stays unknown.

    One about a fact that no line holds was not asked.
    """
    months = [month for row in rows for month in row.get("months", ())] if rules.month_checks else []
    return [
        _counted(rules, condition, verdict, things)
        for scope, things in (("row", rows), ("month", months))
        for condition in rules.programme.conditions
        if condition.scope == scope
    ]


def _counted(
    rules: Rules, condition: Condition, verdict: RosterVerdict, things: Sequence[Mapping[str, Any]]
) -> TraceEntry:
    failed, unknown = verdict.failed[condition.key], verdict.unknown[condition.key]
    seen = {"lines": len(verdict.rows), "failed": failed, "unknown": unknown}
    result = FAILED if failed else UNKNOWN if unknown else PASSED
    put = any(check.rule is condition for check in rules.checks(condition.scope))
    given = condition.fact in rules.given
    if not put or (given and not any(condition.fact in thing for thing in things)):
        result = NOT_ASKED
    return TraceEntry(condition.key, rules.cited_by[condition.key], condition.title.zh, seen, result)


def wanted(item: EvidenceCheck, values: Mapping[str, Any]) -> bool:
    """Whether the paper is asked for under these facts."""
    return item.fact is None or bool(values.get(item.fact) == item.equals)


def _entry(
    rules: Rules,
    check: Check[Condition] | None,
    condition: Condition,
    values: Mapping[str, Any],
    around: Mapping[str, Any],
) -> TraceEntry:
    """A condition without a check is one that the parameters switch off."""
    if check is None:
        return TraceEntry(condition.key, rules.cited_by[condition.key], condition.title.zh, {}, NOT_ASKED)
    names = names_shown(condition.fact, condition.names)
    known = {**around, **values} if around else values
    seen = {name: _seen(known[name]) for name in names if name in known}
    return TraceEntry(condition.key, check.clause, condition.title.zh, seen, _result(rules, check, values))


@cache
def names_shown(fact: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """What a condition shows: its fact, the facts its reason carries, and those it comes from."""
    return tuple(name for name in dict.fromkeys((fact, *names, *origins(fact))) if name not in UNTOLD)


def _seen(value: Any) -> Any:
    """A value as the trace keeps it; of a list of things, how many there are."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return len(value)
    return plain(value)


def _result(rules: Rules, check: Check[Condition], values: Mapping[str, Any]) -> str:
    if check.when is not None and values.get(str(check.when.fact)) != check.when.equals:
        return NOT_ASKED
    value = values.get(check.fact, ABSENT)
    if value is ABSENT:
        silent = check.rule.op in ANSWERED_BY_SILENCE and check.fact not in rules.given
        return PASSED if silent else NOT_ASKED
    if value is None:
        return UNKNOWN
    return PASSED if check.compare(value, check.wanted) else FAILED
