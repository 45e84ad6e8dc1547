"""The parameters a local standard may set: names, types, and a complaint that names the one at fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies.errors import BadCase, ImpossibleDate
from policies.intake import READERS
from policies.levels import LEVELS
from policies.periods import MONTHLY, QUARTERLY, parse_date, parse_month
from policies.sharing import BEARERS

_money, _count, _codes, _text, _flag = (READERS[name] for name in ("money", "count", "codes", "text", "flag"))
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """How a parameter is read, and what it looks like in a file, as JSON schema."""

    read: Callable[[Any], Any]
    schema: Schema


def _table(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A table of names to values, null allowed."""

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise ValueError("应为表")
        return {_text(key): None if item is None else inner(item) for key, item in value.items()}

    return read


def _single_or_table(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    table = _table(inner)
    return lambda value: table(value) if isinstance(value, Mapping) else inner(value)


def _window(value: Any) -> tuple[date | None, date | None]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueError("应为起止两个日期")
    opens, closes = (None if each is None else parse_date(each) for each in value)
    if opens is not None and closes is not None and closes < opens:
        raise ValueError("止日早于起日")
    return opens, closes


def _share(value: Any) -> tuple[int, int]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueError("应为上级与本级两个份数")
    upper, lower = (_count(each) for each in value)
    if upper + lower == 0:
        raise ValueError("两个份数不能都为0")
    return upper, lower


def _cost_shares(value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping) or "county" not in value or not set(value) <= set(BEARERS):
        raise ValueError(f"应为各级负担的百分比，可写{'、'.join(BEARERS)}，其中须有county")
    shares = {level: _count(value[level]) for level in BEARERS if level in value}
    if sum(shares.values()) != 100 or 0 in shares.values():
        raise ValueError("各级负担的百分比须大于0，合计为100")
    return shares


def _tiers(value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError("应为档次列表")
    tiers = []
    for each in value:
        if not isinstance(each, Mapping) or not {"grade", "min", "fen"} <= each.keys():
            raise ValueError("每档须有grade、min、fen")
        highest = each.get("max")
        tiers.append(
            {
                "grade": _text(each["grade"]),
                "min": _count(each["min"]),
                "max": None if highest is None else _count(highest),
                "fen": _money(each["fen"]),
            }
        )
    return tuple(tiers)


def _levels(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ValueError("应为层级列表")
    if list(value) != [level for level in LEVELS if level in value]:
        raise ValueError(f"层级须从低到高书写，可写{'、'.join(LEVELS)}")
    return tuple(value)


def _table_of(inner: Parameter) -> Parameter:
    return Parameter(_table(inner.read), {"type": "object", "additionalProperties": inner.schema})


def _single_or_table_of(inner: Parameter) -> Parameter:
    return Parameter(_single_or_table(inner.read), {"anyOf": [inner.schema, _table_of(inner).schema]})


def _one_of(allowed: tuple[str, ...]) -> Parameter:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"应为{'、'.join(allowed)}之一")
        return str(value)

    return Parameter(read, {"enum": list(allowed)})


def _some_of(allowed: tuple[str, ...]) -> Parameter:
    def read(value: Any) -> tuple[str, ...]:
        codes = _codes(value)
        if not set(codes) <= set(allowed):
            raise ValueError(f"只能写{'、'.join(allowed)}")
        return tuple(codes)

    return Parameter(read, {"type": "array", "items": {"enum": list(allowed)}})


def _count_to(most: int) -> Parameter:
    def read(value: Any) -> int:
        number = _count(value)
        if not 1 <= number <= most:
            raise ValueError(f"应为1到{most}的整数")
        return number

    return Parameter(read, {"type": "integer", "minimum": 1, "maximum": most})


LONGEST_CORRECTION, LONGEST_REMINDER = 60, 10
NEVER_OFF = (
    "mode",
    "in_province",
    "si_subsidy",
    "levels",
    "prefecture_from_fen",
    "province_from_fen",
    "claim_period",
    "attendance_due_day",
    "claim_months_back",
)
NUMBER: Schema = {"type": "integer", "minimum": 0}
DAY: Schema = {"type": "string", "format": "date"}
MONEY, COUNT, FLAG = (
    Parameter(_money, NUMBER),
    Parameter(_count, NUMBER),
    Parameter(_flag, {"type": "boolean"}),
)
CODES = Parameter(_codes, {"type": "array", "items": {"type": "string"}})
MONTH = Parameter(parse_month, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
WINDOW = Parameter(_window, {"type": "array", "items": DAY, "minItems": 2, "maxItems": 2})
PAIR = Parameter(_share, {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2})
COST_SHARES = Parameter(
    _cost_shares,
    {
        "type": "object",
        "propertyNames": {"enum": list(BEARERS)},
        "additionalProperties": {"type": "integer", "minimum": 1, "maximum": 100},
        "required": ["county"],
    },
)
TIER_KEYS = {"grade": {"type": "string"}, "min": NUMBER, "max": NUMBER, "fen": NUMBER}
TIER: Schema = {
    "type": "object",
    "properties": TIER_KEYS,
    "required": ["grade", "min", "fen"],
    "additionalProperties": False,
}
TIERS = Parameter(_tiers, {"type": "array", "items": TIER})
ROUTE = Parameter(_levels, {"type": "array", "items": {"enum": list(LEVELS)}, "minItems": 1})
MONEY_TABLE, COUNT_TABLE, SHARES = _table_of(MONEY), _table_of(COUNT), _table_of(PAIR)
ROUTES = _table_of(ROUTE)
MONEY_OR_TABLE, COUNT_OR_TABLE = _single_or_table_of(MONEY), _single_or_table_of(COUNT)
VISIT_PAPERS = _some_of(("SITE_PHOTO", "SITE_VISIT"))
RHYTHM = _one_of((MONTHLY, QUARTERLY))
MODE, PAYER = _one_of(("ticket", "fixed")), _one_of(("business_county",))

PARAMETERS: dict[str, Parameter] = {
    "amount_fen": MONEY,
    "cap_fen": MONEY,
    "per_claim_fen": MONEY,
    "per_year_fen": MONEY,
    "per_person_fen": MONEY,
    "fixed_fen": MONEY_OR_TABLE,
    "monthly_fen": MONEY,
    "per_day_fen": MONEY,
    "per_head_fen": MONEY,
    "rates": MONEY_TABLE,
    "amounts": MONEY_TABLE,
    "min_months": COUNT_OR_TABLE,
    "month_cap": COUNT,
    "exempt_cap_if_under_years": COUNT,
    "claim_period": RHYTHM,
    "attendance_due_day": _count_to(28),
    "claim_months_back": _count_to(12),
    "support_years_after_exit": COUNT,
    "retire_age": COUNT_TABLE,
    "max_age": COUNT,
    "min_deep": COUNT,
    "min_general": COUNT,
    "min_percent": COUNT,
    "rate_deep": COUNT,
    "rate_general": COUNT,
    "required": COUNT,
    "beneficiary_categories": CODES,
    "entity_types": CODES,
    "occupations": CODES,
    "exclusive_with": CODES,
    "clauses": CODES,
    "mode": MODE,
    "pay_at": PAYER,
    "si_subsidy": FLAG,
    "in_province": FLAG,
    "policy_window": WINDOW,
    "back_pay_from": MONTH,
    "shares": SHARES,
    "cost_shares": COST_SHARES,
    "tiers": TIERS,
    "levels": ROUTES,
    "visit_papers": VISIT_PAPERS,
    "prefecture_from_fen": MONEY,
    "province_from_fen": MONEY,
    "correction_working_days": _count_to(LONGEST_CORRECTION),
    "reminder_working_days": _count_to(LONGEST_REMINDER),
    "random_from_fen": MONEY,
}


def checked_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with types checked and dates parsed; names the rules do not know are left aside.

    A null switches the programme's default off, save where there is nothing between yes and no.

    Raises BadCase with the path `configs.<name>`.
    """
    checked: dict[str, Any] = {}
    for name, parameter in PARAMETERS.items():
        if name not in parameters:
            continue
        value = parameters[name]
        if value is None and name in NEVER_OFF:
            continue
        try:
            checked[name] = None if value is None else parameter.read(value)
        except ImpossibleDate as problem:
            raise BadCase(f"configs.{name}", problem.sentence) from None
        except ValueError as problem:
            raise BadCase(f"configs.{name}", str(problem)) from None
    return checked
