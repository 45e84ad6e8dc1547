"""Consents of a superior that were granted and not used yet, and the using of one."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from approvals.models import Consent
from registry import clock
from workflows.errors import CommandRefused
from workflows.models import Claim


def granted_consent(claim: Claim, kind: str, subject: Mapping[str, object] | None = None) -> Consent | None:
    """The oldest consent to this that was granted and not used yet; with `subject`, to exactly that."""
    granted = Consent.objects.filter(claim=claim, kind=kind, granted=True, used_at=None).select_related(
        "office"
    )
    return next((each for each in granted if subject is None or each.subject == dict(subject)), None)


def use_consent(consent: Consent) -> None:
    """Make use of a consent, inside a command that holds its claim; it cannot be used again."""
    now = clock.now()
    if not Consent.objects.filter(pk=consent.pk, granted=True, used_at=None).update(used_at=now):
        raise CommandRefused(
            _("这份同意已经用过，或者上级没有同意。没有任何改动；确有需要的，请重新请示。"),
            code="consent_used",
        )
    consent.used_at = now
