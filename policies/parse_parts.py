"""The pieces programme and standard files share: titles, clauses, references to them, parameters, validity."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from policies.errors import BadCase
from policies.model import Clause, ClauseRef, Standard, Text, Version, When
from policies.parameters import PARAMETERS, checked_parameters
from policies.reading import Table

SOURCES = ("national", "local", "parameter")


def read_text(table: Table, key: str) -> Text:
    """A text in both languages."""
    inner = table.table(key)
    text = Text(inner.text("zh"), inner.text("en"))
    inner.close()
    return text


@dataclass(frozen=True, slots=True)
class Citing:
    """The clauses a programme may cite, and the one cited where a rule names none."""

    clauses: dict[str, Clause]
    general: ClauseRef | None = None

    def ref(self, table: Table) -> ClauseRef:
        """The clause reference of a table's `clause` and `clause_from`."""
        keys = table.texts("clause", [])
        if not keys and self.general is None:
            table.complain("clause", "缺少，至少写一个条款")
        for key in keys:
            if key not in self.clauses:
                table.complain("clause", f"条款“{key}”不在clauses中")
        general = self.general if self.general is not None else ClauseRef(keys, "national")
        source = table.choice("clause_from", SOURCES, "national" if keys else general.source)
        return ClauseRef(keys or general.keys, source)


def read_when(table: Table) -> When | None:
    """The `when` of a table; None where there is none."""
    if "when" not in table.data:
        return None
    inner = table.table("when")
    when = When(inner.text("parameter", None), inner.text("fact", None), inner.anything("is"))
    if (when.parameter is None) == (when.fact is None):
        table.complain("when", "须写parameter或fact之一")
    inner.close()
    return when


def read_parameters(table: Table, key: str) -> MappingProxyType[str, Any]:
    """Default or local parameters; a name the rules do not know is a typing error, not a rule."""
    inner = table.table(key, {})
    checked: dict[str, Any] = {}
    for name, value in inner.data.items():
        if name not in PARAMETERS:
            inner.complain(name, "不认识的参数")
            continue
        try:
            checked |= checked_parameters({name: value})
        except BadCase as problem:
            inner.complain(name, problem.problem)
    return MappingProxyType(checked)


def _clause(key: str, table: Table) -> Clause:
    clause = Clause(key, table.text("document"), table.text("clause"), table.text("quote"))
    table.close()
    return clause


def read_clauses(table: Table) -> dict[str, Clause]:
    """The clauses of a file, by key."""
    return {key: _clause(key, inner) for key, inner in table.named("clauses")}


def canonical(data: Any) -> str:
    """Data in one notation, for a hash."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def check_spans(spans: Iterable[Version | Standard], table: Table, key: str) -> None:
    """Two versions in force on one day would leave the choice to chance, two of one id a claim's pin."""
    ordered = sorted(spans, key=lambda span: span.valid_from)
    if len({span.id for span in ordered}) < len(ordered):
        table.complain(key, "同一项目的id不能重复")
    for span in ordered:
        if span.valid_to is not None and span.valid_to < span.valid_from:
            table.complain(key, f"{span.id}的止日早于起日")
            return
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            table.complain(key, f"{earlier.id}与{later.id}的有效期重叠")
