"""Derived facts of the one-off startup grant: category, months of operation, first business, place."""

from collections.abc import Mapping
from typing import Any

from policies.context import Context
from policies.periods import add_months, running_period_met

OWNER_ROLES = frozenset(("legal_rep", "operator"))
HOLDER_ROLES = frozenset(("shareholder", "investor", "supervisor", "employee"))
RETURNING = "returning_migrant"


def claim_facts(values: dict[str, Any], context: Context) -> None:
    """Adds months_required, operated_long_enough, earliest, needs_return_proof, earlier_business, in_paying_county."""
    _entitlement(values, context)
    _earlier_business(values)
    registered_in = values["business.reg_county"]
    values["in_paying_county"] = None if registered_in is None else registered_in == context.county


def _entitlement(values: dict[str, Any], context: Context) -> None:
    """The category that asks least decides how many months are needed, among those already satisfied if there
    are any; one who qualifies only as a returning migrant must show that the work was away from home (CV-28)."""
    held = values["applicant.categories"] or ()
    covered = [each for each in held if each in (context.parameters.get("beneficiary_categories") or ())]
    wanted = context.parameters.get("min_months")
    by_category = wanted if isinstance(wanted, Mapping) else dict.fromkeys(covered or ("",), wanted)
    needed = {each: by_category.get(each) for each in covered or by_category}
    asked = [(months, each == RETURNING) for each, months in needed.items() if months is not None]
    start = values["business.reg_date"]
    satisfied = [
        (months, returning)
        for months, returning in asked
        if not returning and start is not None and running_period_met(start, months, context.policy_date)
    ]
    months, returning = min(satisfied or asked, default=(None, set(covered) == {RETURNING}))
    values["needs_return_proof"] = bool(covered) and returning
    if wanted is None:
        return
    values["months_required"], values["operated_long_enough"] = months, None
    if start is not None and months is not None:
        values["operated_long_enough"] = running_period_met(start, months, context.policy_date)
        values["earliest"] = add_months(start, months)


def _earlier_business(values: dict[str, Any]) -> None:
    """CV-05: an earlier registration as legal representative or operator, open or not; a share is none."""
    entities, start = values["business.prior_entities"], values["business.reg_date"]
    if entities is None:
        values["earlier_business"] = None
        return
    answers: list[bool | None] = []
    for entity in entities:
        role, registered = entity["role"], entity["reg_date"]
        if registered is not None and start is not None and registered > start:
            continue
        if role in OWNER_ROLES:
            answers.append(None if registered is None else True)
            if registered is not None:
                values["earlier_on"], values["earlier_role"] = registered, role
        elif role not in HOLDER_ROLES:
            answers.append(None)
    values["earlier_business"] = True if True in answers else None if None in answers else False
