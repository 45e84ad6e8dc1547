"""有组织劳务输出: the organiser and the roster; each line is a worker."""

from registry import clock
from registry.selectors import categories_of, statuses_of
from workflows.cases.history import people_of
from workflows.cases.people import standing
from workflows.models import Claim


def facts(claim: Claim) -> dict[str, object]:
    """The roster without the lines the applicant has struck, in the roster's order; pid is the line's position."""
    day = claim.policy_date or clock.today()
    lines = list(claim.lines.filter(struck=False).select_related("person").order_by("position"))
    people = [line.person for line in lines if line.person_id]
    categories = categories_of(people, day)
    statuses = statuses_of(people)
    # The same worker twice must carry the same pid, or the rules cannot see the duplicate.
    called = people_of(claim)
    rows = []
    for line in lines:
        row = {
            "pid": called.get(line.person_id, str(line.position)),
            "categories": sorted(categories.get(line.person_id, ())),
            "origin_county": line.facts.get("origin_county"),
            "work_county": line.facts.get("work_county"),
            "contract_start": line.facts.get("contract_start"),
            "performed_until": line.facts.get("performed_until"),
            "proofs": line.facts.get("proofs", []),
        }
        died = standing(statuses.get(line.person_id, []), day, day).get("deceased_date")
        rows.append(row | ({"deceased_date": died} if died else {}))
    filed_on = claim.organisation.filed_on
    return {
        "applicant": {
            "type": claim.organisation.kind,
            "filed": filed_on is not None,
            "filing_date": filed_on.isoformat() if filed_on else None,
        },
        "facts": {"roster": rows},
    }
