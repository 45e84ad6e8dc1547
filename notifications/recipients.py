"""Who is told of an event."""

from registry.models import User
from workflows.models import Claim


def recipients_of(claim: Claim) -> list[User]:
    """Whoever filed the claim. Reviewers have their desk and are told nothing."""
    return [claim.applicant] if claim.applicant.is_active else []
