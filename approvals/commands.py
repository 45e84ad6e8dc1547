"""Deciding a claim: each level's answer, the site visit, and the public notice.

Every decision carries its reason, who gave it for which office, and the hash of what it judged.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.enums import LineDecision, Verdict
from approvals.models import Decision, LineVerdict, Seat, SiteVisit
from approvals.notices import open_notice
from policies.calendar import add_working_days
from registry import clock
from registry.models import User
from workflows import engine
from workflows.commands import refuse
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, LineOutcome, Station, StepStatus, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, ClaimLine, OpenItem, PlanStep
from workflows.subject import subject_hash

CORRECTION_WORKING_DAYS = 15


@dataclass(frozen=True)
class LineAnswer:
    """What a reviewer says of one line: an amount in fen when he agrees, the reason when he does not."""

    position: int
    agree: bool
    amount_fen: int | None = None
    comment: str = ""


@dataclass(frozen=True)
class Answer:
    """One level's answer to one claim, as a form or a program gives it. `comment` is compulsory."""

    verdict: Verdict
    comment: str
    lines: tuple[LineAnswer, ...] = ()
    reasons: tuple[dict[str, object], ...] = field(default_factory=tuple)


def decide(*, task_id: int, actor: User, answer: Answer, expected_version: int | None = None) -> Claim:
    """Give a level's answer and send the claim on.

    Raises CommandRefused with the guard's sentence, StaleClaim when the claim has changed since it was read.
    """
    _need_comment(answer.comment)
    item = item_at(task_id, Station.REVIEW)
    with claim_command(
        item.claim_id, actor=actor, task_id=task_id, office=item.office, expected_version=expected_version
    ) as move:
        item = item_at(task_id, Station.REVIEW)
        item.claim = move.claim
        refuse(guards.may_decide(actor, item))
        step = move.step
        refuse(guards.may_give(answer.verdict, move.claim, step))
        hold(move, actor)
        GIVE[answer.verdict](move, step, answer)
    return move.claim


def record_visit(
    *,
    task_id: int,
    actor: User,
    visited_on: date,
    operating: bool,
    findings: str,
    expected_version: int | None = None,
) -> Claim:
    """Record that somebody went and looked (实地核查), on a day that is not in the future, and what he found."""
    _need_comment(findings)
    if visited_on > clock.today():
        raise InvalidInput(_("核查日期不能晚于今天，请改正后再提交。"), field="visited_on")
    item = item_at(task_id, Station.SITE_VISIT)
    with claim_command(
        item.claim_id, actor=actor, task_id=task_id, office=item.office, expected_version=expected_version
    ) as move:
        item = item_at(task_id, Station.SITE_VISIT)
        item.claim = move.claim
        refuse(guards.may_decide(actor, item))
        step = move.step
        hold(move, actor)
        answer = Answer(Verdict.VISITED, findings)
        decision = _write_decision(move, step, answer)
        SiteVisit.objects.create(
            decision=decision, visited_on=visited_on, operating=operating, findings=findings.strip()
        )
        move.record(
            Verb.VISIT,
            comment=findings.strip(),
            data={"visited_on": visited_on.isoformat(), "operating": operating},
        )
        move.finish_step(step)
    return move.claim


def _agree(move: Move, step: PlanStep, answer: Answer) -> None:
    claim = move.claim
    lines = [line for line in claim.lines.all() if not line.struck]
    last = _is_last_review(move, step)
    answers = {line.position: line for line in answer.lines}
    decided = {line.pk for line in lines if line.position in answers}
    refuse(guards.may_agree(lines, decided, last=last))
    decision = _write_decision(move, step, answer)
    if claim.state == ClaimState.SUBMITTED:
        claim.accepted_at = clock.now()
        move.transition(Verb.ACCEPT)
    if last:
        claim.approved_fen = _settle_lines(decision, lines, answers)
        if claim.approved_fen == 0:
            raise CommandRefused(
                _("没有可以支付的金额，不能作“同意”。请选择“不予批准”并写明理由和条款。"),
                code="nothing_to_pay",
            )
        claim.decided_at = clock.now()
    move.record(
        Verb.AGREE,
        comment=answer.comment.strip(),
        data={"level": step.level, "amount_fen": claim.approved_fen if last else claim.claimed_fen},
    )
    move.finish_step(step)
    if last:
        _publish_or_approve(move)


def _publish_or_approve(move: Move) -> None:
    upcoming = move.step
    if upcoming is None or upcoming.station != Station.NOTICE:
        move.transition(Verb.APPROVE)
        return
    notice = open_notice(move.claim, office=move.office)
    move.claim.notice_from, move.claim.notice_until = notice.opens_on, notice.closes_on
    move.transition(
        Verb.PUBLISH,
        data={"from": notice.opens_on.isoformat(), "until": notice.closes_on.isoformat()},
    )


def _return(move: Move, step: PlanStep, answer: Answer) -> None:
    """一次性告知: what has to be mended is named at once; the applicant has 15 working days."""
    move.claim.correct_by = add_working_days(clock.today(), CORRECTION_WORKING_DAYS)
    _write_decision(move, step, answer)
    move.transition(
        Verb.RETURN,
        comment=answer.comment.strip(),
        data={"correct_by": move.claim.correct_by.isoformat(), "reasons": list(answer.reasons)},
    )


