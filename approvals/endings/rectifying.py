"""行政更正: something wrong on a claim is put right with the superior's consent, never by writing over a decision.

Until the money is out the claim itself is changed and the rules are asked again. What was decided already for other
facts is not paid: what was reserved is freed, the list comes down, and the last level decides anew. Once the money is
out, or the claim has ended, claim and decisions stay as they were, and a row beside them says what is right; of money
that was paid it says the difference.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approvals.consents import ask_consent, granted_consent, use_consent
from approvals.endings.terminating import answering_step, answers_for
from approvals.enums import ConsentKind, EntryStatus, Rectified
from approvals.lines import need_comment
from approvals.models import Consent, NoticeEntry, Rectification
from approvals.notice_ends import take_down
from registry import clock
from registry.models import Account, User
from workflows import engine
from workflows.claim_jobs import check_again, judge_anew
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimLine
from workflows.planning import decide_anew

UNDECIDED = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.IN_REVIEW)
DECIDED_UNPAID = (ClaimState.ON_NOTICE, ClaimState.APPROVED)
MONEY_OUT = (ClaimState.PAYING, ClaimState.PAID)
UNPAID = (*UNDECIDED, *DECIDED_UNPAID)
JUDGED_AT = (Station.REVIEW, Station.SITE_VISIT)


@dataclass(frozen=True)
class Correction:
    """What shall be right: `path` names a fact (of the line at `position`, else an answer of the form); `new` is a
    fact's value, a name, the key of an account of the same claimant, or an amount in fen."""

    what: str
    new: object
    path: str = ""
    position: int | None = None

    @property
    def subject(self) -> dict[str, object]:
        """What a superior consents to: exactly this and nothing else."""
        return {"what": str(self.what), "path": self.path, "position": self.position, "new": self.new}

    @classmethod
    def of(cls, consent: Consent) -> "Correction":
        """The correction a superior was asked about."""
        asked = consent.subject
        return cls(asked["what"], asked["new"], asked["path"], asked["position"])


def ask_rectification(*, claim_id: int, actor: User, correction: Correction, reason: str) -> Consent:
    """Ask the office above for its consent to one correction; refused as `rectify` is, so nothing idle is asked."""
    claim = Claim.objects.select_related("applicant", "person", "organisation", "account").get(pk=claim_id)
    refuse(may_rectify(actor, claim))
    _old_value(claim, correction)
    return ask_consent(
        claim_id=claim_id,
        actor=actor,
        office=answering_step(actor, claim).office,
        kind=ConsentKind.CORRECTION,
        reason=reason,
        subject=correction.subject,
    )


def rectify(
    *,
    claim_id: int,
    actor: User,
    correction: Correction,
    reason: str,
    expected_version: int | None = None,
) -> Rectification:
    """Make one correction, with the superior's consent to exactly this, which is used up by it.

    Raises CommandRefused with the guard's sentence or without such a consent, InvalidInput for a thing that is not on
    the claim, a value that is the same, or an amount where nothing was paid.
    """
    need_comment(reason)
    with claim_command(claim_id, actor=actor, expected_version=expected_version) as move:
        claim = move.claim
        refuse(may_rectify(actor, claim))
        consent = granted_consent(claim, ConsentKind.CORRECTION, correction.subject)
        if consent is None:
            raise CommandRefused(
                _("上级还没有同意这项更正。请先请示，上级同意后再更正。没有任何改动。"), code="consent"
            )
        old = _old_value(claim, correction)
        move.office = answering_step(actor, claim).office
        use_consent(consent)
        row = Rectification.objects.create(
            claim=claim,
            what=correction.what,
            line=_line(claim, correction),
            path=correction.path,
            old=_kept(correction, old),
            new=_kept(correction, correction.new),
            reason=reason.strip(),
            applied=claim.state in UNPAID,
            difference_fen=correction.new - old if correction.what == Rectified.AMOUNT else None,
            consent=consent,
            office=move.office,
            made_by=actor,
            claim_version=claim.version,
            made_at=clock.now(),
        )
        if row.applied:
            _apply(claim, correction)
        told = {"rectification": row.pk, "what": [str(row.get_what_display())], "applied": row.applied}
        move.record(Verb.RECTIFY, comment=row.reason, data=told)
        if row.applied:
            _follow(move, correction)
    return row


def may_rectify(user: User, claim: Claim) -> object | None:
    """An office that answers for the decision, while nobody investigates an objection to the claim."""
    if claim.state in (ClaimState.DRAFT, ClaimState.WITHDRAWN):
        return _("草稿和已撤回的申请不用更正。")
    return answers_for(user, claim) or _held_by_an_objection(claim)


