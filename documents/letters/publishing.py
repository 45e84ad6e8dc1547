"""Publishing the text of a letter: written once, in force from its day on, for a division and all below it."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.letters.filling import mistakes
from documents.letters.kinds import LETTERS
from documents.letters.wording import wording
from documents.models import LetterText
from registry import clock
from registry.calendar_guards import publishing_offices
from registry.clock import SHANGHAI
from registry.models import Division, User
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput

Refusal = object | None
LONGEST_REASON = LetterText._meta.get_field("reason").max_length


def may_keep_letters(user: User, division: Division | None = None) -> Refusal:
    """None for whoever keeps rules or administration at a county or above, in this division when one is named."""
    own = divisions_of(user)
    if own and (division is None or division in own):
        return None
    if own:
        return gettext_lazy("您只能维护本机构所在地区的文书正文，请联系当地机构办理。")
    return gettext_lazy(
        "文书的正文由县级以上机构的政策管理人员或管理员维护。如应由您维护，请联系系统管理员登记任职。"
    )


def divisions_of(user: User) -> list[Division]:
    """The divisions for whose offices the user keeps the texts, by code; none for whoever keeps none."""
    return [office.division for office in publishing_offices(user)]


def publish_text(
    *, actor: User, kind: str, division: Division, text: str, reason: str, valid_from: date
) -> LetterText:
    """Let this text count from `valid_from` on (today or later) at the offices of the division and below.

    What is issued already keeps its text. Raises CommandRefused when the actor may not or the text is in force
    already, InvalidInput naming everything that is wrong.
    """
    refuse(may_keep_letters(actor, division))
    text, reason = text.strip(), reason.strip()
    _check(kind, text, reason, valid_from)
    now = clock.now()
    with transaction.atomic():
        # The division's row is the lock of its series of editions.
        Division.objects.select_for_update().get(pk=division.pk)
        editions = LetterText.objects.of(kind, division)
        if newest_words(kind, division) == text:
            raise CommandRefused(_("这就是现在的正文，不用再发布。没有任何改动。"), code="same")
        return LetterText.objects.create(
            kind=kind,
            division=division,
            number=(editions.aggregate(last=Max("number"))["last"] or 0) + 1,
            text=text,
            reason=reason,
            valid_from=valid_from,
            author=actor,
            published_at=now,
            published_on=now.astimezone(SHANGHAI).date(),
        )


def newest_words(kind: str, division: Division) -> str:
    """The text of the division's last edition, in force or about to be; else what its offices use today."""
    last = LetterText.objects.of(kind, division).first()
    published = last or LetterText.objects.in_force(kind, division.pk, clock.now())
    return wording(kind, published).text.strip()


def _check(kind: str, text: str, reason: str, valid_from: date) -> None:
    found = mistakes(LETTERS[kind], text)
    if found:
        raise InvalidInput("\n".join(found), code="text", field="text")
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("请写明修改原因，最多%(most)d个字。") % {"most": LONGEST_REASON}, code="reason", field="reason"
        )
    if valid_from < clock.today():
        raise InvalidInput(
            _("启用日期不能早于今天，已经出具的文书不会改变。"), code="valid_from", field="valid_from"
        )
