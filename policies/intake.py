"""From a case as it is handed in to facts the rules can read: types checked, each date parsed once.

Bad input raises BadCase with the path of the field. What merely cannot be known (a register that does
not answer) is no bad input: it stays None and the rules send it to a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policies.errors import MISSING, BadCase, ImpossibleDate
from policies.model import Field
from policies.money import MOST_FEN
from policies.periods import parse_date, parse_month, parse_paper_date
from policies.places import is_county_code, is_work_place

MOST_COUNT = 10**6
MOST_TEXT = 500
_ABSENT: Any = object()


@dataclass(slots=True)
class Case:
    """A case read: `values` by field path (`business.status`, `applicant.type`, `roster`)."""

    policy_date: date
    county: str
    values: dict[str, Any]
    evidence: frozenset[str]
    history: list[dict[str, Any]]
    prepay: dict[str, Any] = field(default_factory=dict)


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("应为文本")
    if not value or len(value) > MOST_TEXT:
        raise ValueError(f"应为1至{MOST_TEXT}个字")
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError("含有无法显示的字符")
    return value


def _read_codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("应为文本列表")
    return tuple([read_text(item) for item in value])


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应为true或false")
    return value


def _whole(most: int, name: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"应为{name}")
        if not 0 <= value <= most:
            raise ValueError(f"应为0至{most}之间的{name}")
        return value

    return read


def _read_county(value: Any) -> str:
    if not is_county_code(value):
        raise ValueError("应为六位行政区划代码")
    return value


def _read_place(value: Any) -> str:
    if not is_work_place(value):
        raise ValueError("应为六位行政区划代码，境外填写大写的国家代码")
    return value


def _read_paper_dates(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("应为日期列表")
    return tuple([parse_paper_date(item) for item in value])


def _choice(allowed: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"应为{'、'.join(allowed)}之一")
        return value

    return read


READERS: dict[str, Callable[[Any], Any]] = {
    "text": read_text,
    "choice": read_text,
    "codes": _read_codes,
    "flag": _read_flag,
    "count": _whole(MOST_COUNT, "整数"),
    "money": _whole(MOST_FEN, "以分为单位的整数"),
    "date": parse_date,
    "paper_date": parse_paper_date,
    "paper_dates": _read_paper_dates,
    "month": parse_month,
    "county": _read_county,
    "place": _read_place,
}


OPTIONAL_IN_HISTORY = {
    "pid": read_text,
    "year": READERS["count"],
    "ym": parse_month,
    "paid_on": parse_date,
    "amount_fen": READERS["money"],
}


class Reader:
    """Reads one object by the programme's fields, and the lists in it by readers of their own."""

    def __init__(self, fields: list[tuple[str, Field]], *, below: str = "") -> None:
        """`fields` with their paths relative to the object; `below` is put before absolute paths."""
        self.scalars: list[tuple[str, tuple[str, ...], Callable[[Any], Any], Field]] = []
        self.lists: list[tuple[str, tuple[str, ...], Reader, Field]] = []
        own = [(path, each) for path, each in fields if "[]" not in path]
        for path, each in own:
            keys = tuple((below + path if not path.startswith("applicant.") else path).split("."))
            if each.type == "list":
                inner = [
                    (name.removeprefix(path + "[]."), it)
                    for name, it in fields
                    if name.startswith(path + "[].")
                ]
                self.lists.append((path, keys, Reader(inner), each))
            else:
                self.scalars.append(
                    (path, keys, _choice(each.choices) if each.type == "choice" else READERS[each.type], each)
                )

    def read(self, source: Mapping[str, Any], at: str = "") -> dict[str, Any]:
        """The values by path; absent optional fields, and nulls that mean none, are left out."""
        values: dict[str, Any] = {}
        for name, keys, reader, spec in self.scalars:
            value = source.get(keys[0], _ABSENT)
            if len(keys) > 1 and value is not _ABSENT:
                value = _dig(source, keys, at)
            if value is _ABSENT:
                if spec.required:
                    raise BadCase(at + ".".join(keys), MISSING)
            elif value is not None:
                try:
                    values[name] = reader(value)
                except (ImpossibleDate, ValueError) as problem:
                    raise _complaint(at + ".".join(keys), problem) from None
            elif spec.null == "unknown":
                values[name] = None
            elif spec.null == "refused":
                raise BadCase(at + ".".join(keys), "不能为空")
        for name, keys, inner, spec in self.lists:
            self._read_list(values, name, _dig(source, keys, at), inner, spec, at + ".".join(keys))
        return values

    @staticmethod
    def _read_list(
        values: dict[str, Any], name: str, value: Any, inner: "Reader", spec: Field, path: str
    ) -> None:
        if value is None and spec.null != "refused":
            if spec.null == "unknown":
                values[name] = None
            return
        if value is _ABSENT:
            if spec.required:
                raise BadCase(path, MISSING)
            return
        if not isinstance(value, (list, tuple)):
            raise BadCase(path, "应为列表")
        rows = values[name] = []
        for number, item in enumerate(value):
            if type(item) is not dict and not isinstance(item, Mapping):
                raise BadCase(f"{path}[{number}]", "应为对象")
            rows.append(inner.read(item, f"{path}[{number}]."))


