"""What the machine does with papers: issue the notice of a payment, revoke it when the bank returns the money."""

from documents.issuing import draw, revoke_notice, store_notice
from workflows import jobs
from workflows.lifecycle import REVOKE_NOTICE
from workflows.models import Job


def revoke_returned(job: Job) -> None:
    revoke_notice(job.claim)


jobs.register(jobs.StationJob("documents.issue_disbursement_notice", work=draw, finish=store_notice))
jobs.register(jobs.EventJob(REVOKE_NOTICE, run=revoke_returned))
