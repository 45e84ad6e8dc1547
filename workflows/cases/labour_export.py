"""有组织劳务输出: the organiser and the roster; each line is a worker."""

from registry import clock
from registry.enums import PersonStatus
from registry.selectors import categories_of, statuses_of
from workflows.models import Claim


def facts(claim: Claim) -> dict[str, object]:
    """The roster without the lines the applicant has struck, in the roster's order; pid is the line's position."""
    day = claim.policy_date or clock.today()
    lines = list(claim.lines.filter(struck=False).select_related("person").order_by("position"))
    people = [line.person for line in lines if line.person_id]
    categories = categories_of(people, day)
    statuses = statuses_of(people)
    rows = []
    first_seen: dict[int, str] = {}
    for line in lines:
        pid = str(line.position)
        if line.person_id:
            # The same worker twice must carry the same pid, or the rules cannot see the duplicate.
            pid = first_seen.setdefault(line.person_id, pid)
        row = {
            "pid": pid,
            "categories": sorted(categories.get(line.person_id, ())),
            "origin_county": line.facts.get("origin_county"),
            "work_county": line.facts.get("work_county"),
            "contract_start": line.facts.get("contract_start"),
            "performed_until": line.facts.get("performed_until"),
            "proofs": line.facts.get("proofs", []),
        }
        for record in statuses.get(line.person_id, ()):
            if record.status == PersonStatus.DECEASED:
                row["deceased_date"] = record.valid_from.isoformat()
        rows.append(row)
    filed_on = claim.organisation.filed_on
    return {
        "applicant": {
            "type": claim.organisation.kind,
            "filed": filed_on is not None,
            "filing_date": filed_on.isoformat() if filed_on else None,
        },
        "facts": {"roster": rows},
    }
