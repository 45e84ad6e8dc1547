"""From the text of a programme file to the types of `policies.model`."""

from types import MappingProxyType

from policies.amounts import MODES
from policies.comparing import OPERATORS
from policies.deriving import DERIVATIONS
from policies.levels import INELIGIBLE, LEVELS, NEEDS_CORRECTION, NEEDS_HUMAN
from policies.limits import BEYOND, LIMITS, UNDECLARED, undeclared_limits
from policies.model import (
    ACCEPTANCE_WORKING_DAYS,
    Acceptance,
    Applicant,
    Condition,
    Confirm,
    Evidence,
    Field,
    Limit,
    Note,
    Notice,
    Panel,
    Payment,
    Programme,
    Routing,
    Source,
    Station,
    Text,
    Version,
)
from policies.parse_parts import (
    Citing,
    canonical,
    check_spans,
    read_clauses,
    read_parameters,
    read_text,
    read_when,
)
from policies.parse_repeating import exclusion, read_exclusive, read_frequency
from policies.parse_shared import Fitting
from policies.reading import Table
from policies.reporting import REPORT_COLUMNS
from policies.sharing import LOWER, UPPER
from policies.wording import evidence_title

FLOWS = ("entrepreneurship", "labour_export", "welfare_post", "general")
TRIGGERS = ("application", "roster", "batch", "selection", "monitoring")
STATIONS = ("check", "review", "site_visit", "confirm", "notice", "reserve", "pay", "issue", "settle")
FIELD_TYPES = (
    "text", "choice", "codes", "flag", "count", "money", "date", "paper_date", "paper_dates", "month", "county",
    "place", "list",
)  # fmt: skip
NEVER_PROMISED = ("ID_CARD", "ID_PROOF", "HUKOU", "PAYEE_ACCOUNT")
ALL_PERCENT = 100
LONGEST_ACCEPTANCE = 60
MOST_MEMBERS = 15
NO_TITLE = Text("", "")
FAILURES = (INELIGIBLE, NEEDS_CORRECTION, NEEDS_HUMAN)


def _applicant(table: Table) -> Applicant:
    return Applicant(table.text("type"), read_text(table, "title"))


def _evidence(table: Table, citing: Citing) -> Evidence:
    code = table.text("code")
    need = table.choice("need", ("required", "any_of", "by_data", "optional"))
    accepts = table.texts("accepts", ())
    if (need == "any_of") != bool(accepts):
        table.complain("accepts", "need为any_of时必填，其他情况不填")
    title = evidence_title(code)
    if title is None:
        title = NO_TITLE
        if code:
            table.complain("code", f"材料“{code}”不在evidence.toml中")
    promise = table.flag("promise")
    if promise and (need in ("by_data", "optional") or code in NEVER_PROMISED):
        table.complain("promise", "身份和账户材料不能承诺代替；只有必须提供的材料才写")
    return Evidence(code, need, accepts or (code,), citing.ref(table), read_when(table), title, promise)


def _field(table: Table) -> Field:
    return Field(
        path=table.text("path"),
        type=table.choice("type", FIELD_TYPES),
        required=table.flag("required"),
        null=table.choice("null", ("refused", "unknown", "none"), "refused"),
        source=table.choice("source", ("applicant", "register", "office"), "applicant"),
        choices=table.texts("choices", ()),
        title=read_text(table, "title"),
    )


def _conditions(table: Table, citing: Citing) -> tuple[Condition, ...]:
    return table.each("conditions", lambda each: _condition(each, citing))


def _notes(table: Table, citing: Citing) -> tuple[Note, ...]:
    return table.each("notes", lambda each: _note(each, citing))


def _condition(table: Table, citing: Citing) -> Condition:
    if "value" in table.data and "parameter" in table.data:
        table.complain("value", "value与parameter只能写一个")
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
        when=read_when(table),
        title=read_text(table, "title"),
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
        when=read_when(table),
    )


