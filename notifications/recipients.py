"""Who is told of an event."""

from registry.enums import Role
from registry.models import User
from registry.selectors import users_at
from workflows.lifecycle import AMONG_COLLEAGUES
from workflows.models import Claim, ClaimEvent


def recipients_of(claim: Claim, event: ClaimEvent) -> list[User]:
    """Whoever filed the claim; of a move among colleagues, those whom the event names (`told`: keys of users).

    That a claim has come to an office is told to nobody: reviewers have their desk.
    """
    if event.verb in AMONG_COLLEAGUES:
        return list(User.objects.filter(pk__in=event.data.get("told", []), is_active=True).order_by("pk"))
    return [claim.applicant] if claim.applicant.is_active else []


def language_of(claim: Claim, recipient: User) -> str:
    """The applicant reads the language he applied in, everybody else his own."""
    return claim.language if recipient.pk == claim.applicant_id else recipient.language


def reviewers_of(event: ClaimEvent) -> list[User]:
    """The reviewers of the office the event belongs to."""
    return list(users_at(event.office, Role.REVIEWER)) if event.office_id else []
