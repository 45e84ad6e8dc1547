"""Agreeing to a claim: what each line brings, and on to the next level, to the public notice or to the money."""

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.answers import Answer
from approvals.confirming.asking import may_conclude, unconfirmed_among
from approvals.enums import Verdict
from approvals.findings import latest_assessment, provisional_fen
from approvals.lines import answers_to, keep_opinions, need_comment, settle_lines
from approvals.machine_corrections import outcome_beside_lines
from approvals.notices import publish
from approvals.papers import keep_paper_verdicts, may_pass
from approvals.rail import is_last_review
from approvals.setting_aside import set_aside
from approvals.sitting import Sitting
from registry import clock
from workflows.commands import refuse
from workflows.door import Move
from workflows.enums import ClaimState, Station, Verb
from workflows.errors import CommandRefused


def agree(sitting: Sitting, answer: Answer) -> None:
    """Agree for this level: a lower level's opinions of lines are kept, the last one's fix what each is paid.

    Raises CommandRefused where something is left to correct or to decide, or where nothing would be paid.
    """
    move, step, claim = sitting.move, sitting.step, sitting.claim
    last = is_last_review(claim, step)
    refuse(may_pass(claim, answer.papers, last=last))
    if last:
        refuse(may_conclude(claim), code="unconfirmed")
    answers = answers_to(claim.judged_lines, answer.lines)
    set_aside(sitting, claim.judged_lines, answers)
    lines = claim.judged_lines
    unconfirmed = unconfirmed_among(claim, lines)
    for line in lines:
        if line.pk in unconfirmed and line.position in answers:
            need_comment(answers[line.position].comment)
    decided = {line.pk for line in lines if line.position in answers}
    refused = {line.pk for line in lines if line.pk in decided and not answers[line.position].agree}
    assessment = latest_assessment(claim)
    outcome = outcome_beside_lines(claim, assessment)
    refuse(
        guards.may_agree(lines, decided, last=last, outcome=outcome, refused=refused, unconfirmed=unconfirmed)
    )
    decision = sitting.decide(Verdict.AGREE, answer.comment)
    keep_paper_verdicts(decision, answer.papers)
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
    claim = move.claim
    notice = publish(claim, office=upcoming.office or move.office)
    move.transition(
        Verb.PUBLISH,
        data={
            "from": claim.notice_from.isoformat(),
            "until": claim.notice_until.isoformat(),
            "notice": notice.number,
        },
    )
