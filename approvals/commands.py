"""Deciding a claim: each level's answer, the site visit, and the public notice.

Every decision carries its reason, who gave it for which office, and the hash of what it judged.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.enums import Verdict
from approvals.findings import latest_assessment, provisional_fen
from approvals.lines import LineAnswer, answers_to, keep_opinions, need_comment, settle_lines
from approvals.models import Decision, Seat, SiteVisit
from approvals.notices import open_notice
from approvals.rail import is_last_review
from policies.calendar import add_working_days
from registry import clock
from registry.models import User
from workflows import engine
from workflows.commands import refuse
from workflows.commands import take as take_task
from workflows.door import Move, claim_command
from workflows.enums import ClaimState, LineOutcome, Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim, OpenItem, PlanStep
from workflows.subject import subject_hash

CORRECTION_WORKING_DAYS = 15
MISSING = "MISSING:"


@dataclass(frozen=True)
class Answer:
    """One level's answer to one claim, as a form or a program gives it. `comment` is compulsory.

    `reasons` are the machine's findings the reviewer makes his own; None takes them all over for a refusal.
    """

    verdict: Verdict
    comment: str
    lines: tuple[LineAnswer, ...] = ()
    reasons: tuple[dict[str, object], ...] | None = None


def take(*, task_id: int, actor: User) -> Claim:
    """签收: put a claim on one's own desk; refused to those who may not decide it."""
    item = (
        OpenItem.objects.filter(task_id=task_id)
        .select_related("office", "taken_by", "claim__applicant", "claim__organisation")
        .first()
    )
    if item is not None:
        refuse(guards.may_decide(actor, item))
    return take_task(task_id=task_id, actor=actor)


def decide(*, task_id: int, actor: User, answer: Answer, expected_version: int | None = None) -> Claim:
    """Give a level's answer and send the claim on.

    Raises CommandRefused with the guard's sentence, StaleClaim when the claim has changed since it was read.
    """
    need_comment(answer.comment)
    item = item_at(task_id, Station.REVIEW)
    with claim_command(
        item.claim_id, actor=actor, task_id=task_id, office=item.office, expected_version=expected_version
    ) as move:
        look_again(item, move)
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
    need_comment(findings)
    if visited_on > clock.today():
        raise InvalidInput(_("核查日期不能晚于今天，请改正后再提交。"), field="visited_on")
    item = item_at(task_id, Station.SITE_VISIT)
    with claim_command(
        item.claim_id, actor=actor, task_id=task_id, office=item.office, expected_version=expected_version
    ) as move:
        look_again(item, move)
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
    lines = claim.judged_lines
    last = is_last_review(move.claim, step)
    answers = answers_to(lines, answer.lines)
    decided = {line.pk for line in lines if line.position in answers}
    assessment = latest_assessment(claim)
    outcome = assessment.outcome if assessment else ""
    refuse(guards.may_agree(lines, decided, last=last, outcome=outcome))
    decision = _write_decision(move, step, answer)
    if claim.state == ClaimState.SUBMITTED:
        # Accepted once: a correction asked for later does not move the day of acceptance.
        claim.accepted_at = claim.accepted_at or clock.now()
        move.transition(Verb.ACCEPT)
    if last:
        claim.approved_fen = settle_lines(decision, lines, answers, provisional_fen(claim, assessment))
        if claim.approved_fen == 0:
            raise CommandRefused(
                _("没有可以支付的金额，不能作“同意”。请选择“不予批准”并写明理由和条款。"),
                code="nothing_to_pay",
            )
        claim.decided_at = clock.now()
    else:
        keep_opinions(decision, lines, answers, provisional_fen(claim, assessment))
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
    notice = open_notice(move.claim, office=upcoming.office or move.office)
    move.claim.notice_from, move.claim.notice_until = notice.opens_on, notice.closes_on
    move.transition(
        Verb.PUBLISH,
        data={"from": notice.opens_on.isoformat(), "until": notice.closes_on.isoformat()},
    )


