"""When the public notice is over and nobody's objection stands, the approval takes effect."""

from approvals.board.posting import follow_dates
from approvals.bulk import working
from approvals.confirming.asking import ask_counties
from approvals.lots import draw_for_absent, last_change_of_duties
from approvals.notice_ends import confirm, in_event, take_down, tidy_lists, wait_for_the_end
from approvals.reminding import look_after_deadlines
from approvals.rescheduling import follow_calendars
from approvals.silence import accept_silently
from workflows import jobs
from workflows.claim_jobs import after_check
from workflows.door import Move
from workflows.enums import Verb
from workflows.lifecycle import TAKE_DOWN_LIST
from workflows.models import Job


def end_notice(move: Move, _result: object) -> None:
    """Approve the claim the day after the last day of its notice; sooner is put off to that day."""
    claim = move.claim
    wait_for_the_end(claim)
    result = confirm(claim)
    step = move.step
    move.transition(
        Verb.APPROVE,
        data={
            "amount_fen": claim.approved_fen,
            "from": claim.notice_from.isoformat(),
            "until": claim.notice_until.isoformat(),
            **in_event(result),
        },
    )
    move.finish_step(step)


def take_down_list(job: Job) -> None:
    """Take down the lines of a claim that ended while it was on notice; nothing to do when there are none."""
    take_down(job.claim)


jobs.register(jobs.EventJob(TAKE_DOWN_LIST, run=take_down_list))
jobs.register(jobs.StationJob("approvals.close_notice", finish=end_notice))
after_check(ask_counties)
jobs.sweep(tidy_lists)
jobs.sweep(follow_calendars)
jobs.sweep(follow_dates)
jobs.sweep(jobs.daily(look_after_deadlines))
jobs.sweep(jobs.daily(accept_silently))
jobs.sweep(jobs.daily(draw_for_absent, again_after=last_change_of_duties))
jobs.sweep(working.run_waiting)