def _station(table: Table) -> Station:
    station = table.choice("station", STATIONS)
    return Station(
        station,
        table.choice("level", LEVELS, None),
        table.integer("working_days", 0),
        table.flag("may_refuse"),
        read_text(table, "title"),
        _panel(table, station),
    )


def _panel(table: Table, station: str) -> Panel | None:
    """Who decides a review together; a panel of one, or of more than it has members, is none."""
    if "panel" not in table.data:
        return None
    inner = table.table("panel")
    panel = Panel(inner.integer("members"), inner.integer("agree"))
    if not 2 <= panel.members <= MOST_MEMBERS:
        inner.complain("members", f"应为2至{MOST_MEMBERS}之间的整数")
    elif not 1 <= panel.agree <= panel.members:
        inner.complain("agree", "应为1至members之间的整数：1表示任一人，与members相同表示全部")
    if table.sound("station") and station != "review":
        table.complain("panel", "只有review环节可以会审")
    inner.close()
    return panel


def _version(table: Table) -> Version:
    return Version(
        table.text("id"),
        table.day("valid_from"),
        table.day("valid_to", None),
        read_parameters(table, "parameters"),
    )


def _limits(table: Table, citing: Citing) -> tuple[Limit, ...]:
    """The limits in the order they are applied; one that versions give an amount must be written here."""
    inner, limits = table.table("limits", {}), []
    for name in LIMITS:
        if name in inner.data:
            each = inner.table(name)
            limits.append(Limit(name, each.choice("beyond", tuple(BEYOND)), citing.ref(each)))
            each.close()
    inner.close()
    return tuple(limits)


def _acceptance(table: Table) -> Acceptance:
    inner = table.table("acceptance", {})
    acceptance = Acceptance(
        working_days=inner.integer("working_days", ACCEPTANCE_WORKING_DAYS),
        silence=inner.flag("silence"),
    )
    if not 1 <= acceptance.working_days <= LONGEST_ACCEPTANCE:
        inner.complain("working_days", f"应为1至{LONGEST_ACCEPTANCE}之间的整数")
    inner.close()
    return acceptance


def _confirm(table: Table, roster: str | None) -> Confirm | None:
    """Whose confirmation the last review waits for; only a roster has lines to be confirmed."""
    if "confirm" not in table.data:
        return None
    inner = table.table("confirm")
    confirm = Confirm(inner.choice("who", ("destination",)), inner.integer("working_days"))
    if not 1 <= confirm.working_days <= LONGEST_ACCEPTANCE:
        inner.complain("working_days", f"应为1至{LONGEST_ACCEPTANCE}之间的整数")
    if roster is None and table.sound("roster"):
        table.complain("confirm", "只有写了roster的项目才能请输入地确认")
    inner.close()
    return confirm


def _notice(table: Table) -> Notice:
    inner = table.table("notice")
    notice = Notice(
        days=inner.integer("days"),
        unit=inner.choice("unit", ("working", "calendar")),
        level=inner.choice("level", ("village", "township", "county"), "county"),
        posting=inner.choice("posting", ("optional", "required"), "optional") == "required",
    )
    inner.close()
    return notice


def _payment(table: Table) -> Payment:
    inner = table.table("payment")
    payment = Payment(
        route=inner.text("route"),
        fund=inner.text("fund"),
        rounding=inner.choice("rounding", (UPPER, LOWER), UPPER),
        recheck=inner.texts("recheck", ()),
    )
    inner.close()
    return payment


def _sampling(table: Table) -> int:
    percent: int = table.integer("sampling_percent", 0)
    if percent > ALL_PERCENT:
        table.complain("sampling_percent", "应为0至100之间的整数")
    return percent


def _report(table: Table) -> tuple[str, ...]:
    inner = table.table("report", {})
    columns: tuple[str, ...] = inner.texts("columns", ())
    for name in columns:
        if name not in REPORT_COLUMNS:
            inner.complain("columns", f"季报没有“{name}”这一栏")
    inner.close()
    return columns


