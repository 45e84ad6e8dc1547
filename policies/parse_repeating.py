"""How often a subsidy is paid and what it excludes: the tables `frequency` and `exclusive_with`."""

from policies.deriving import DERIVATIONS
from policies.levels import INELIGIBLE, NEEDS_HUMAN
from policies.model import Condition, ExclusiveWith, Frequency, Text
from policies.parse_parts import Citing, read_text
from policies.reading import Table
from policies.repeating import (
    FREQUENCIES,
    HARD,
    PER_PERIOD,
    PERIODS,
    SAME_MONTHS,
    SCOPES,
    SOFT,
    exclusion_fact,
)


def read_frequency(table: Table, citing: Citing) -> Frequency:
    """How often the subsidy is paid."""
    inner = table.table("frequency")
    times = inner.choice("times", FREQUENCIES)
    period = inner.choice("period", PERIODS, None)
    if (times == PER_PERIOD) != (period is not None):
        inner.complain("period", "times为per_period时必填，其他情况不填")
    frequency = Frequency(times, period, citing.ref(inner))
    inner.close()
    return frequency


def read_exclusive(table: Table, citing: Citing) -> ExclusiveWith:
    """A programme that is not received beside this one."""
    return ExclusiveWith(
        programme=table.text("programme"),
        scope=table.choice("scope", SCOPES),
        strength=table.choice("strength", (HARD, SOFT)),
        clause=citing.ref(table),
        title=read_text(table, "title"),
    )


def exclusion(exclusive: ExclusiveWith, roster: str | None, derive: str) -> Condition:
    """The condition an exclusion puts: to each month where months are judged, to each line of a roster, else once."""
    by_month = exclusive.scope == SAME_MONTHS and DERIVATIONS[derive].month is not None
    hard = exclusive.strength == HARD
    return Condition(
        key=f"exclusive_with.{exclusive.programme}",
        scope="claim" if roster is None else "month" if by_month else "row",
        fact=exclusion_fact(exclusive.programme),
        op="is_false",
        value=None,
        parameter=None,
        code="EXCLUSIVE_SUBSIDY" if hard else "COMPATIBILITY_UNCLEAR",
        on_fail=INELIGIBLE if hard else NEEDS_HUMAN,
        on_unknown=NEEDS_HUMAN,
        clause=exclusive.clause,
        names=(),
        when=None,
        title=Text(f"未享受“{exclusive.title.zh}”", f"“{exclusive.title.en}” not received"),
    )
