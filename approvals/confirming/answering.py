"""Answering for a county of work: by its own office, or at the origin's desk, where a letter came or nothing did."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.confirming.asking import confirmations_of, lines_for
from approvals.enums import AnswerVia
from approvals.models import Confirmation, ConfirmedLine, Seat
from approvals.models.seat import CONFIRMATION
from approvals.moves.consulting import reviewed_by
from approvals.seating import take_seat
from approvals.sitting import sitting
from registry import clock
from registry.enums import Role
from registry.models import User
from registry.powers import Power, power_at, powers_of
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimLine

Refusal = object | None


def confirm(*, confirmation_id: int, actor: User, denied: Collection[int], note: str) -> Confirmation:
    """The county answers: it confirms its lines but those of `denied` (their keys); said once.

    Raises CommandRefused with the guard's sentence, InvalidInput for a line that is not its own, or where some are
    denied without a note.
    """
    asked = Confirmation.objects.select_related("office").get(pk=confirmation_id)
    with claim_command(asked.claim_id, actor=actor, office=asked.office) as move:
        confirmation = Confirmation.objects.select_related("office", "place").get(pk=confirmation_id)
        confirmation.claim = move.claim
        lines = lines_for(confirmation)
        move.power = power_for(actor, confirmation)
        refuse(may_confirm(actor, confirmation, move.power, lines))
        seat = take_seat(
            move.claim,
            actor,
            level=CONFIRMATION,
            office=confirmation.office,
            seats=guards.seats_of(actor, move.claim, move.principal),
            principal=move.principal,
        )
        _settle(move, confirmation, seat, AnswerVia.OFFICE, note=note)
        _keep_lines(confirmation, lines, denied)
    return confirmation


def record_letter(
    *,
    task_id: int,
    actor: User,
    confirmation_id: int,
    denied: Collection[int],
    note: str,
    scan: str,
    expected_version: int | None = None,
) -> Confirmation:
    """What a county answered on paper, recorded at the desk that has the claim; `scan` is the letter's SHA-256.

    Raises what `confirm` raises, and StaleClaim for an older version.
    """
    with sitting(
        task_id, Station.REVIEW, actor=actor, expected_version=expected_version, keeps_task=True
    ) as here:
        confirmation = _open(here.claim, confirmation_id)
        here.take()
        _settle(here.move, confirmation, here.take_seat(), AnswerVia.LETTER, note=note, scan=scan)
        _keep_lines(confirmation, lines_for(confirmation), denied)
    return confirmation


def record_silence(
    *, task_id: int, actor: User, confirmation_id: int, note: str, expected_version: int | None = None
) -> Confirmation:
    """That a county did not answer in time, and how its people were verified instead.

    Raises CommandRefused before the last day is over, InvalidInput without the note.
    """
    with sitting(
        task_id, Station.REVIEW, actor=actor, expected_version=expected_version, keeps_task=True
    ) as here:
        confirmation = _open(here.claim, confirmation_id)
        if clock.today() <= confirmation.due_on:
            raise CommandRefused(
                _("答复期限是%(day)s，期限过后仍没有答复的，才能这样登记。") % {"day": confirmation.due_on},
                code="not_due",
            )
        if not note.strip():
            raise InvalidInput(_("请写明您是怎样核实这些人员务工情况的。"), field="note")
        here.take()
        _settle(here.move, confirmation, here.take_seat(), AnswerVia.NONE, note=note)
    return confirmation


def confirmations_for(user: User) -> QuerySet[Confirmation]:
    """What the offices at which the user reviews were asked, answered or not."""
    return Confirmation.objects.filter(office__in=reviewed_by(user))


def power_for(user: User, confirmation: Confirmation) -> Power | None:
    """The power by which the user may answer for the county; None when none reaches it."""
    if confirmation.office_id is None:
        return None
    claim = confirmation.claim
    return power_at(
        powers_of(user), confirmation.office_id, Role.REVIEWER, claim.programme, claim.claimed_fen
    )


def may_confirm(
    user: User, confirmation: Confirmation, power: Power | None, lines: Collection[ClaimLine]
) -> Refusal:
    """A reviewer of the county that was asked, who has nothing else to do with the claim, while it is open."""
    if power is None:
        return _("这件确认不是请您所在机构答复的，您不能办理。")
    if confirmation.answered_at is not None:
        return _("这件确认已经有答复了。您的答复没有保存，请刷新页面查看。")
    claim, principal = confirmation.claim, power.principal
    if claim.is_closed or not lines:
        return _("这份申请已经办结，不用再确认。")
    seats = guards.seats_of(user, claim, principal)
    return (
        guards.is_known_person(user)
        or guards.is_not_party(user, claim, principal)
        or guards.has_no_other_seat(user, claim, CONFIRMATION, seats, principal)
    )


def _open(claim: Claim, confirmation_id: int) -> Confirmation:
    confirmation = confirmations_of(claim).filter(pk=confirmation_id).first()
    if confirmation is None:
        raise CommandRefused(_("这份申请没有这件输入地确认。请刷新页面。"), code="no_confirmation")
    if confirmation.answered_at is not None:
        raise CommandRefused(
            _("%(place)s已经有答复，不用再登记。请刷新页面查看。") % {"place": confirmation.place},
            code="answered",
        )
    return confirmation


def _settle(
    move: Move, confirmation: Confirmation, seat: Seat, via: str, *, note: str, scan: str = ""
) -> None:
    note = note.strip()
    longest = Confirmation._meta.get_field("note").max_length
    if len(note) > longest:
        raise InvalidInput(_("说明最多写%(most)d个字。") % {"most": longest}, field="note")
    confirmation.seat, confirmation.via, confirmation.note = seat, via, note
    confirmation.scan, confirmation.answered_at = scan, clock.now()
    confirmation.save(update_fields=["seat", "via", "note", "scan", "answered_at"])
    move.record(
        Verb.CONFIRM, comment=note, data={"place": confirmation.place.full_name, "via": confirmation.via}
    )


def _keep_lines(confirmation: Confirmation, lines: list[ClaimLine], denied: Collection[int]) -> None:
    if set(denied) - {line.pk for line in lines}:
        raise InvalidInput(_("名册已有变化，请刷新页面后重新勾选。"), field="denied")
    if denied and not confirmation.note:
        raise InvalidInput(_("有人员不能确认的，请写明是哪几行、什么原因。"), field="note")
    ConfirmedLine.objects.bulk_create(
        ConfirmedLine(confirmation=confirmation, line=line, confirmed=line.pk not in denied) for line in lines
    )
