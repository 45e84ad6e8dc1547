"""异议核实: by somebody who did not review; upheld, the claim is reviewed again; dismissed, the days go on."""

from collections.abc import Iterable

from django.db import DatabaseError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from approvals.board import guards
from approvals.board.enclosures import enclosures_of
from approvals.board.posting import days_of, follow_days
from approvals.enums import EntryStatus, NoticeOutcome, ObjectionStatus
from approvals.guards import seats_of
from approvals.models import NoticeEntry, ObjectedLine, Objection, Seat, Unsealing
from approvals.models.objection import Objector
from approvals.models.seat import OBJECTION
from approvals.notice_ends import conclude, take_down
from approvals.notices import days_after, locked
from registry import clock
from registry.models import User
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.locking import busy_when_locked
from workflows.models import Claim
from workflows.planning import review_again

LONGEST = 2000
LONGEST_REASON = 300


def assign_investigation(*, objection_id: int, actor: User, investigator: User) -> Objection:
    """Give an objection to somebody who did not review the claims it names; he may never review them afterwards.

    Raises CommandRefused with the sentence of `guards.may_assign` or `guards.may_investigate`.
    """
    with busy_when_locked(), transaction.atomic():
        objection = _locked(objection_id)
        refuse(guards.may_assign(actor, objection))
        lines = list(objection.lines.select_related("entry__line__claim"))
        refuse(guards.may_investigate(investigator, objection, _claims(lines)))
        _take_seats(objection, lines, investigator)
        objection.status, objection.investigator = ObjectionStatus.INVESTIGATED, investigator
        objection.assigned_by, objection.assigned_at = actor, clock.now()
        objection.save(update_fields=["status", "investigator", "assigned_by", "assigned_at"])
    return objection


def unseal_objector(*, objection_id: int, actor: User, reason: str) -> Objector:
    """The objector's name and phone, for the investigator alone; that he read it, and what for, is kept."""
    text = _words(reason, "reason", LONGEST_REASON, _("请写明为什么要看提出人的姓名和电话。"))
    with busy_when_locked(), transaction.atomic():
        objection = _locked(objection_id)
        refuse(guards.may_conclude(actor, objection))
        objector = objection.open_objector()
        Unsealing.objects.create(objection=objection, user=actor, reason=text, at=clock.now())
    return objector


def conclude_objection(
    *, objection_id: int, actor: User, upheld: bool, findings: str, answer: str
) -> Objection:
    """Answer an objection. Upheld: its claims are reviewed again. Dismissed: its lines have the days that were left.

    `findings` are for the offices, `answer` is what the objector reads. A claim that has ended meanwhile stays ended.
    """
    findings = _words(findings, "findings", LONGEST, _("请写明核实到的情况。"))
    answer = _words(answer, "answer", LONGEST, _("请写明给提出人的答复。"))
    with busy_when_locked(), transaction.atomic():
        # Held before its claims: no file is added between the events that name the files and the answer.
        objection = _locked(objection_id)
        refuse(guards.may_conclude(actor, objection))
        lines = list(objection.lines.select_related("entry__line"))
        for claim_id in sorted({line.entry.line.claim_id for line in lines}):
            own = [line for line in lines if line.entry.line.claim_id == claim_id]
            _settle(claim_id, objection, own, actor, upheld=upheld, findings=findings)
        objection.status = ObjectionStatus.UPHELD if upheld else ObjectionStatus.DISMISSED
        objection.findings, objection.answer, objection.answered_at = findings, answer, clock.now()
        objection.save(update_fields=["status", "findings", "answer", "answered_at"])
    return objection


def _locked(objection_id: int) -> Objection:
    objections = Objection.objects.select_for_update(of=("self",))
    return objections.select_related("notice__office").get(pk=objection_id)


def _words(text: str, field: str, most: int, sentence: object) -> str:
    words = text.strip()
    if not words:
        raise InvalidInput(sentence, field=field)
    if len(words) > most:
        raise InvalidInput(_("最多写%(most)d个字，请写得简短一些。") % {"most": most}, field=field)
    return words


def _claims(lines: Iterable[ObjectedLine]) -> list[Claim]:
    """The claims of these lines, each once."""
    return list({line.entry.line.claim_id: line.entry.line.claim for line in lines}.values())


def _take_seats(objection: Objection, lines: list[ObjectedLine], investigator: User) -> None:
    """A seat of his own on each claim: the database lets nobody sit at two levels of a claim."""
    try:
        with transaction.atomic():
            for line in lines:
                claim = line.entry.line.claim
                line.seat = next(iter(seats_of(investigator, claim)), None) or Seat.objects.create(
                    claim=claim,
                    person_id=investigator.person_id,
                    user=investigator,
                    level=OBJECTION,
                    office=objection.notice.office,
                )
            ObjectedLine.objects.bulk_update(lines, ["seat"])
    except OperationalError:
        raise
    except DatabaseError as error:
        raise CommandRefused(
            _("%(name)s刚刚办理过这份申请，不能再核实对它的异议。没有任何改动，请另选一人。")
            % {"name": investigator.name},
            code="has_reviewed",
        ) from error


def _settle(
    claim_id: int,
    objection: Objection,
    lines: list[ObjectedLine],
    actor: User,
    *,
    upheld: bool,
    findings: str,
) -> None:
    with claim_command(claim_id, actor=actor, office=objection.notice.office) as move:
        live = NoticeEntry.objects.live().filter(pk__in=[line.entry_id for line in lines])
        if move.claim.state != ClaimState.ON_NOTICE or not live.exists():
            return
        if upheld:
            _reopen(move, objection, findings)
        else:
            _go_on(move, objection, lines)


def _reopen(move: Move, objection: Objection, findings: str) -> None:
    """Back to review: nothing of the claim is on notice any more, and the step the objection asks for comes first."""
    conclude(move.claim, NoticeOutcome.UPHELD)
    take_down(move.claim)
    review_again(move.claim)
    move.claim.approved_fen = None
    move.claim.lines.update(approved_fen=None)
    move.answer(Station.NOTICE)
    move.transition(Verb.REOPEN, comment=findings, data=_told(objection))


def _go_on(move: Move, objection: Objection, lines: list[ObjectedLine]) -> None:
    """Let the lines have the days that were left; a line another objection names as well stays held."""
    notice = locked(objection.notice_id)
    today = clock.today()
    for line in lines:
        others = line.entry.objected.exclude(objection=objection).filter(
            objection__in=Objection.objects.open()
        )
        if others.exists():
            continue
        closes_on = (
            days_after(today, line.days_left, notice.unit, move.claim.place_id) if line.days_left else today
        )
        entry = line.entry
        entry.status, entry.closes_on = EntryStatus.SHOWN, max(closes_on, entry.closes_on)
        entry.save(update_fields=["status", "closes_on"])
        notice.closes_on = max(notice.closes_on, entry.closes_on)
    notice.save(update_fields=["closes_on"])
    follow_days(move)
    move.record(Verb.DISMISS, data=days_of(move.claim) | _told(objection))


def _told(objection: Objection) -> dict[str, object]:
    """What the history keeps of the answer; with the hashes of the files it rests on, so that none is exchanged."""
    files = [file.sha256 for file in enclosures_of(objection).files]
    return {"objection": objection.number} | ({"files": files} if files else {})