def _return(move: Move, step: PlanStep, answer: Answer) -> None:
    """一次性告知: what has to be mended is named at once; the applicant has 15 working days."""
    reasons = list(answer.reasons or ())
    move.claim.correct_by = add_working_days(clock.today(), CORRECTION_WORKING_DAYS)
    _write_decision(move, step, answer, reasons)
    # The time the applicant takes is not the office's: its own limit starts anew when the claim is back.
    step.due_on = None
    step.save(update_fields=["due_on"])
    move.transition(
        Verb.RETURN,
        comment=answer.comment.strip(),
        data={"correct_by": move.claim.correct_by.isoformat(), "reasons": reasons},
    )


def _refuse(move: Move, step: PlanStep, answer: Answer) -> None:
    claim = move.claim
    reasons = _machine_reasons(claim) if answer.reasons is None else list(answer.reasons)
    _write_decision(move, step, answer, reasons)
    claim.decided_at = clock.now()
    claim.approved_fen = None
    claim.earliest_again = earliest_again(reasons)
    move.transition(Verb.REJECT, comment=answer.comment.strip(), data={"reasons": reasons})


def _not_accept(move: Move, step: PlanStep, answer: Answer) -> None:
    reasons = list(answer.reasons or ())
    _write_decision(move, step, answer, reasons)
    move.transition(Verb.NOT_ACCEPT, comment=answer.comment.strip(), data={"reasons": reasons})


GIVE = {
    Verdict.AGREE: _agree,
    Verdict.RETURN: _return,
    Verdict.REFUSE: _refuse,
    Verdict.NOT_ACCEPT: _not_accept,
}


def earliest_again(reasons: list[dict[str, object]]) -> date | None:
    """The first day on which nothing of what the machine found stands in the way any more.

    None when no day is named, or when something stands in the way that no waiting removes. Papers that are
    missing stand in nobody's way: they can be brought along.
    """
    lasting = [reason for reason in reasons if not str(reason["code"]).startswith(MISSING)]
    days = [(reason.get("facts") or {}).get("earliest") for reason in lasting]
    return max(date.fromisoformat(day) for day in days) if days and all(days) else None


def _machine_reasons(claim: Claim) -> list[dict[str, object]]:
    """Why the rules refuse the claim; nothing when they do not."""
    assessment = latest_assessment(claim)
    if assessment is None or assessment.outcome != LineOutcome.INELIGIBLE:
        return []
    return [reason.to_json() for reason in assessment.reasons]


def _write_decision(
    move: Move, step: PlanStep, answer: Answer, reasons: list[dict[str, object]] | None = None
) -> Decision:
    return Decision.objects.create(
        claim=move.claim,
        step=step,
        seat=take_seat(move, step),
        verdict=answer.verdict,
        comment=answer.comment.strip(),
        reasons=reasons or [],
        amount_fen=move.claim.claimed_fen,
        round=move.claim.round,
        claim_version=move.claim.version,
        subject_hash=subject_hash(move.claim),
        made_at=clock.now(),
    )


def take_seat(move: Move, step: PlanStep) -> Seat:
    """Where the actor sits on this claim, from now on if he has not acted on it before: one level, for good."""
    return guards.seat_of(move.actor, move.claim) or Seat.objects.create(
        claim=move.claim,
        person_id=move.actor.person_id,
        user=move.actor,
        level=step.level,
        office=step.office,
    )


def hold(move: Move, actor: User) -> None:
    """Deciding a task that nobody has taken takes it, so that the history always names a holder."""
    engine.hold(move.task, actor)


def look_again(item: OpenItem, move: Move) -> None:
    """What was read before the lock may have moved: from here on the claim and the holder are those under it."""
    move.claim.applicant, move.claim.organisation = item.claim.applicant, item.claim.organisation
    item.claim, item.taken_by = move.claim, move.task.owner


def item_at(task_id: int, station: str) -> OpenItem:
    """The open item of this task at this station; refused with "task_done" when there is none any more."""
    item = (
        OpenItem.objects.filter(task_id=task_id, station=station)
        .select_related("office", "taken_by", "claim__organisation", "claim__applicant")
        .first()
    )
    if item is None:
        raise CommandRefused(
            _("这一步已经有人办过了。您的操作没有执行，请回到待办列表查看最新进度。"), code="task_done"
        )
    return item
