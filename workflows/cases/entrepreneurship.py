"""创业补贴: who founded what, when, and whether it was the first time."""

from registry import clock
from registry.enums import BusinessRole
from registry.selectors import businesses_of
from workflows.cases.people import applicant
from workflows.models import Claim

FOUNDING_ROLES = (BusinessRole.OPERATOR, BusinessRole.LEGAL_REP)


def facts(claim: Claim) -> dict[str, object]:
    """Applicant and business; where the register knows the business, the register speaks, not the form."""
    answers = claim.answers
    records = businesses_of(claim.person)
    own = next((record for record in records if record.uscc == answers.get("uscc")), None)
    earlier = [record for record in records if record is not own and record.role in FOUNDING_ROLES]
    return {
        "applicant": applicant(claim.person, claim.policy_date or clock.today()),
        "facts": {
            "business": {
                "type": own.kind if own else answers.get("business_type"),
                "reg_date": own.registered_on.isoformat() if own else answers.get("registered_on"),
                "reg_county": own.county_id if own else answers.get("business_county"),
                "status": own.status if own else None,
                "source": "register" if own else "form",
                "prior_entities": [
                    {"reg_date": r.registered_on.isoformat(), "role": r.role, "status": r.status}
                    for r in earlier
                ],
            }
        },
    }
