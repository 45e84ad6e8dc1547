"""From the TOML files to the types of `policies.model`."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, pairwise
from types import MappingProxyType
from typing import Any

from policies.amounts import MODES
from policies.comparing import OPERATORS
from policies.deriving import DERIVATIONS
from policies.levels import INELIGIBLE, LEVELS, NEEDS_CORRECTION, NEEDS_HUMAN
from policies.model import (
    Applicant,
    Clause,
    ClauseRef,
    Condition,
    Evidence,
    Field,
    Note,
    Notice,
    Payment,
    Programme,
    Routing,
    Source,
    Standard,
    Station,
    Text,
    Version,
    When,
)
from policies.parameters import PARAMETERS, checked_parameters
from policies.reading import Table
from policies.wording import evidence_title

FLOWS = ("entrepreneurship", "labour_export", "welfare_post", "general")
TRIGGERS = ("application", "roster", "batch", "selection", "monitoring")
STATIONS = ("check", "review", "site_visit", "confirm", "notice", "reserve", "pay", "issue", "settle")
FIELD_TYPES = (
    "text", "choice", "codes", "flag", "count", "money", "date", "paper_date", "paper_dates", "month", "county",
    "place", "list",
)  # fmt: skip
REGION = re.compile(r"00|[1-9][0-9](?:[0-9]{2}){0,2}", re.ASCII)
SOURCES = ("national", "local", "parameter")
FAILURES = (INELIGIBLE, NEEDS_CORRECTION, NEEDS_HUMAN)


def _text(table: Table, key: str) -> Text:
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
            raise table.fail("clause", "至少写一个条款")
        for key in keys:
            if key not in self.clauses:
                raise table.fail("clause", f"条款“{key}”不在clauses中")
        general = self.general if self.general is not None else ClauseRef(keys, "national")
        source = table.choice("clause_from", SOURCES, "national" if keys else general.source)
        return ClauseRef(keys or general.keys, source)


def _when(table: Table) -> When | None:
    if "when" not in table.data:
        return None
    inner = table.table("when")
    when = When(inner.text("parameter", None), inner.text("fact", None), inner.anything("is"))
    if (when.parameter is None) == (when.fact is None):
        raise table.fail("when", "须写parameter或fact之一")
    inner.close()
    return when


def _evidence(table: Table, citing: Citing) -> Evidence:
    code = table.text("code")
    need = table.choice("need", ("required", "any_of", "by_data", "optional"))
    accepts = table.texts("accepts", ())
    if (need == "any_of") != bool(accepts):
        raise table.fail("accepts", "need为any_of时必填，其他情况不填")
    title = evidence_title(code)
    if title is None:
        raise table.fail("code", f"材料“{code}”不在evidence.toml中")
    return Evidence(code, need, accepts or (code,), citing.ref(table), _when(table), title)


def _field(table: Table) -> Field:
    return Field(
        path=table.text("path"),
        type=table.choice("type", FIELD_TYPES),
        required=table.flag("required"),
        null=table.choice("null", ("refused", "unknown", "none"), "refused"),
        source=table.choice("source", ("applicant", "register", "office"), "applicant"),
        choices=table.texts("choices", ()),
        title=_text(table, "title"),
    )


def _condition(table: Table, citing: Citing) -> Condition:
    if "value" in table.data and "parameter" in table.data:
        raise table.fail("value", "value与parameter只能写一个")
    return Condition(
        key=table.text("key"),
        scope=table.choice("scope", ("claim", "row", "month"), "claim"),
        fact=table.text("fact"),
        op=table.choice("op", tuple(OPERATORS)),
        value=table.anything("value"),
        parameter=table.text("parameter", None),
        code=table.text("code"),
        on_fail=table.choice("on_fail", FAILURES),
        on_unknown=table.choice("on_unknown", FAILURES, NEEDS_HUMAN),
        clause=citing.ref(table),
        names=table.texts("names", ()),
        when=_when(table),
        title=_text(table, "title"),
    )


def _note(table: Table, citing: Citing) -> Note:
    return Note(
        scope=table.choice("scope", ("claim", "row"), "claim"),
        fact=table.text("fact"),
        op=table.choice("op", tuple(OPERATORS)),
        value=table.anything("value"),
        code=table.text("code"),
        clause=citing.ref(table),
        names=table.texts("names", ()),
        when=_when(table),
    )


def _station(table: Table) -> Station:
    return Station(
        table.choice("station", STATIONS),
        table.choice("level", LEVELS, None),
        table.integer("working_days", 0),
        table.flag("may_refuse"),
        _text(table, "title"),
    )


def _parameters(table: Table, key: str) -> MappingProxyType[str, Any]:
    """Default or local parameters; a name the rules do not know is a typing error, not a rule."""
    given = table.table(key, {}).data
    for name in given:
        if name not in PARAMETERS:
            raise table.fail(f"{key}.{name}", "不认识的参数")
    return MappingProxyType(checked_parameters(given, file=table.file))


def _version(table: Table) -> Version:
    return Version(
        table.text("id"),
        table.day("valid_from"),
        table.day("valid_to", None),
        _parameters(table, "parameters"),
    )


def _clause(key: str, table: Table) -> Clause:
    clause = Clause(key, table.text("document"), table.text("clause"), table.text("quote"))
    table.close()
    return clause


def _clauses(table: Table) -> dict[str, Clause]:
    return {key: _clause(key, inner) for key, inner in table.named("clauses")}


def _routing(table: Table) -> Routing:
    levels = table.table("levels")
    names = tuple(levels.data)
    by_applicant = {name: levels.texts(name) for name in names}
    for name, chosen in by_applicant.items():
        if not chosen or list(chosen) != [level for level in LEVELS if level in chosen]:
            raise levels.fail(name, "层级须从低到高书写")
    if "default" not in by_applicant:
        raise levels.fail("default", "缺少")
    return Routing(
        MappingProxyType(by_applicant),
        table.integer("prefecture_from_fen"),
        table.integer("province_from_fen"),
    )


def _canonical(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def programme_from(source: Source, shared_text: str) -> Programme:
    """The programme a text describes, with the conditions of the shared text before its own.

    DataError names the file and the key that cannot be used.
    """
    table = Table.parse(source.text, source.name)
    shared = Table.parse(shared_text, "shared.toml")
    canonical = _canonical([table.data, shared.data])
    clauses = {**_clauses(shared), **_clauses(table)}
    general = Citing(clauses).ref(table)
    citing = Citing(clauses, general)
    notice, payment, routing = table.table("notice"), table.table("payment"), table.table("route")

    def condition(each: Table) -> Condition:
        return _condition(each, citing)

    programme = Programme(
        code=table.text("code"),
        prefix=table.text("prefix"),
        flow=table.choice("flow", FLOWS),
        trigger=table.choice("trigger", TRIGGERS),
        payee=table.text("payee"),
        title=_text(table, "title"),
        summary=_text(table, "summary"),
        clauses=MappingProxyType(clauses),
        general=general,
        versions=table.each("versions", _version),
        applicants=table.each("applicants", lambda each: Applicant(each.text("type"), _text(each, "title"))),
        evidence=table.each("evidence", lambda each: _evidence(each, citing)),
        fields=table.each("fields", _field),
        conditions=(*shared.each("conditions", condition), *table.each("conditions", condition)),
        notes=table.each("notes", lambda each: _note(each, citing)),
        derive=table.choice("derive", tuple(DERIVATIONS), "nothing"),
        amount=table.choice("amount", tuple(MODES)),
        history_kinds=table.texts("history_kinds"),
        roster=table.text("roster", None),
        routing=_routing(routing),
        plan=table.each("plan", _station),
        notice=Notice(notice.integer("days"), notice.choice("unit", ("working", "calendar"))),
        payment=Payment(payment.text("route"), payment.text("fund")),
        source=source,
        shared=shared_text,
        canonical=canonical,
    )
    for inner in (notice, payment, routing, shared, table):
        inner.close()
    _check_programme(programme, table)
    return programme


def _check_spans(spans: Iterable[Version | Standard], table: Table, key: str) -> None:
    """Two versions in force on one day would leave the choice to chance, two of one id a claim's pin."""
    ordered = sorted(spans, key=lambda span: span.valid_from)
    if len({span.id for span in ordered}) < len(ordered):
        raise table.fail(key, "同一项目的id不能重复")
    for span in ordered:
        if span.valid_to is not None and span.valid_to < span.valid_from:
            raise table.fail(key, f"{span.id}的止日早于起日")
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise table.fail(key, f"{earlier.id}与{later.id}的有效期重叠")


