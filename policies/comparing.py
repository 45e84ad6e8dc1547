"""The conditions language at work: operators, which clause is cited, and conditions made ready for one rule set."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from policies.model import Clause, ClauseRef, Condition, Note, When
from policies.periods import NotADay

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is_true": lambda found, _: found is True,
    "is_false": lambda found, _: found is False,
    "eq": lambda found, wanted: found == wanted,
    "ne": lambda found, wanted: found != wanted,
    "in": lambda found, wanted: found in wanted,
    "not_in": lambda found, wanted: found not in wanted,
    "any_in": lambda found, wanted: any(item in wanted for item in found),
    "ge": lambda found, wanted: found >= wanted,
    "gt": lambda found, wanted: found > wanted,
    "le": lambda found, wanted: found <= wanted,
    "lt": lambda found, wanted: found < wanted,
}
ABSENT: Any = object()
SETTLED = {"is_true": True, "is_false": False}
Cites = tuple[tuple[str, ...], ...]
"""The clauses each layer of the rules names, lowest layer first."""
Rule = TypeVar("Rule", Condition, Note)


@dataclass(frozen=True, slots=True)
class Check(Generic[Rule]):
    """A condition or note with its parameter looked up and its clause chosen.

    `wanted` is what the fact is compared with; a fact that is `settled` itself passes without a comparison.
    """

    rule: Rule
    fact: str
    compare: Callable[[Any, Any], bool]
    wanted: Any
    clause: str
    when: When | None
    settled: Any = ABSENT

    def answer(self, values: Mapping[str, Any]) -> bool | None:
        """True where the fact compares (or is absent, or the rule does not apply), None where it is unknown."""
        if self.when is not None and values.get(str(self.when.fact)) != self.when.equals:
            return True
        found = values.get(self.fact, ABSENT)
        if found is ABSENT:
            return True
        return None if found is None else self.compare(found, self.wanted)

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether the fact is there and compares: what a note asks, which silence must not satisfy."""
        if self.when is not None and values.get(str(self.when.fact)) != self.when.equals:
            return False
        found = values.get(self.fact)
        return found is not None and self.compare(found, self.wanted)


def cited(ref: ClauseRef, layers: Cites, own: Mapping[str, Clause]) -> str:
    """The clause a rule cites under layers that each name some clauses; the lowest that settles it decides.

    `national`: the first of its clauses that a layer names too, else its last, the most general one.
    `local`: the same, but a layer's first clause before the general one.
    `parameter`: a value the layers themselves set, so first a clause that only a layer has, else as national.
    """
    for named in layers:
        if ref.source == "parameter":
            for key in named:
                if key not in own:
                    return key
        for key in ref.keys:
            if key in named:
                return key
        if ref.source == "local" and named:
            return named[0]
    return ref.keys[-1]


def in_play(when: When | None, parameters: Mapping[str, Any]) -> bool:
    """Whether a rule's `when` holds as far as parameters go; a fact can only be asked of a case."""
    if when is None or when.parameter is None:
        return True
    value = parameters.get(when.parameter)
    return value is not None if when.equals is None else value == when.equals


def prepared(
    rules: Iterable[Rule],
    scope: str,
    parameters: Mapping[str, Any],
    layers: Cites,
    own: Mapping[str, Clause],
) -> tuple[Check[Rule], ...]:
    """The checks of one scope that these parameters leave in play, in the order written."""
    checks: list[Check[Rule]] = []
    for rule in rules:
        if rule.scope != scope or not in_play(rule.when, parameters):
            continue
        wanted = rule.value
        if isinstance(rule, Condition) and rule.parameter is not None:
            wanted = parameters.get(rule.parameter)
            if wanted is None:
                continue
        when = rule.when if rule.when is not None and rule.when.fact is not None else None
        clause, settled = cited(rule.clause, layers, own), SETTLED.get(rule.op, ABSENT)
        checks.append(Check(rule, rule.fact, OPERATORS[rule.op], wanted, clause, when, settled))
    return tuple(checks)


def plain(value: Any) -> Any:
    """A fact as JSON can hold it: days as text, sets and tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, NotADay):
        return value.text
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value
