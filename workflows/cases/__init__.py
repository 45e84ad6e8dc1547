"""What the rules are told of a claim: the input of `policies.assess`, one module for each kind.

The shape is that of `tests/golden/cases.json`. Persons appear by the position of their line, never by name or number.
"""

from collections.abc import Callable

from policies.load import programme as load_programme
from policies.sheet import SHEET
from workflows.cases import entrepreneurship, general, labour_export, welfare_post
from workflows.cases.history import history_of
from workflows.cases.listed import own_numbers
from workflows.checks import provided
from workflows.models import Claim

FACTS: dict[str, Callable[[Claim], dict[str, object]]] = {
    "entrepreneurship": entrepreneurship.facts,
    "labour_export": labour_export.facts,
    "welfare_post": welfare_post.facts,
    "general": general.facts,
}


def case_of(claim: Claim, *, on: object) -> dict[str, object]:
    """Everything the assessment sees, as plain JSON values; `on` is the policy date."""
    flow = load_programme(claim.programme, on=on).flow
    county = claim.county_id
    sheet = {SHEET: own_numbers(claim)} if claim.has_sheets else {}
    return (
        {
            "id": claim.number or claim.key,
            "kind": claim.programme,
            "region": {"province": county[:2], "county": county, "name": claim.county.full_name},
            "policy_date": on.isoformat(),
            "evidence": sorted(provided("evidence", claim, [])),
            "history": history_of(claim),
        }
        | sheet
        | FACTS[flow](claim)
    )
