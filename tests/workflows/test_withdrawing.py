"""Taking a claim back: until the money is released, by the applicant alone, and nothing runs on afterwards."""

import pytest

from tests.workflows.claims import act, carry, fresh, hand_in, item_of, release, startup_draft
from workflows import jobs
from workflows.commands import submit, withdraw
from workflows.enums import ClaimState, JobStatus, Verb
from workflows.errors import CommandRefused, StaleClaim
from workflows.guards import WITHDRAWABLE
from workflows.models import Job, OpenItem
from workflows.relay import run_due, run_job

OPEN_TO_HIM = ("draft", "submitted", "returned", "in_review", "on_notice", "approved")
TOO_LATE = ("paying", "paid", "rejected", "not_accepted")
CHECK = "workflows.check_claim"


def test_the_button_and_the_law_agree():
    assert set(WITHDRAWABLE) == set(OPEN_TO_HIM)


@pytest.mark.parametrize("state", OPEN_TO_HIM)
def test_a_claim_is_taken_back_and_nobody_has_it_any_more(core, demo_day, state):
    claim = carry(core, demo_day, state)
    assert claim.state == state
    withdraw(claim_id=claim.pk, actor=core["chen"], reason=" 不办了 ")
    claim = fresh(claim)
    assert claim.state == ClaimState.WITHDRAWN
    assert claim.closed_at is not None
    assert claim.events.last().comment == "不办了"
    assert not OpenItem.objects.filter(claim=claim).exists()
    run_due()
    assert fresh(claim).version == claim.version
    assert not Job.objects.filter(claim=claim, status__in=[JobStatus.RUNNING, JobStatus.FAILED]).exists()


@pytest.mark.parametrize("state", TOO_LATE)
def test_after_that_it_is_refused_with_the_reason(core, demo_day, state):
    claim = carry(core, demo_day, state)
    with pytest.raises(CommandRefused) as refused:
        withdraw(claim_id=claim.pk, actor=core["chen"])
    assert refused.value.code == "not_allowed"
    assert "不能撤回" in str(refused.value.sentence)
    assert fresh(claim).state == state


@pytest.mark.parametrize("who", ["lin", "na-village", "admin"])
def test_nobody_else_takes_it_back(core, who):
    claim = startup_draft(core["chen"])
    with pytest.raises(CommandRefused):
        withdraw(claim_id=claim.pk, actor=core[who])
    assert fresh(claim).state == ClaimState.DRAFT


def test_a_stale_page_does_not_take_back(core):
    claim = startup_draft(core["chen"])
    with pytest.raises(StaleClaim):
        withdraw(claim_id=claim.pk, actor=core["chen"], expected_version=claim.version + 1)
    assert fresh(claim).state == ClaimState.DRAFT


def test_the_check_of_a_claim_taken_back_is_stale_and_changes_nothing(core):
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    withdraw(claim_id=claim.pk, actor=core["chen"])
    version = fresh(claim).version
    assert run_job(Job.objects.get(name=CHECK).pk) == JobStatus.STALE
    assert fresh(claim).version == version
    assert not claim.assessments.exists()


def test_a_claim_taken_back_while_the_check_is_at_work_keeps_its_ending(core, monkeypatch):
    """The slow half has no lock, so the applicant is quicker; the late answer finds the task gone."""
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    real = jobs.registered(CHECK)

    def slowly(held):
        result = real.work(held)
        withdraw(claim_id=held.pk, actor=core["chen"])
        return result

    monkeypatch.setitem(jobs._jobs, CHECK, jobs.StationJob(CHECK, work=slowly, finish=real.finish))
    assert run_job(Job.objects.get(name=CHECK).pk) == JobStatus.STALE
    claim = fresh(claim)
    assert claim.state == ClaimState.WITHDRAWN
    assert [event.verb for event in claim.events.all()][-2:] == [Verb.SUBMIT, Verb.WITHDRAW]
    assert not claim.assessments.exists()


def test_the_notice_of_a_claim_taken_back_never_ends(core, demo_day):
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    withdraw(claim_id=claim.pk, actor=core["chen"])
    job = Job.objects.get(claim=claim, name="approvals.close_notice")
    Job.objects.filter(pk=job.pk).update(run_after=claim.created_at)
    assert run_job(job.pk) == JobStatus.STALE
    assert fresh(claim).state == ClaimState.WITHDRAWN


def test_the_reservation_is_given_back(core, demo_day):
    claim = carry(core, demo_day, ClaimState.APPROVED)
    withdraw(claim_id=claim.pk, actor=core["chen"])
    assert Job.objects.filter(claim=claim, name="payments.free_reservation").count() == 1


def test_what_was_taken_back_cannot_be_paid(core, demo_day):
    claim = carry(core, demo_day, ClaimState.APPROVED)
    item = item_of(claim)
    withdraw(claim_id=claim.pk, actor=core["chen"])
    with pytest.raises(OpenItem.DoesNotExist):
        act(claim, core["na-finance"], release)
    assert not OpenItem.objects.filter(task_id=item.task_id).exists()


def test_it_can_be_filed_anew(core):
    withdraw(claim_id=hand_in(startup_draft(core["chen"])).pk, actor=core["chen"])
    assert hand_in(startup_draft(core["chen"])).state == ClaimState.SUBMITTED
