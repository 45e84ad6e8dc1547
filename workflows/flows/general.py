"""Every other subsidy of the policy documents, by configuration alone; 交通补助 (transport) is the first."""

from viewflow import this
from viewflow.workflow import flow

from workflows.flows.stations import begin, desk, end, job, notice_period, route
from workflows.models import ClaimProcess
from workflows.nodes import ClaimLock


class GeneralFlow(flow.Flow):
    process_class = ClaimProcess
    lock_impl = ClaimLock()

    start = begin()
    route = route(
        this.check,
        this.correct,
        this.review,
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
    notice = notice_period(then="approvals.close_notice")
    reserve = job("payments.reserve_funds")
    pay = desk()
    issue = job("documents.issue_disbursement_notice")
    settle = desk()
    end = end()

    def link_claim(self, activation, claim):
        activation.process.claim = claim
        return activation.process
