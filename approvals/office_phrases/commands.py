"""Adding, reordering and retiring the phrases of an office, by whoever reviews there by a post of his own."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from approvals.enums import PhraseKind
from approvals.models import OfficePhrase
from approvals.models.phrase import BARE, LONGEST_PHRASE
from registry import clock
from registry.enums import Role
from registry.models import Office, User
from registry.selectors import offices_of
from workflows.commands import refuse
from workflows.errors import CommandRefused, InvalidInput

# As many as a clerk looks through before he types.
MOST_OF_A_KIND = 12
Refusal = object | None


def may_tend(user: User, office: Office) -> Refusal:
    """Whether the user reviews at this office by a post of his own; a delegate does not speak for the office."""
    if office in offices_of(user, Role.REVIEWER):
        return None
    return _("%(office)s的常用意见由本机构的审核人员维护，您不在这个岗位上。") % {"office": office.name}


def phrases_kept(offices: Iterable[Office]) -> list[OfficePhrase]:
    """The phrases these offices offer, those for one opinion before those for any, each in the order of its office."""
    found = OfficePhrase.objects.filter(office__in=list(offices), active=True)
    return sorted(found, key=lambda each: (PhraseKind.values.index(each.kind), each.position, each.pk))


def add_phrase(*, actor: User, office: Office, kind: str, text: str) -> OfficePhrase:
    """Keep a phrase, the last of its kind.

    Raises CommandRefused with the guard's sentence, InvalidInput for a text that is empty, too long, a bare 驳回, there
    already or one too many.
    """
    refuse(may_tend(actor, office))
    text = " ".join(text.split())
    _check_text(text)
    with transaction.atomic():
        same = _held(office, kind)
        if any(each.text == text for each in same):
            raise InvalidInput(_("这条常用意见已经有了，不用再加。"), code="phrase_there", field="text")
        if len(same) >= MOST_OF_A_KIND:
            raise InvalidInput(
                _("同一种决定最多%(most)d条常用意见。请先停用不再用的，再加新的。")
                % {"most": MOST_OF_A_KIND},
                code="too_many",
                field="text",
            )
        return OfficePhrase.objects.create(
            office=office,
            kind=kind,
            text=text,
            position=same[-1].position + 1 if same else 1,
            added_by=actor,
            added_at=clock.now(),
        )


def move_phrase_up(*, actor: User, phrase_id: int) -> OfficePhrase:
    """Put a phrase before the one above it; the first stays where it is."""
    with transaction.atomic():
        phrase, same = _found(actor, phrase_id)
        place = same.index(phrase)
        if place > 0:
            same[place - 1], same[place] = same[place], same[place - 1]
        for position, each in enumerate(same, start=1):
            each.position = position
        OfficePhrase.objects.bulk_update(same, ["position"])
    return phrase


def retire_phrase(*, actor: User, phrase_id: int) -> OfficePhrase:
    """Offer a phrase no longer; opinions that were written with it keep their words."""
    with transaction.atomic():
        phrase, _same = _found(actor, phrase_id)
        phrase.active = False
        phrase.save(update_fields=["active"])
    return phrase


def _check_text(text: str) -> None:
    if not text or len(text) > LONGEST_PHRASE:
        raise InvalidInput(
            _("请写常用意见，最多%(most)d个字。") % {"most": LONGEST_PHRASE}, code="no_text", field="text"
        )
    if BARE in text:
        raise InvalidInput(
            _(
                "常用意见里不要写“驳回”：申请人看不出是要补材料还是不批准，也不知道下一步。"
                "请写“退回补正”或“不予批准”，并写明原因。"
            ),
            code="bare_refusal",
            field="text",
        )


def _found(actor: User, phrase_id: int) -> tuple[OfficePhrase, list[OfficePhrase]]:
    """A phrase that is offered, and all of its kind in order, with the office held."""
    phrase = OfficePhrase.objects.select_related("office").get(pk=phrase_id)
    refuse(may_tend(actor, phrase.office))
    same = _held(phrase.office, phrase.kind)
    if phrase not in same:
        raise CommandRefused(_("这条常用意见已经停用。没有任何改动，请刷新页面。"), code="phrase_gone")
    return same[same.index(phrase)], same


def _held(office: Office, kind: str) -> list[OfficePhrase]:
    """The phrases of this kind in order; the office is held, so that two changes come one after the other."""
    Office.objects.select_for_update().get(pk=office.pk)
    return list(OfficePhrase.objects.filter(office=office, kind=kind, active=True).order_by("position", "id"))
