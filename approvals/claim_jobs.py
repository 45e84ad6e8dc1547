"""When the public notice is over and nobody objected, the approval takes effect."""

from datetime import timedelta

from approvals.notices import close_notice
from registry import clock
from workflows import jobs
from workflows.door import Move
from workflows.enums import Verb
from workflows.lifecycle import TAKE_DOWN_LIST
from workflows.models import Job


def end_notice(move: Move, _result: object) -> None:
    """Approve the claim the day after the last day of its notice; sooner is put off to that day."""
    claim = move.claim
    if clock.today() <= claim.notice_until:
        raise jobs.NotYet("on_notice", retry_in=timedelta(hours=1))
    close_notice(claim)
    step = move.step
    move.transition(
        Verb.APPROVE,
        data={
            "amount_fen": claim.approved_fen,
            "from": claim.notice_from.isoformat(),
            "until": claim.notice_until.isoformat(),
        },
    )
    move.finish_step(step)


def take_down_list(job: Job) -> None:
    """Take the list of a claim down that ended while it was on notice; nothing to do when there is none."""
    close_notice(job.claim)


jobs.register(jobs.EventJob(TAKE_DOWN_LIST, run=take_down_list))
jobs.register(jobs.StationJob("approvals.close_notice", finish=end_notice))