def _read(path: str, value: Any, reader: Callable[[Any], Any]) -> Any:
    """The value as `reader` understands it; BadCase with the path where it is missing or cannot be."""
    if value is _ABSENT:
        raise BadCase(path, MISSING)
    try:
        return reader(value)
    except (ImpossibleDate, ValueError) as problem:
        raise _complaint(path, problem) from None


def _complaint(path: str, problem: ImpossibleDate | ValueError) -> BadCase:
    return BadCase(path, problem.sentence if isinstance(problem, ImpossibleDate) else str(problem))


def _dig(source: Mapping[str, Any], keys: tuple[str, ...], at: str) -> Any:
    value: Any = source
    for depth, key in enumerate(keys):
        if value is None:
            return _ABSENT
        if not isinstance(value, Mapping):
            raise BadCase(at + ".".join(keys[:depth]), "应为对象")
        value = value.get(key, _ABSENT)
        if value is _ABSENT:
            return _ABSENT
    return value


def claim_reader(fields: tuple[Field, ...]) -> Reader:
    """The reader of a whole case for a programme's fields."""
    return Reader([(each.path, each) for each in fields], below="facts.")


def _object(case: Mapping[str, Any], key: str, *, at: str = "", required: bool = True) -> Mapping[str, Any]:
    value = case.get(key, _ABSENT)
    if value is _ABSENT:
        if required:
            raise BadCase(at + key, MISSING)
        return {}
    if not isinstance(value, Mapping):
        raise BadCase(at + key, "应为对象")
    return value


def _history(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = case.get("history", [])
    if not isinstance(value, (list, tuple)):
        raise BadCase("history", "应为列表")
    entries = []
    for number, item in enumerate(value):
        at = f"history[{number}]"
        if not isinstance(item, Mapping):
            raise BadCase(at, "应为对象")
        entry = {key: _read(f"{at}.{key}", item.get(key, _ABSENT), read_text) for key in ("kind", "status")}
        if entry["kind"] == "other" and item.get("subkind") is not None:
            entry["kind"] = _read(f"{at}.subkind", item["subkind"], read_text)
        for key, reader in OPTIONAL_IN_HISTORY.items():
            if item.get(key) is not None:
                entry[key] = _read(f"{at}.{key}", item[key], reader)
        entries.append(entry)
    return entries


def _prepay(case: Mapping[str, Any]) -> dict[str, Any]:
    """What the check before payment found; only flags and texts can be judged."""
    found = dict(_object(_object(case, "facts"), "prepay_recheck", at="facts.", required=False))
    for key, value in found.items():
        if value is not None and not isinstance(value, (bool, str)):
            raise BadCase(f"facts.prepay_recheck.{key}", "应为true、false或文本")
    return found


def read_case(case: Mapping[str, Any], reader: Reader) -> Case:
    """The case with every field checked; BadCase names the first field that is missing or impossible."""
    if not isinstance(case, Mapping):
        raise BadCase("（整个案例）", "应为对象")
    policy_date = _read("policy_date", case.get("policy_date", _ABSENT), parse_date)
    region = _object(case, "region")
    county = _read("region.county", region.get("county", _ABSENT), _read_county)
    if region.get("province", county[:2]) != county[:2]:
        raise BadCase("region.province", "与region.county不一致")
    _object(case, "applicant")
    prepay = _prepay(case)
    evidence = _read("evidence", case.get("evidence", _ABSENT), _read_codes)
    return Case(policy_date, county, reader.read(case), frozenset(evidence), _history(case), prepay)