def _check_programme(programme: Programme, table: Table) -> None:
    if not programme.versions:
        raise table.fail("versions", "至少写一个版本")
    _check_spans(programme.versions, table, "versions")
    keys = [condition.key for condition in programme.conditions]
    for key in keys:
        if keys.count(key) > 1:
            raise table.fail("conditions", f"条件“{key}”重复")


def _region(table: Table) -> str:
    region = table.text("region")
    if REGION.fullmatch(region) is None:
        raise table.fail("region", "应为行政区划代码：全国00，省2位，州市4位，县6位")
    return str(region)


def standards_from(source: Source) -> tuple[Standard, ...]:
    """The standards a text holds, all of one region."""
    table = Table.parse(source.text, source.name)
    region, name = _region(table), table.text("region_name")
    quoted = table.data.get("clauses", {})
    clauses = tuple(_clauses(table).values())
    numbers = count(1)

    def standard(each: Table) -> Standard:
        return Standard(
            canonical=_canonical([region, quoted, each.data]),
            source=source,
            number=next(numbers),
            programme=each.text("programme"),
            region=region,
            region_name=name,
            id=each.text("id"),
            valid_from=each.day("valid_from"),
            valid_to=each.day("valid_to", None),
            demonstration=each.flag("demonstration"),
            note=each.text("note", ""),
            parameters=_parameters(each, "parameters"),
            clauses=clauses,
            cites=each.texts("cites"),
        )

    standards = table.each("standards", standard)
    table.close()
    if not standards:
        raise table.fail("standards", "至少写一个标准")
    for code in {each.programme for each in standards}:
        _check_spans([each for each in standards if each.programme == code], table, "standards")
    return standards