def _old_value(claim: Claim, correction: Correction) -> object:
    """What the claim says now; refused where it says nothing of the kind, or the same already."""
    try:
        old = READ[correction.what](claim, correction)
    except KeyError as error:
        raise InvalidInput(_("请选择要更正什么。"), field="what") from error
    if old == correction.new:
        raise InvalidInput(_("更正前后是一样的，不用更正。"), field="new")
    return old


def _fact(claim: Claim, correction: Correction) -> object:
    line = _line(claim, correction)
    facts = claim.answers if line is None else line.facts
    if correction.path not in facts:
        raise InvalidInput(_("这份申请里没有这一项内容，请核对。"), field="path")
    return facts[correction.path]


def _name(claim: Claim, correction: Correction) -> object:
    line = _line(claim, correction)
    if line is None:
        raise InvalidInput(_("请写明是名册第几行。"), field="position")
    if not isinstance(correction.new, str) or not correction.new.strip():
        raise InvalidInput(_("请填写正确的姓名。"), field="new")
    return line.label


def _account(claim: Claim, correction: Correction) -> object:
    if claim.state in MONEY_OUT:
        raise InvalidInput(
            _(
                "款项已经放出，更正账户不起作用。银行退回的，由申请人更换账户后再放款；已经入账的，更正金额后补发或追回。"
            ),
            field="what",
        )
    known = Account.objects.filter(
        pk=correction.new if isinstance(correction.new, int) else None,
        person=claim.person_id,
        organisation=claim.organisation_id,
        closed_on=None,
    )
    if not known.exists():
        raise InvalidInput(_("请选择申请人自己的、没有注销的账户。"), field="new")
    return claim.account_id


def _amount(claim: Claim, correction: Correction) -> object:
    if claim.state not in MONEY_OUT or claim.approved_fen is None:
        raise InvalidInput(
            _("只有已经放款的申请才更正金额。没有放款的请更正填错的内容，金额由审核重新决定。"), field="what"
        )
    if type(correction.new) is not int or correction.new < 0:
        raise InvalidInput(_("请填写正确的金额。"), field="new")
    return claim.approved_fen


READ = {
    Rectified.FACT: _fact,
    Rectified.NAME: _name,
    Rectified.ACCOUNT: _account,
    Rectified.AMOUNT: _amount,
}


def _line(claim: Claim, correction: Correction) -> ClaimLine | None:
    if correction.position is None:
        return None
    line = claim.lines.filter(position=correction.position, struck=False).first()
    if line is None:
        raise InvalidInput(
            _("名册里没有第%(position)d行，或这一行已经删除。") % {"position": correction.position},
            field="position",
        )
    return line


def _kept(correction: Correction, value: object) -> object:
    """As the row keeps it: an account by its masked number."""
    if correction.what != Rectified.ACCOUNT or value is None:
        return value
    account = Account.objects.get(pk=value)
    return f"{account.bank} {account.number_masked}"


def _apply(claim: Claim, correction: Correction) -> None:
    line = _line(claim, correction)
    if correction.what == Rectified.ACCOUNT:
        claim.account = Account.objects.get(pk=correction.new)
    elif correction.what == Rectified.NAME:
        line.label = str(correction.new).strip()
        line.save(update_fields=["label"])
    elif line is not None:
        line.facts = line.facts | {correction.path: correction.new}
        line.save(update_fields=["facts"])
    else:
        claim.answers = claim.answers | {correction.path: correction.new}


def _follow(move: Move, correction: Correction) -> None:
    """What comes of a claim that says something else by now; of an account nobody decides."""
    if move.claim.state in UNDECIDED:
        _judge_at_the_desk(move)
    elif correction.what != Rectified.ACCOUNT:
        _decide_again(move)


def _judge_at_the_desk(move: Move) -> None:
    """Ask the rules anew where the claim lies at a desk, which it stays at; before its check, and while it is mended,
    they are asked anyway."""
    desk = next((task for task in move.waiting if engine.station(task) in JUDGED_AT), None)
    if desk is not None:
        move.task = desk
        check_again(move)
        move.task = None


def _decide_again(move: Move) -> None:
    """Back to the level that decided; the reservation is freed by the job of the event."""
    claim = move.claim
    move.answer(move.step.station)
    take_down(claim)
    claim.lines.update(approved_fen=None)
    claim.approved_fen = claim.decided_at = None
    decide_anew(claim)
    move.transition(Verb.REVIEW_AGAIN, data={"document": ""})
    judge_anew(move)


def _held_by_an_objection(claim: Claim) -> object | None:
    held = NoticeEntry.objects.of_claim(claim).filter(status=EntryStatus.HELD)
    if claim.state == ClaimState.ON_NOTICE and held.exists():
        return _("对这份申请的异议正在核实，先不更正。请先答复异议。")
    return None
