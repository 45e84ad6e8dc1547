"""更正公示: a line that was shown wrong is shown anew, for all its days; the other lines keep theirs."""

from django.utils.translation import gettext_lazy as _

from approvals.board import guards
from approvals.board.posting import days_of, follow_days
from approvals.enums import EntryStatus
from approvals.findings import latest_assessment, provisional_fen
from approvals.models import NoticeEntry, NoticeList
from approvals.notices import COLUMNS, days_after, hash_of, list_hash, locked
from policies.money import yuan
from registry import clock
from registry.models import User
from workflows import benefits
from workflows.commands import refuse
from workflows.door import claim_command
from workflows.enums import Verb
from workflows.errors import InvalidInput
from workflows.models import Claim, ClaimLine

LONGEST_REASON = 300


def correct_entry(*, entry_id: int, actor: User, amount_fen: int, reason: str) -> NoticeEntry:
    """Show a line with this amount, and with the name as it is registered now; its days begin today.

    The amount is what the line is then paid: never more than the rules allow or the last level agreed to. Raises
    InvalidInput for another amount, without a reason, or where nothing would change.
    """
    reason = _reason(reason)
    known = NoticeEntry.objects.select_related("notice__office", "line").get(pk=entry_id)
    with claim_command(known.line.claim_id, actor=actor, office=known.notice.office) as move:
        old = NoticeEntry.objects.select_related("notice__office", "line__person").get(pk=entry_id)
        refuse(guards.may_correct(actor, old, move.claim))
        before = old.amount_fen
        _pay(move.claim, old.line, amount_fen)
        entry = _show_anew(move.claim, old, amount_fen)
        follow_days(move)
        told = {"notice": old.notice.number, "line": old.line.position}
        amounts = {"from_fen": before, "to_fen": amount_fen}
        move.record(Verb.CORRECT_LIST, comment=reason, data=days_of(move.claim) | told | amounts)
    return entry


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise InvalidInput(
            _("请写明哪里错了、依据是什么，最多%(most)d个字。") % {"most": LONGEST_REASON}, field="reason"
        )
    return text


def _pay(claim: Claim, line: ClaimLine, amount_fen: int) -> None:
    """Let the line bring this amount, and the claim the sum of its lines."""
    assessment = latest_assessment(claim)
    allowed = provisional_fen(claim, assessment).get(line.position) or 0
    most = max(line.approved_fen or 0, line.proposed_fen or 0, allowed)
    if not 0 < amount_fen <= most:
        raise InvalidInput(
            _("金额应大于0，不超过按标准算出的%(most)s元，请改正。") % {"most": yuan(most)}, field="amount"
        )
    line.approved_fen = amount_fen
    line.save(update_fields=["approved_fen"])
    claim.approved_fen = sum(claim.lines.filter(approved_fen__gt=0).values_list("approved_fen", flat=True))
    benefits.write(claim)


def _show_anew(claim: Claim, old: NoticeEntry, amount_fen: int) -> NoticeEntry:
    notice, line = locked(old.notice_id), old.line
    shown = {name: getattr(old, name) for name in COLUMNS}
    now = shown | {
        "name": line.person.name_masked if line.person_id else line.label,
        "amount_fen": amount_fen,
    }
    if now == shown:
        raise InvalidInput(_("金额和姓名都没有变化，不用更正。"), code="same", field="amount")
    today = clock.today()
    old.status = EntryStatus.CORRECTED
    old.save(update_fields=["status"])
    entry = NoticeEntry.objects.create(
        notice=notice,
        line=line,
        position=notice.entry_count + 1,
        **now,
        entry_hash=hash_of(now),
        opens_on=today,
        closes_on=days_after(today, notice.days, notice.unit, claim.place_id),
        replaces=old,
    )
    _count(notice, entry)
    return entry


def _count(notice: NoticeList, entry: NoticeEntry) -> None:
    """The list has a line more, lasts as long as that, and is proved by another hash once it is final."""
    notice.entry_count = entry.position
    notice.closes_on = max(notice.closes_on, entry.closes_on)
    if notice.frozen_at is not None:
        notice.entries_hash = list_hash(notice)
    notice.save(update_fields=["entry_count", "closes_on", "entries_hash"])
