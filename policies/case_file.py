"""Files of cases and of routing facts, as `golden/README.md` describes them: all judged, or nothing answered."""

import json
import re
from collections.abc import Mapping
from typing import Any

from policies.assess import assess
from policies.assessment import Assessment, Reason
from policies.errors import ImpossibleDate, PolicyError, UnknownProgramme
from policies.intake import MOST_TEXT, read_text
from policies.load import programme, rules_for, rules_from_parameters
from policies.model import NO_PARAMETERS
from policies.money import MOST_FEN
from policies.periods import parse_date
from policies.route import route, routing_of
from policies.rules import Rules

MAIN_KINDS = ("startup_grant", "labor_export_service_subsidy", "public_welfare_post", "transport_subsidy")
OTHER = "other"
COUNTY_CODE = re.compile(r"[1-9][0-9]{5}", re.ASCII)


class BadFile(PolicyError):
    """A file that cannot be answered; the sentence names the case and the field."""

    code = "BAD_FILE"


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name}不是可用的数值")


def read_json(content: bytes) -> Any:
    """The JSON a file holds (UTF-8); BadFile where it is none, holds NaN or Infinity, or nests too deep."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError:
        raise BadFile("文件内容嵌套过深，无法读取") from None
    except UnicodeDecodeError:
        raise BadFile("文件不是UTF-8编码") from None
    except ValueError as problem:
        raise BadFile(f"文件不是有效的JSON：{problem}") from None


def _part(data: Mapping[str, Any], key: str, kind: type, name: str) -> Any:
    if key not in data:
        raise BadFile(f"文件缺少字段 {key}")
    if not isinstance(data[key], kind):
        raise BadFile(f"文件的字段 {key}：应为{name}")
    return data[key]


def assess_file(data: Any) -> list[dict[str, Any]]:
    """The verdict on each case of a file, in order, as JSON-ready data; BadFile if any case cannot be judged."""
    if not isinstance(data, Mapping):
        raise BadFile("文件最外层应为对象，内有cases和configs")
    cases, configs = _part(data, "cases", list, "列表"), _part(data, "configs", Mapping, "对象")
    clauses = data.get("clauses", {})
    if not isinstance(clauses, Mapping) or not all(isinstance(each, Mapping) for each in clauses.values()):
        raise BadFile("文件的字段 clauses：应为对象")
    ready: dict[tuple[str, str, str], Rules] = {}
    return [_answer(number, case, configs, clauses, ready) for number, case in enumerate(cases, 1)]


def _answer(
    number: int,
    case: Any,
    configs: Mapping[str, Any],
    clauses: Mapping[str, Any],
    ready: dict[tuple[str, str, str], Rules],
) -> dict[str, Any]:
    label = f"第{number}个"
    if not isinstance(case, Mapping):
        raise BadFile(f"案例 {label}：应为对象")
    try:
        label = _text(case, "id")
        kind, reference = _kind(case), _text(case, "config_ref")
        key = kind, reference, str(case.get("policy_date"))
        if key not in ready:
            ready[key] = _rules(kind, reference, configs, clauses, case.get("policy_date"))
        return _printed(label, assess(case, ready[key]))
    except PolicyError as problem:
        raise BadFile(f"案例 {label}，{problem.sentence}") from None


def _text(case: Mapping[str, Any], key: str) -> str:
    if key not in case:
        raise BadFile(f"字段 {key}：缺少")
    try:
        return read_text(case[key])
    except ValueError as problem:
        raise BadFile(f"字段 {key}：{problem}") from None


def _kind(case: Mapping[str, Any]) -> str:
    """The programme code of a case: its kind, or the subkind of kind `other`."""
    kind = _text(case, "kind")
    if kind in MAIN_KINDS:
        return kind
    if kind != OTHER:
        raise BadFile(f"字段 kind：不认识的补贴项目“{kind}”")
    subkind = _text(case, "subkind")
    try:
        if subkind not in MAIN_KINDS:
            return programme(subkind).code
    except UnknownProgramme:
        pass
    raise BadFile(f"字段 subkind：不认识的补贴项目“{subkind}”")


def _rules(
    kind: str, reference: str, configs: Mapping[str, Any], clauses: Mapping[str, Any], policy_date: Any
) -> Rules:
    parameters = configs.get(reference)
    if not isinstance(parameters, Mapping):
        raise BadFile(f"字段 config_ref：configs中没有“{reference}”")
    try:
        on = parse_date(policy_date)
    except ImpossibleDate:
        on = None
    return rules_from_parameters(kind, parameters, clauses, on=on)


def _shown(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    return [{"code": reason.code, "clause": reason.clause} for reason in reasons]


def _printed(label: str, verdict: Assessment) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": label,
        "outcome": verdict.outcome,
        "amount_fen": verdict.amount_fen,
        "reasons": _shown(verdict.reasons),
        "rows": [
            {
                "pid": row.pid,
                "outcome": row.outcome,
                "amount_fen": row.amount_fen,
                "reasons": _shown(row.reasons),
            }
            for row in verdict.rows
        ],
    }
    if verdict.provisional_fen is not None:
        answer["provisional_amount_fen"] = verdict.provisional_fen
    if verdict.detail:
        answer["detail"] = verdict.detail
    return answer


def route_facts(data: Any) -> tuple[str, ...]:
    """The levels for facts `{kind, amount_fen, cross_region[, applicant, objection, county, policy_date]}`.

    With a county (six digits) and a day, the standards of the region count too. BadFile names the field at fault;
    NoRules where the county has none on that day.
    """
    if not isinstance(data, Mapping):
        raise BadFile("路由条件应为对象，内有kind、amount_fen、cross_region")
    kind = _kind(data)
    amount = data.get("amount_fen")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= MOST_FEN:
        raise BadFile("字段 amount_fen：应为以分为单位的整数，不小于0")
    applicant = data.get("applicant")
    if applicant is not None and (not isinstance(applicant, str) or len(applicant) > MOST_TEXT):
        raise BadFile("字段 applicant：应为文本")
    parameters = _local_parameters(kind, data)
    if applicant is None and len(routing_of(programme(kind), parameters).levels) > 1:
        raise BadFile("字段 applicant：缺少，不同申请人的审核层级不同")
    if "cross_region" not in data:
        raise BadFile("字段 cross_region：缺少")
    flags = {name: data.get(name, False) for name in ("cross_region", "objection")}
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise BadFile(f"字段 {name}：应为true或false")
    return route(kind, amount_fen=amount, applicant=applicant, parameters=parameters, **flags)


def _local_parameters(kind: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    county = data.get("county")
    if county is None:
        return NO_PARAMETERS
    if not isinstance(county, str) or COUNTY_CODE.fullmatch(county) is None:
        raise BadFile("字段 county：应为6位县级行政区划代码")
    try:
        on = parse_date(data.get("policy_date"))
    except ImpossibleDate:
        raise BadFile("字段 policy_date：写了county时必填，应为真实的日期，例如2026-03-02") from None
    return rules_for(kind, county=county, on=on).parameters
