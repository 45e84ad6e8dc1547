"""创业补贴: one-off startup grant. What only it has: somebody goes and looks at the shop (实地核查)."""

from viewflow import this
from viewflow.workflow import flow

from workflows.flows.stations import begin, desk, end, job, notice_period, route
from workflows.models import ClaimProcess
from workflows.nodes import ClaimLock


class EntrepreneurshipFlow(flow.Flow):
    process_class = ClaimProcess
    lock_impl = ClaimLock()

    start = begin()
    route = route(
        this.check,
        this.correct,
        this.review,
        this.site_visit,
        this.notice,
        this.reserve,
        this.pay,
        this.issue,
        this.settle,
        this.end,
    )
    check = job("workflows.check_claim")
    correct = desk()
    review = desk()
    site_visit = desk()
    notice = notice_period(then="approvals.close_notice")
    reserve = job("payments.reserve_funds")
    pay = desk()
    issue = job("documents.issue_disbursement_notice")
    settle = desk()
    end = end()

    def link_claim(self, activation, claim):
        activation.process.claim = claim
        return activation.process
