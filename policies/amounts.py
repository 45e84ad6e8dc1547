"""Amount modes: each writes `amount_fen` (None: not decided by the machine) and the facts its conditions ask."""

from collections.abc import Callable, Mapping
from typing import Any

from policies.context import Context
from policies.money import half_up

Values = dict[str, Any]


def _set(values: Values, amount: int | None, *, ceiling: int | None = None) -> None:
    values["amount_fen"] = amount
    values["amount_configured"] = amount is not None
    if amount is not None and ceiling is not None:
        values["ceiling_fen"], values["within_ceiling"] = ceiling, amount <= ceiling


def local_standard(values: Values, context: Context) -> None:
    """The county's standard, which may not exceed the provincial ceiling (CV-25)."""
    _set(values, context.parameters.get("amount_fen"), ceiling=context.parameters.get("cap_fen"))
    values["without_ceiling"] = context.parameters.get("cap_fen") is None


def tickets_or_fixed(values: Values, context: Context) -> None:
    """Tickets up to the cap, or one fixed sum (perhaps by destination), as the local standard chose."""
    if context.parameters.get("mode") != "ticket":
        fixed = context.parameters.get("fixed_fen")
        if isinstance(fixed, Mapping):
            fixed = fixed.get(values["destination"])
        _set(values, fixed, ceiling=context.parameters.get("cap_fen"))
        return
    cap = context.parameters.get("cap_fen")
    total = values["ticket_total_fen"]
    _set(values, None if cap is None else min(total, cap))
    if cap is not None:
        values["cap_fen"], values["under_cap"] = cap, total <= cap


def sum_of_rows(values: Values, context: Context) -> None:
    """Set from the lines once they are judged; only whether the local standard names an amount is known now."""
    for name in ("rates", "monthly_fen", "per_head_fen"):
        if name in context.parameters:
            values["amount_configured"] = context.parameters[name] is not None
            break
    else:
        values["amount_configured"] = False
    rates = (context.parameters.get("rates") or {}).values()
    standards = [each for each in (context.parameters.get("monthly_fen"), *rates) if each is not None]
    ceiling = context.parameters.get("cap_fen")
    if standards and ceiling is not None:
        values["ceiling_fen"], values["within_ceiling"] = ceiling, max(standards) <= ceiling


def shared_between_levels(values: Values, context: Context) -> None:
    """A fixed sum that two levels bear together (`policies.sharing`)."""
    shares = context.parameters.get("shares") or {}
    _set(values, context.parameters.get("amount_fen"))
    values["shares_known"] = shares.get(values["local_tier"]) is not None


def percent_of_premium(values: Values, context: Context) -> None:
    """A percentage of last year's premium, half-up, higher in areas of deep poverty."""
    deep, premium = values["deep_poverty_area"], values["prior_year_premium_fen"]
    rate = context.parameters.get("rate_deep" if deep else "rate_general")
    values["rate"] = rate
    known = None not in (deep, premium, rate)
    _set(values, half_up(premium * rate, 100) if known else None)
    values["facts_known"] = None if None in (deep, premium) else True
    if not values["facts_known"]:
        del values["amount_configured"]


def by_certificate(values: Values, context: Context) -> None:
    """One sum for each level of certificate."""
    _set(values, (context.parameters.get("amounts") or {}).get(values["level"]))


def months_up_to_cap(values: Values, context: Context) -> None:
    """The unit's monthly share for the months still inside the cap (CV-18)."""
    cap, used, claimed = context.parameters.get("month_cap"), values["used_months"], values["months_claimed"]
    if used is None:
        values["amount_fen"] = values["months_left"] = None
        return
    payable = claimed if cap is None else max(0, min(claimed, cap - used))
    values["months_left"], values["months_payable"] = cap is None or used < cap, payable
    values["months_cut"] = payable < claimed
    values["amount_fen"] = payable * values["unit_si_fen_per_month"]


def per_day(values: Values, context: Context) -> None:
    """A sum for each day actually attended."""
    rate = context.parameters.get("per_day_fen")
    _set(values, None if rate is None else rate * values["attended_days"])


def per_month(values: Values, context: Context) -> None:
    """A sum for each month due."""
    rate, months = context.parameters.get("monthly_fen"), values["months_due"]
    _set(values, rate)
    values["amount_fen"] = None if None in (rate, months) else rate * months


def tier(values: Values, context: Context) -> None:
    """The tier of the table that the grade and the number of heads fall into (both ends included); while either is
    unknown, so is the tier."""
    tiers, heads = context.parameters.get("tiers"), values["stable_heads"]
    _set(values, 0 if tiers else None)
    if not tiers:
        return
    if None in (heads, values["grade"]):
        values["amount_fen"] = values["tier_reached"] = None
        return
    values["tier_reached"] = False
    for each in tiers:
        inside = each["min"] <= heads and (each.get("max") is None or heads <= each["max"])
        if each["grade"] == values["grade"] and inside:
            values["amount_fen"], values["tier_reached"] = each["fen"], True


def nothing_paid(values: Values, context: Context) -> None:
    """A monitoring rule: it answers yes or no and pays nothing."""
    values["amount_fen"] = None


MODES: dict[str, Callable[[Values, Context], None]] = {
    "local_standard": local_standard,
    "tickets_or_fixed": tickets_or_fixed,
    "sum_of_rows": sum_of_rows,
    "shared_between_levels": shared_between_levels,
    "percent_of_premium": percent_of_premium,
    "by_certificate": by_certificate,
    "months_up_to_cap": months_up_to_cap,
    "per_day": per_day,
    "per_month": per_month,
    "tier": tier,
    "nothing_paid": nothing_paid,
}
