"""创业补贴: who founded what, when, and whether it was the first time."""

from registry import clock
from registry.enums import BusinessRole, PersonStatus
from registry.selectors import businesses_of, categories_of, statuses_of
from workflows.models import Claim

FOUNDING_ROLES = (BusinessRole.OPERATOR, BusinessRole.LEGAL_REP)


def facts(claim: Claim) -> dict[str, object]:
    """Applicant and business; where the register knows the business, the register speaks, not the form."""
    day = claim.policy_date or clock.today()
    answers = claim.answers
    person = claim.person
    records = businesses_of(person)
    own = next((record for record in records if record.uscc == answers.get("uscc")), None)
    earlier = [record for record in records if record is not own and record.role in FOUNDING_ROLES]
    applicant: dict[str, object] = {
        "type": "individual",
        "categories": sorted(categories_of([person], day)[person.pk]),
    }
    if any(record.status == PersonStatus.DECEASED for record in statuses_of([person])[person.pk]):
        applicant["deceased"] = True
    return {
        "applicant": applicant,
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
