"""Programmes and local standards from the data files, read once when first asked for."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policies.comparing import plain
from policies.errors import BadCase, DataError, NoRules, UnknownProgramme
from policies.model import Clause, Programme, Standard
from policies.parameters import checked_parameters
from policies.parse import programme_from, standards_from
from policies.rules import Rules, ready_rules

_HERE = Path(__file__).parent
_VERSION = re.compile(r"(?P<code>\w+)/(?P<version>[\w-]+)\+(?P<county>\w+)/(?P<standard>[\w-]+)")


@cache
def _by_code() -> dict[str, Programme]:
    found = [programme_from(path) for path in sorted((_HERE / "programmes").glob("*.toml"))]
    return {each.code: each for each in found}


@cache
def _standards() -> dict[tuple[str, str], tuple[Standard, ...]]:
    found: dict[tuple[str, str], tuple[Standard, ...]] = {}
    for path in sorted((_HERE / "standards").glob("*.toml")):
        for each in standards_from(path):
            if each.programme not in _by_code():
                raise DataError(path.name, "programme", f"没有补贴项目“{each.programme}”")
            key = each.programme, each.county
            found[key] = (*found.get(key, ()), each)
    return found


def programmes() -> tuple[Programme, ...]:
    """Every programme carried, by code."""
    return tuple(_by_code().values())


def programme(code: str) -> Programme:
    """The programme of that code; raises UnknownProgramme."""
    try:
        return _by_code()[code]
    except KeyError:
        raise UnknownProgramme(f"没有补贴项目“{code}”，请从列表中选择") from None


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rules_for(code: str, *, county: str, on: date) -> Rules:
    """The programme version and the county's standard in force on a day, as one rule set.

    `content_hash` is the SHA-256 of the canonical data of both. Raises UnknownProgramme, and NoRules with
    a sentence for the applicant where the county has no standard, or none in force that day.
    """
    carried = programme(code)
    standard, version = _standard_in_force(carried, county, on), carried.version_on(on)
    if version is None:
        raise NoRules(f"“{carried.title.zh}”在{on}没有有效的政策版本，请改选其他日期或咨询县人社局")
    return _laid_over(code, version.id, county, standard.id)


def rules_of(version: str) -> Rules:
    """The rules a claim was pinned to, by `Rules.version`; raises NoRules if they are no longer carried.

    Compare `content_hash` to learn whether their text still is what it was.
    """
    found = _VERSION.fullmatch(version)
    if found is not None and found["code"] in _by_code():
        versions = {each.id for each in programme(found["code"]).versions}
        standards = {each.id for each in _standards().get((found["code"], found["county"]), ())}
        if found["version"] in versions and found["standard"] in standards:
            return _laid_over(found["code"], found["version"], found["county"], found["standard"])
    raise NoRules(f"找不到政策版本“{version}”，请联系系统管理员", code="NO_SUCH_VERSION")


def rules_in(county: str, *, on: date) -> tuple[Rules, ...]:
    """Every rule set a claim of that county can be filed under on that day, by programme code."""
    return tuple(
        rules_for(code, county=county, on=on)
        for code, where in sorted(_standards())
        if where == county
        and programme(code).version_on(on) is not None
        and any(standard.in_force(on) for standard in _standards()[code, where])
    )


def _standard_in_force(carried: Programme, county: str, on: date) -> Standard:
    local = _standards().get((carried.code, county), ())
    if not local:
        raise NoRules(f"本县（{county}）尚未制定“{carried.title.zh}”的补贴标准，暂不能申请，请咨询县人社局")
    for standard in local:
        if standard.in_force(on):
            return standard
    spans = "；".join(f"{each.valid_from}至{each.valid_to or '今'}" for each in local)
    raise NoRules(
        f"{local[0].county_name}“{carried.title.zh}”的补贴标准在{on}不在有效期内（有效期：{spans}），请咨询县人社局",
        code="NOT_IN_FORCE",
    )


@cache
def _laid_over(code: str, version_id: str, county: str, standard_id: str) -> Rules:
    carried = programme(code)
    version = next(each for each in carried.versions if each.id == version_id)
    standard = next(each for each in _standards()[code, county] if each.id == standard_id)
    canonical = {
        "valid": [str(standard.valid_from), str(standard.valid_to)],
        "parameters": plain(standard.parameters),
        "cites": standard.cites,
        "demonstration": standard.demonstration,
    }
    window = standard.valid_from, standard.valid_to
    return ready_rules(
        carried,
        version=f"{code}/{version_id}+{county}/{standard_id}",
        content_hash=_digest(carried.source, version_id, canonical),
        parameters=MappingProxyType({**version.parameters, **standard.parameters, "policy_window": window}),
        cites=standard.cites,
        clauses={each.key: each for each in standard.clauses},
        demonstration=standard.demonstration,
        note=standard.note,
    )


def rules_from_parameters(
    kind: str,
    parameters: Mapping[str, Any],
    clauses: Mapping[str, Mapping[str, str]] | None = None,
    *,
    on: date | None = None,
) -> Rules:
    """Rules from a parameter set given from outside, such as a golden `configs` entry.

    `kind` is a programme code; `clauses` maps keys to `{doc, clause, quote}`. The programme version of the day
    `on` lends its defaults, the newest where no day is given or none is in force; null switches a default off.
    Raises UnknownProgramme, and BadCase naming a parameter that cannot be used.
    """
    carried = programme(kind)
    checked = checked_parameters(parameters)
    if carried.derive != "startup" and isinstance(checked.get("min_months"), Mapping):
        raise BadCase("configs.min_months", "应为一个月数")
    cites = checked.pop("clauses", None) or ()
    in_force = None if on is None else carried.version_on(on)
    version = in_force or max(carried.versions, key=lambda version: version.valid_from)
    return ready_rules(
        carried,
        version=f"{carried.code}/{version.id}+given",
        content_hash=_digest(carried.source, version.id, plain(parameters)),
        parameters=MappingProxyType({**version.parameters, **checked}),
        cites=cites,
        clauses={
            key: Clause(
                key, str(each.get("doc", key)), str(each.get("clause", "")), str(each.get("quote", ""))
            )
            for key, each in (clauses or {}).items()
        },
    )
