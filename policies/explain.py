"""Why a line of a roster was judged as it was: its trace, worked out again on demand from the same facts.

Judging keeps only what stopped a line, so that large rosters stay quick. The facts that were worked out
while judging are all still there afterwards, and the conditions put to them again give the same answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from policies.assess import judged
from policies.assessment import RowAssessment, TraceEntry
from policies.rules import Rules
from policies.tracing import traced


@dataclass(frozen=True, slots=True)
class MonthTrace:
    """Every condition on one month (`YYYY-MM`) of a line."""

    month: str
    entries: tuple[TraceEntry, ...]


@dataclass(frozen=True, slots=True)
class LineTrace:
    """Every condition on one line and on each of its months; `number` counts the lines of the case from 1."""

    number: int
    verdict: RowAssessment
    entries: tuple[TraceEntry, ...]
    months: tuple[MonthTrace, ...] = ()


def trace_lines(case: Mapping[str, Any], rules: Rules, numbers: Collection[int]) -> tuple[LineTrace, ...]:
    """The traces of the lines of these numbers, in the order of the roster; numbers it has not are left out.

    The whole roster is judged, because a later line knows what earlier ones claimed. Raises BadCase.
    """
    case_judged = judged(case, rules)
    if case_judged.verdict is None or rules.programme.roster is None:
        return ()
    rows = case_judged.values[rules.programme.roster]
    verdicts = case_judged.verdict.rows
    return tuple(
        _line(rules, number, verdicts[number - 1], rows[number - 1])
        for number in sorted(set(numbers))
        if 1 <= number <= len(rows)
    )


def _line(rules: Rules, number: int, verdict: RowAssessment, row: dict[str, Any]) -> LineTrace:
    months = sorted(row.get("months", ()), key=lambda month: month["ym"]) if rules.month_checks else ()
    return LineTrace(
        number,
        verdict,
        tuple(traced(rules, "row", row)),
        tuple(MonthTrace(month["month"], tuple(traced(rules, "month", month, row))) for month in months),
    )