def _routing(table: Table) -> Routing:
    inner = table.table("route")
    levels = inner.table("levels")
    names = tuple(levels.data)
    by_applicant = {name: levels.texts(name) for name in names}
    for name, chosen in by_applicant.items():
        if not chosen or list(chosen) != [level for level in LEVELS if level in chosen]:
            levels.complain(name, f"层级须从低到高书写，可写{'、'.join(LEVELS)}")
    if "default" not in by_applicant:
        levels.complain("default", "缺少，应为层级列表")
    routing = Routing(
        MappingProxyType(by_applicant),
        inner.integer("prefecture_from_fen"),
        inner.integer("province_from_fen"),
    )
    inner.close()
    return routing


def programme_from(source: Source, shared_text: str) -> Programme:
    """The programme a text describes, with the conditions of the shared text before its own.

    DataError names the file and the key that cannot be used.
    """
    return read_programme(Table.parse(source.text, source.name, collect=True), source, shared_text)


def read_programme(table: Table, source: Source, shared_text: str) -> Programme:
    """The programme of a table, which stands for the whole text."""
    shared = Table.parse(shared_text, "shared.toml")
    data = canonical([table.data, shared.data])
    clauses = {**read_clauses(shared), **read_clauses(table)}
    general = Citing(clauses).ref(table)
    citing = Citing(clauses, general)
    roster, derive = table.text("roster", None), table.choice("derive", tuple(DERIVATIONS), "nothing")
    frequency = read_frequency(table, citing)
    limits = _limits(table, citing)
    fitting = Fitting(frequency, limits, roster)
    exclusive = table.each("exclusive_with", lambda each: read_exclusive(each, citing))
    programme = Programme(
        code=table.text("code"),
        prefix=table.text("prefix"),
        flow=table.choice("flow", FLOWS),
        trigger=table.choice("trigger", TRIGGERS),
        payee=table.text("payee"),
        title=read_text(table, "title"),
        summary=read_text(table, "summary"),
        clauses=MappingProxyType(clauses),
        general=general,
        versions=table.each("versions", _version),
        applicants=table.each("applicants", _applicant),
        evidence=table.each("evidence", lambda each: _evidence(each, citing)),
        fields=table.each("fields", _field),
        conditions=(
            *fitting.conditions(_conditions(shared, citing)),
            *(exclusion(each, roster, derive) for each in exclusive),
            *_conditions(table, citing),
        ),
        notes=(*_notes(table, citing), *fitting.notes(_notes(shared, citing))),
        derive=derive,
        amount=table.choice("amount", tuple(MODES)),
        history_kinds=table.texts("history_kinds"),
        roster=roster,
        frequency=frequency,
        exclusive_with=exclusive,
        limits=limits,
        routing=_routing(table),
        plan=table.each("plan", _station),
        confirm=_confirm(table, roster),
        acceptance=_acceptance(table),
        notice=_notice(table),
        payment=_payment(table),
        sampling_percent=_sampling(table),
        report_columns=_report(table),
        source=source,
        shared=shared_text,
        canonical=data,
    )
    shared.close()
    table.close()
    _check_programme(programme, table)
    table.settle()
    return programme


def _check_programme(programme: Programme, table: Table) -> None:
    """What no key by itself shows."""
    if not programme.versions and table.sound("versions"):
        table.complain("versions", "至少写一个版本")
    if table.sound("versions"):
        check_spans(programme.versions, table, "versions")
    keys = [condition.key for condition in programme.conditions]
    for key in dict.fromkeys(keys):
        if key and keys.count(key) > 1:
            table.complain("conditions", f"条件“{key}”重复")
    for key in programme.payment.recheck if table.sound("conditions") else ():
        if key not in keys:
            table.complain("payment.recheck", f"没有条件“{key}”")
    for number, version in enumerate(programme.versions, 1):
        for name in undeclared_limits(programme, version.parameters):
            table.complain(f"versions[{number}].parameters.{name}", UNDECLARED)
