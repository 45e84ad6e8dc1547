"""What a reviewer does at his desk: take a claim, answer it for his level, record a site visit.

Every decision carries its reason, who gave it for which office, and the hash of what it judged.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from approvals import guards
from approvals.agreeing import agree
from approvals.answers import Answer
from approvals.enums import Verdict
from approvals.lines import need_comment
from approvals.long_rosters.notes import forget_notes
from approvals.models import SiteVisit
from approvals.refusing import refuse_claim, refuse_to_accept
from approvals.returning import return_claim
from approvals.sitting import sitting
from registry import clock
from registry.models import User
from workflows.at_desk import item_at
from workflows.commands import refuse
from workflows.commands import take as take_task
from workflows.enums import Station, Verb
from workflows.errors import InvalidInput
from workflows.models import Claim

GIVE = {
    Verdict.AGREE: agree,
    Verdict.RETURN: return_claim,
    Verdict.REFUSE: refuse_claim,
    Verdict.NOT_ACCEPT: refuse_to_accept,
}


def take(*, task_id: int, actor: User) -> Claim:
    """签收: put a claim on one's own desk; refused to those who may not decide it."""
    refuse(guards.may_decide(actor, item_at(task_id)))
    return take_task(task_id=task_id, actor=actor)


def decide(*, task_id: int, actor: User, answer: Answer, expected_version: int | None = None) -> Claim:
    """Give a level's answer and send the claim on.

    Raises CommandRefused with the guard's sentence, StaleClaim when the claim has changed since it was read.
    """
    need_comment(answer.comment)
    with sitting(task_id, Station.REVIEW, actor=actor, expected_version=expected_version) as here:
        refuse(guards.may_give(answer.verdict, here.claim, here.step))
        here.hold()
        GIVE[answer.verdict](here, answer)
        if answer.verdict != Verdict.RETURN:
            forget_notes(here.claim, here.step)
    return here.claim


def record_visit(
    *,
    task_id: int,
    actor: User,
    visited_on: date,
    operating: bool,
    findings: str,
    expected_version: int | None = None,
) -> Claim:
    """Record that somebody went and looked (实地核查), on a day that is not in the future, and what he found.

    Raises CommandRefused with the guard's sentence, "papers_missing" without the papers the region asks of a visit.
    """
    need_comment(findings)
    if visited_on > clock.today():
        raise InvalidInput(_("核查日期不能晚于今天，请改正后再提交。"), field="visited_on")
    with sitting(task_id, Station.SITE_VISIT, actor=actor, expected_version=expected_version) as here:
        refuse(guards.may_finish_visit(here.claim), code="papers_missing")
        here.hold()
        decision = here.decide(Verdict.VISITED, findings)
        SiteVisit.objects.create(
            decision=decision, visited_on=visited_on, operating=operating, findings=findings.strip()
        )
        here.move.record(
            Verb.VISIT,
            comment=findings.strip(),
            data={"visited_on": visited_on.isoformat(), "operating": operating},
        )
        here.move.finish_step(here.step)
    return here.claim
