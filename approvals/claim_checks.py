"""What this package tells the rules and the pages of the applicant: what offices recorded, what has to be mended."""

from approvals.corrections import are_settled, open_corrections, settle_items
from approvals.office_facts import known_facts
from workflows.checks import OFFICE_FACTS, check, provides
from workflows.commands import settles_corrections
from workflows.corrections import OPEN
from workflows.models import Claim

provides(OPEN)(open_corrections)
check("corrections")(are_settled)
settles_corrections(settle_items)


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
