"""An office of the route that nobody has set up yet: the claim waits in sight and goes on when it is there."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from registry.models import Office, Post
from tests.workflows.claims import fresh, hand_in, item_of, startup_draft
from workflows.claim_jobs import LOOK_AGAIN
from workflows.delays import delay_of, delay_panel
from workflows.enums import ClaimState, JobStatus
from workflows.models import Claim, Job
from workflows.relay import run_due

CHECK = "workflows.check_claim"


@pytest.fixture
def closed_office(core) -> Office:
    """The township's office is not there."""
    office = Office.objects.get(division_id="350583118")
    Post.objects.filter(office=office).delete()
    office.delete()
    return office


@pytest.fixture
def waiting(core, closed_office) -> Claim:
    return hand_in(startup_draft(core["chen"]))


def test_the_check_is_put_off_with_a_clear_code_and_not_counted_as_failed(waiting):
    job = Job.objects.get(name=CHECK)
    assert (job.status, job.error, job.attempts) == (JobStatus.WAITING, "no_office", 0)
    assert waiting.state == ClaimState.SUBMITTED


def test_nothing_of_the_check_is_kept_half(waiting):
    assert not waiting.assessments.exists()
    assert waiting.steps.count() == 1
    assert waiting.lines.get().outcome == ""


def test_staff_read_why_and_who_mends_it(waiting, core):
    content = delay_panel(waiting, core["na-county"])
    page = render_to_string(content.template, content.context)
    assert "机构还没有设立" in page
    assert "系统管理员" in page


def test_the_applicant_is_not_bothered_with_it(waiting, core):
    assert delay_panel(waiting, core["chen"]) is None


def test_when_the_office_is_there_the_claim_goes_on_by_itself(waiting, closed_office, demo_day):
    closed_office.save(force_insert=True)
    run_due()
    assert not waiting.open_items.exists()
    demo_day.shift(LOOK_AGAIN)
    run_due()
    assert item_of(waiting).level == "village"
    assert delay_of(fresh(waiting)) is None


def test_it_goes_on_waiting_as_long_as_it_takes(waiting, demo_day):
    for _look in range(20):
        demo_day.shift(LOOK_AGAIN)
        run_due()
    assert Job.objects.get(name=CHECK).status == JobStatus.WAITING


def test_a_claim_that_goes_its_way_has_no_delay(core):
    assert delay_of(hand_in(startup_draft(core["chen"]))) is None


def test_a_failure_that_is_tried_again_is_told_as_such(waiting):
    Job.objects.filter(name=CHECK).update(error="ValueError", attempts=2)
    assert "自动再试" in delay_of(waiting).text


def test_a_job_given_up_is_told_with_its_number(waiting, demo_day):
    job = Job.objects.get(name=CHECK)
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.FAILED, finished_at=waiting.submitted_at + timedelta(hours=3)
    )
    delay = delay_of(waiting)
    assert (delay.tone, str(job.pk) in delay.text, "政策核对" in delay.title) == ("error", True, True)


def test_a_message_given_up_does_not_claim_that_the_check_stopped(waiting):
    Job.objects.filter(name=CHECK).update(status=JobStatus.DONE, finished_at=waiting.submitted_at)
    Job.objects.filter(name="notifications.announce").update(
        status=JobStatus.FAILED, finished_at=waiting.submitted_at
    )
    assert "发送通知" in delay_of(waiting).title


def test_what_another_package_waits_for_it_tells_itself(waiting):
    Job.objects.filter(name=CHECK).update(error="no_funds")
    assert delay_of(waiting) is None
