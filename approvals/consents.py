"""请示与答复: an office asks the office above it, another person answers there, and a yes is used once."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.enums import ConsentKind
from approvals.granted import granted_consent, use_consent
from approvals.models import Consent
from registry import clock
from registry.errors import NoOffice
from registry.models import Office, User
from registry.selectors import superior_office
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput

__all__ = ["answer_consent", "ask_consent", "granted_consent", "superior_of", "use_consent"]

MOST_WORDS = 300


def superior_of(office: Office) -> Office:
    """The human resources office of the next larger division that has one.

    Nobody stands above a province: there the same office answers, through another person. Raises NoOffice when
    the register has no office above.
    """
    superior = superior_office(office)
    if superior is None:
        raise NoOffice(
            _("系统里没有登记%(office)s的上级机构，请联系系统管理员添加后再请示。") % {"office": office.name},
            code="no_office",
        )
    return superior


def ask_consent(
    *,
    claim_id: int,
    actor: User,
    office: Office,
    kind: str,
    reason: str,
    subject: Mapping[str, object] | None = None,
    superior: Office | None = None,
) -> Consent:
    """Ask the office above `office`, or `superior`, for its consent; the claim stays where it is, also when closed.

    Raises CommandRefused with the sentence of `guards.may_ask`, or when the same question is open already;
    InvalidInput without a reason; NoOffice when there is nobody to ask.
    """
    reason = _words(reason, "reason")
    superior = superior or superior_of(office)
    with claim_command(claim_id, actor=actor, office=office) as move:
        claim = move.claim
        refuse(guards.may_ask(actor, claim, office))
        if Consent.objects.filter(claim=claim, kind=kind, asked_for=office, granted=None).exists():
            raise CommandRefused(
                _("这件事已经请示过，%(office)s还没有答复，不用再请示。") % {"office": superior.name},
                code="asked_already",
            )
        consent = Consent.objects.create(
            claim=claim,
            kind=ConsentKind(kind),
            subject=dict(subject or {}),
            reason=reason,
            asked_by=actor,
            asked_for=office,
            office=superior,
            asked_at=clock.now(),
        )
        move.record(Verb.ASK_CONSENT, comment=reason, data=_told(consent))
    return consent


def answer_consent(*, consent_id: int, actor: User, granted: bool, comment: str) -> Consent:
    """Say yes or no to what a lower office asked, with the reason; it is said once.

    Raises CommandRefused with the sentence of `guards.may_answer` or when it is answered already, InvalidInput
    without a reason, Consent.DoesNotExist for one that is not there.
    """
    comment = _words(comment, "comment")
    asked = Consent.objects.select_related("office").get(pk=consent_id)
    with claim_command(asked.claim_id, actor=actor, office=asked.office) as move:
        consent = Consent.objects.select_related("office", "asked_by").get(pk=consent_id)
        if consent.granted is not None:
            raise CommandRefused(
                _("这份请示已经有人答复了。您的答复没有保存，请刷新页面查看。"), code="answered"
            )
        consent.claim = move.claim
        refuse(guards.may_answer(actor, consent))
        consent.answered_by, consent.answered_at = actor, clock.now()
        consent.granted, consent.comment = granted, comment
        consent.save(update_fields=["answered_by", "answered_at", "granted", "comment"])
        move.record(Verb.ANSWER_CONSENT, comment=comment, data=_told(consent) | {"granted": granted})
    return consent


def _words(text: str, field: str) -> str:
    text = text.strip()
    if not text or len(text) > MOST_WORDS:
        raise InvalidInput(
            _("请写明理由，最多%(most)d个字。") % {"most": MOST_WORDS}, code="no_reason", field=field
        )
    return text


def _told(consent: Consent) -> dict[str, object]:
    """What the history keeps of it: the row says the rest."""
    return {"consent": consent.pk, "kind": consent.kind, "superior": consent.office.name}
