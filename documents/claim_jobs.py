"""What the machine does with papers: issue and revoke letters and notices, read scans."""

from documents.issuing import draw, revoke_notice, store_notice
from documents.letters import issuing as letters
from documents.letters.batches import issue_batch_papers
from documents.scans.piles import read_piles
from workflows import jobs
from workflows.lifecycle import ISSUE_LETTER, REVOKE_LETTERS, REVOKE_NOTICE
from workflows.models import Job


def revoke_returned(job: Job) -> None:
    revoke_notice(job.claim)


jobs.register(jobs.StationJob("documents.issue_disbursement_notice", work=draw, finish=store_notice))
jobs.register(jobs.EventJob(REVOKE_NOTICE, run=revoke_returned))
jobs.register(jobs.EventWork(ISSUE_LETTER, work=letters.draw, finish=letters.finish))
jobs.register(jobs.EventJob(REVOKE_LETTERS, run=letters.take_back))
jobs.sweep(issue_batch_papers)
jobs.sweep(read_piles)
