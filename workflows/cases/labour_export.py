"""有组织劳务输出: the organiser and the roster; each line is a worker."""

from registry import clock
from registry.selectors import categories_by_key, statuses_by_key
from workflows.cases.history import people_of
from workflows.cases.listed import listed
from workflows.cases.people import standing, unit
from workflows.models import Claim


def facts(claim: Claim) -> dict[str, object]:
    """The roster without the lines the applicant has struck, in the roster's order; pid is the line's position."""
    day = claim.policy_date or clock.today()
    # The same worker twice must carry the same pid, or the rules cannot see the duplicate.
    called = people_of(claim)
    categories, statuses = categories_by_key(called, day), statuses_by_key(called)
    rows = []
    for position, person, told in listed(claim).values_list("position", "person_id", "facts"):
        row = {
            "pid": called.get(person, str(position)),
            "categories": sorted(categories.get(person, ())),
            "origin_county": told.get("origin_county"),
            "work_county": told.get("work_county"),
            "contract_start": told.get("contract_start"),
            "performed_until": told.get("performed_until"),
            "proofs": told.get("proofs", []),
        }
        died = standing(statuses.get(person, []), day, day).get("deceased_date")
        rows.append(row | ({"deceased_date": died} if died else {}))
    return {"applicant": unit(claim.organisation), "facts": {"roster": rows}}
