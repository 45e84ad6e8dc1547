"""Every other subsidy: the answers of the form are the facts, as the programme's fields name them."""

from registry import clock
from registry.selectors import categories_of
from workflows.models import Claim


def facts(claim: Claim) -> dict[str, object]:
    """The answers under the names the programme's fields give them; the applicant's groups come from the registers."""
    day = claim.policy_date or clock.today()
    applicant: dict[str, object] = {"type": "individual"}
    if claim.person_id:
        applicant["categories"] = sorted(categories_of([claim.person], day)[claim.person_id])
    return {"applicant": applicant, "facts": dict(claim.answers)}