def _refuse(move: Move, step: PlanStep, answer: Answer) -> None:
    claim = move.claim
    reasons = list(answer.reasons) or _machine_reasons(claim)
    _write_decision(move, step, answer, reasons=reasons)
    claim.decided_at = clock.now()
    claim.approved_fen = None
    claim.earliest_again = earliest_again(reasons)
    move.transition(Verb.REJECT, comment=answer.comment.strip(), data={"reasons": reasons})


def _not_accept(move: Move, step: PlanStep, answer: Answer) -> None:
    _write_decision(move, step, answer)
    move.transition(Verb.NOT_ACCEPT, comment=answer.comment.strip(), data={"reasons": list(answer.reasons)})


GIVE = {
    Verdict.AGREE: _agree,
    Verdict.RETURN: _return,
    Verdict.REFUSE: _refuse,
    Verdict.NOT_ACCEPT: _not_accept,
}


def earliest_again(reasons: list[dict[str, object]]) -> date | None:
    """The first day on which nothing of what the machine found stands in the way any more; None if it names none."""
    days = [facts["earliest"] for reason in reasons if (facts := reason.get("facts") or {}).get("earliest")]
    return max(date.fromisoformat(day) for day in days) if days else None


def _machine_reasons(claim: Claim) -> list[dict[str, object]]:
    return [
        reason
        for line in claim.lines.all()
        if line.outcome == LineOutcome.INELIGIBLE
        for reason in line.reasons
    ]


def _settle_lines(decision: Decision, lines: list[ClaimLine], answers: dict[int, LineAnswer]) -> int:
    """Fix what each line is paid, in fen, and keep the verdict; answers the total."""
    verdicts = []
    for line in lines:
        given = answers.get(line.position)
        amount = _amount_of(line, given)
        line.approved_fen = amount
        verdicts.append(
            LineVerdict(
                decision=decision,
                line=line,
                verdict=LineDecision.AGREE if amount else LineDecision.DISAGREE,
                amount_fen=amount,
                reasons=[] if amount else line.reasons,
                comment=given.comment.strip() if given else "",
            )
        )
    LineVerdict.objects.bulk_create(verdicts)
    ClaimLine.objects.bulk_update(lines, ["approved_fen"])
    return sum(line.approved_fen for line in lines)


def _amount_of(line: ClaimLine, given: LineAnswer | None) -> int:
    if given is None:
        return line.proposed_fen or 0 if line.outcome == LineOutcome.ELIGIBLE else 0
    if not given.agree:
        _need_comment(given.comment)
        return 0
    if line.outcome == LineOutcome.INELIGIBLE:
        raise CommandRefused(
            _("第%(row)d行不符合政策条款，不能同意支付。") % {"row": line.position}, code="line_ineligible"
        )
    amount = given.amount_fen if line.proposed_fen is None else line.proposed_fen
    if amount is None or amount <= 0:
        raise InvalidInput(_("请写明第%(row)d行同意支付的金额。") % {"row": line.position}, field="amount")
    return amount


def _write_decision(
    move: Move, step: PlanStep, answer: Answer, reasons: list[dict[str, object]] | None = None
) -> Decision:
    seat, _created = Seat.objects.get_or_create(
        claim=move.claim,
        person_id=move.actor.person_id,
        defaults={"user": move.actor, "level": step.level, "office": step.office},
    )
    return Decision.objects.create(
        claim=move.claim,
        step=step,
        seat=seat,
        verdict=answer.verdict,
        comment=answer.comment.strip(),
        reasons=list(answer.reasons) if reasons is None else reasons,
        amount_fen=move.claim.claimed_fen,
        round=move.claim.round,
        claim_version=move.claim.version,
        subject_hash=subject_hash(move.claim),
        made_at=clock.now(),
    )


def hold(move: Move, actor: User) -> None:
    """Deciding a task that nobody has taken takes it first, so that the history always names a holder."""
    if move.task.owner_id is None:
        engine.assign(move.task, actor)
        move.record(Verb.TAKE)


def _is_last_review(move: Move, step: PlanStep) -> bool:
    later = [s for s in move.steps if s.position > step.position and s.status == StepStatus.WAITING]
    return not any(s.station in (Station.REVIEW, Station.SITE_VISIT) for s in later)


def item_at(task_id: int, station: str) -> OpenItem:
    """The open item of this task at this station; refused with "task_done" when there is none any more."""
    item = (
        OpenItem.objects.filter(task_id=task_id, station=station)
        .select_related("office", "taken_by", "claim__organisation")
        .first()
    )
    if item is None:
        raise CommandRefused(
            _("这一步已经有人办过了。您的操作没有执行，请回到待办列表查看最新进度。"), code="task_done"
        )
    return item


def _need_comment(comment: str) -> None:
    if not comment.strip():
        raise InvalidInput(_("请写明理由。审核意见不能为空。"), code="no_reason", field="comment")
