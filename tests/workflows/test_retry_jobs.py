"""`retry_jobs`: what was given up can be seen, and tried again when its cause is mended."""

import pytest
from django.core.management import CommandError, call_command

from registry import clock
from tests.workflows.claims import item_of, startup_draft
from workflows.commands import submit, withdraw
from workflows.enums import JobStatus
from workflows.models import Job
from workflows.relay import run_due

CHECK = "workflows.check_claim"


@pytest.fixture
def failed(core) -> Job:
    """The check of chen's claim, given up after its last try."""
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    Job.objects.filter(name=CHECK).update(
        status=JobStatus.FAILED, attempts=6, finished_at=clock.now(), error="ValueError"
    )
    run_due()
    return Job.objects.get(name=CHECK)


def printed(capsys, *arguments: str) -> str:
    call_command("retry_jobs", *arguments)
    return capsys.readouterr().out


def test_without_arguments_it_lists_and_changes_nothing(failed, capsys):
    out = printed(capsys)
    for part in (str(failed.pk), CHECK, failed.claim.number, "ValueError", "失败任务：1"):
        assert part in out
    assert Job.objects.get(pk=failed.pk).status == JobStatus.FAILED


def test_nothing_given_up_is_said_so(core, capsys):
    assert printed(capsys) == "失败任务：0\n"


@pytest.mark.parametrize("named", [True, False], ids=["by number", "all"])
def test_a_job_is_tried_again_from_the_first_try(failed, capsys, named):
    assert printed(capsys, str(failed.pk) if named else "--all") == "已重新排队：1\n"
    job = Job.objects.get(pk=failed.pk)
    assert (job.status, job.attempts, job.finished_at) == (JobStatus.WAITING, 0, None)
    run_due()
    assert item_of(failed.claim).station == "review"


def test_a_number_that_names_no_failed_job_is_refused_and_nothing_is_queued(failed, capsys):
    done = Job.objects.get(name="notifications.announce")
    with pytest.raises(CommandError, match=str(done.pk)):
        call_command("retry_jobs", str(failed.pk), str(done.pk))
    assert Job.objects.get(pk=failed.pk).status == JobStatus.FAILED


def test_what_is_no_number_is_refused(failed):
    with pytest.raises(CommandError):
        call_command("retry_jobs", "check")


def test_a_job_whose_claim_was_taken_back_becomes_stale(failed, core, capsys):
    withdraw(claim_id=failed.claim_id, actor=core["chen"])
    printed(capsys, "--all")
    run_due()
    assert Job.objects.get(pk=failed.pk).status == JobStatus.STALE
