"""What this package tells the rules: the results that offices recorded."""

from approvals.office_facts import known_facts
from workflows.checks import OFFICE_FACTS, provides
from workflows.models import Claim


@provides(OFFICE_FACTS)
def office_facts(claim: Claim) -> list[dict[str, object]]:
    """The facts recorded last, each with the office, the moment and the document, and nobody's name."""
    return [
        {
            "path": each.field.path,
            "value": each.value,
            "office": each.office,
            "at": each.at.isoformat(),
            "document": each.document,
        }
        for each in known_facts(claim)
    ]
