"""The parameters a local standard may set: names, types, and a complaint that names the one at fault."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from policies.errors import BadCase, ImpossibleDate
from policies.intake import READERS
from policies.periods import parse_date, parse_month

_money, _count, _codes, _text, _flag = (READERS[name] for name in ("money", "count", "codes", "text", "flag"))


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


PARAMETERS: dict[str, Callable[[Any], Any]] = {
    "amount_fen": _money,
    "cap_fen": _money,
    "per_claim_fen": _money,
    "per_year_fen": _money,
    "per_person_fen": _money,
    "fixed_fen": _single_or_table(_money),
    "monthly_fen": _money,
    "per_day_fen": _money,
    "per_head_fen": _money,
    "rates": _table(_money),
    "amounts": _table(_money),
    "min_months": _single_or_table(_count),
    "month_cap": _count,
    "exempt_cap_if_under_years": _count,
    "support_years_after_exit": _count,
    "retire_age": _table(_count),
    "max_age": _count,
    "min_deep": _count,
    "min_general": _count,
    "min_percent": _count,
    "rate_deep": _count,
    "rate_general": _count,
    "required": _count,
    "beneficiary_categories": _codes,
    "entity_types": _codes,
    "occupations": _codes,
    "exclusive_with": _codes,
    "clauses": _codes,
    "mode": _text,
    "pay_at": _text,
    "si_subsidy": _flag,
    "in_province": _flag,
    "policy_window": _window,
    "back_pay_from": parse_month,
    "shares": _table(_share),
    "tiers": _tiers,
}
NEVER_OFF = ("mode", "in_province", "si_subsidy")
MODES = ("ticket", "fixed")
PAYERS = ("business_county",)


def checked_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with types checked and dates parsed; names the rules do not know are left aside.

    A null switches the programme's default off, save where there is nothing between yes and no.

    Raises BadCase with the path `configs.<name>`.
    """
    checked: dict[str, Any] = {}
    for name, reader in PARAMETERS.items():
        if name not in parameters:
            continue
        value = parameters[name]
        if value is None and name in NEVER_OFF:
            continue
        try:
            checked[name] = None if value is None else reader(value)
            _check_choice(name, value, "mode", MODES)
            _check_choice(name, value, "pay_at", PAYERS)
        except ImpossibleDate as problem:
            raise BadCase(f"configs.{name}", problem.sentence) from None
        except ValueError as problem:
            raise BadCase(f"configs.{name}", str(problem)) from None
    return checked


def _check_choice(name: str, value: Any, wanted: str, allowed: tuple[str, ...]) -> None:
    if name == wanted and value is not None and value not in allowed:
        raise ValueError(f"应为{'、'.join(allowed)}之一")
