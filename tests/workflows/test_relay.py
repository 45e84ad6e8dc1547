"""Jobs are rows: lost rings, double delivery, workers that die or come too late, and errors that say no more than
their kind."""

from datetime import timedelta

import pytest

from registry import clock
from tests.workflows.claims import carry, fresh, go_to, hand_in, item_of, startup_draft
from workflows import jobs, relay
from workflows.commands import submit
from workflows.enums import ClaimState, JobStatus, Verb
from workflows.errors import ClaimBusy
from workflows.models import Claim, Job
from workflows.relay import run_due, run_job

CHECK = "workflows.check_claim"
IDENTITY = "350583198604120011"


@pytest.fixture
def submitted(core) -> Claim:
    """chen's claim, handed in; nobody was rung for."""
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    return fresh(claim)


@pytest.fixture
def check(submitted) -> Job:
    return Job.objects.get(name=CHECK)


def replace_work(monkeypatch, work) -> None:
    real = jobs.registered(CHECK)
    monkeypatch.setitem(jobs._jobs, CHECK, jobs.StationJob(CHECK, work=work, finish=real.finish))


def reload(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def later(demo_day, **time) -> None:
    demo_day.shift(timedelta(**time))


def completions(claim: Claim) -> int:
    return claim.events.filter(verb=Verb.ASSESS).count()


def test_a_lost_ring_is_found(submitted, check):
    assert run_due() == Job.objects.count()
    assert reload(check).status == JobStatus.DONE
    assert item_of(submitted).station == "review"


def test_a_job_delivered_twice_is_done_once(submitted, check):
    assert run_job(check.pk) == JobStatus.DONE
    assert run_job(check.pk) == relay.BUSY
    assert (completions(submitted), reload(check).attempts) == (1, 1)


def test_a_job_somebody_has_is_left_to_him(submitted, check):
    assert relay._lease(check.pk, "his")
    assert run_job(check.pk) == relay.BUSY
    assert completions(submitted) == 0


def test_a_job_whose_worker_died_is_taken_over_when_the_lease_is_over(submitted, check, demo_day, settings):
    relay._lease(check.pk, "dead")
    later(demo_day, seconds=settings.JOB_LEASE_SECONDS - 1)
    assert (run_job(check.pk), completions(submitted)) == (relay.BUSY, 0)
    later(demo_day, seconds=1)
    assert run_job(check.pk) == JobStatus.DONE
    assert (completions(submitted), reload(check).attempts) == (1, 2)


def test_the_late_answer_of_the_first_worker_is_rolled_back(
    submitted, check, demo_day, settings, monkeypatch
):
    """He works past his lease, a second worker finishes meanwhile; then he comes with an answer of his own."""
    real = jobs.registered(CHECK).work

    def too_slowly(claim):
        result = real(claim)
        replace_work(monkeypatch, real)
        later(demo_day, seconds=settings.JOB_LEASE_SECONDS)
        assert run_job(check.pk) == JobStatus.DONE
        return result

    replace_work(monkeypatch, too_slowly)
    version_before = submitted.version
    assert run_job(check.pk) == relay.BUSY
    assert completions(submitted) == 1
    assert submitted.assessments.count() == 1
    assert fresh(submitted).version == version_before + 1
    assert reload(check).status == JobStatus.DONE


def test_a_worker_whose_job_was_taken_over_and_still_runs_changes_nothing(
    submitted, check, demo_day, settings, monkeypatch
):
    real = jobs.registered(CHECK).work

    def too_slowly(claim):
        later(demo_day, seconds=settings.JOB_LEASE_SECONDS)
        assert relay._lease(check.pk, "the second")
        return real(claim)

    replace_work(monkeypatch, too_slowly)
    assert run_job(check.pk) == relay.BUSY
    assert (completions(submitted), fresh(submitted).version) == (0, submitted.version)
    job = reload(check)
    assert (job.status, job.lease) == (JobStatus.RUNNING, "the second")


def test_not_yet_is_put_off_and_counted_as_no_failure(submitted, check, demo_day, monkeypatch):
    def wait(claim):
        raise jobs.NotYet("register_closed", retry_in=timedelta(hours=1))

    replace_work(monkeypatch, wait)
    for _time in range(10):
        assert run_job(check.pk) == JobStatus.WAITING
        job = reload(check)
        assert (job.attempts, job.error) == (0, "register_closed")
        assert job.run_after == clock.now() + timedelta(hours=1)
        assert run_job(check.pk) == relay.BUSY
        later(demo_day, hours=1)


def test_not_yet_in_the_closing_transaction_rolls_it_back(submitted, check, monkeypatch):
    real = jobs.registered(CHECK)

    def finish(move, result):
        real.finish(move, result)
        raise jobs.NotYet("no_funds", retry_in=timedelta(hours=1))

    monkeypatch.setitem(jobs._jobs, CHECK, jobs.StationJob(CHECK, work=real.work, finish=finish))
    assert run_job(check.pk) == JobStatus.WAITING
    assert (completions(submitted), submitted.assessments.count()) == (0, 0)


def test_failures_are_tried_again_ever_later_and_then_given_up(submitted, check, demo_day, monkeypatch):
    def fail(claim):
        raise ValueError(IDENTITY)

    replace_work(monkeypatch, fail)
    waits = []
    while run_job(check.pk) == JobStatus.WAITING:
        waits.append(int((reload(check).run_after - clock.now()).total_seconds()))
        demo_day.move_to(reload(check).run_after)
    assert waits == [10, 60, 300, 1800, 7200]
    job = reload(check)
    assert (job.status, job.attempts, job.finished_at) == (JobStatus.FAILED, 6, clock.now())
    assert run_job(check.pk) == relay.BUSY


def test_of_an_error_only_its_kind_is_kept_and_logged(submitted, check, monkeypatch, caplog):
    def fail(claim):
        raise ValueError(f"{IDENTITY} 陈秀兰 6217000012345678901")

    replace_work(monkeypatch, fail)
    run_job(check.pk)
    assert reload(check).error == "ValueError"
    assert "ValueError" in caplog.text
    assert "test_relay.py" in caplog.text
    for secret in (IDENTITY, "陈秀兰", "6217"):
        assert secret not in caplog.text


def test_a_job_that_kills_its_worker_each_time_is_given_up(submitted, check, demo_day, settings):
    for _death in range(relay.TRIES):
        assert relay._lease(check.pk, "dies")
        later(demo_day, seconds=settings.JOB_LEASE_SECONDS)
    assert run_job(check.pk) == JobStatus.FAILED
    assert reload(check).error == relay.WORKER_LOST
    assert completions(submitted) == 0


def test_a_busy_claim_is_no_failure_of_the_job(submitted, check, monkeypatch):
    def busy(*args, **kwargs):
        raise ClaimBusy

    monkeypatch.setattr(relay, "claim_command", busy)
    assert run_job(check.pk) == JobStatus.WAITING
    assert (reload(check).attempts, reload(check).error) == (0, "busy")


def test_a_job_nobody_does_fails_alone_and_lets_the_others_run(core, submitted, check):
    Job.objects.filter(pk=check.pk).update(name="nobody.does_this")
    other = startup_draft(core["lin"])
    submit(claim_id=other.pk, actor=core["lin"])
    run_due()
    assert reload(check).error == "KeyError"
    assert item_of(other).station == "review"


def test_one_look_runs_no_more_than_asked(core, submitted):
    assert run_due(limit=1) == 1
    assert Job.objects.filter(status=JobStatus.DONE).count() == 1


def test_what_follows_from_a_job_is_run_in_the_same_look(core, demo_day):
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    go_to(demo_day, claim.notice_until + timedelta(days=1))
    run_due()
    assert item_of(claim).station == "pay"


def test_the_notice_does_not_end_before_its_moment(core, demo_day):
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    go_to(demo_day, claim.notice_until, hour=23)
    run_due()
    assert fresh(claim).state == ClaimState.ON_NOTICE
    go_to(demo_day, claim.notice_until + timedelta(days=1), hour=0)
    run_due()
    assert fresh(claim).state == ClaimState.APPROVED


def test_a_notice_rung_for_too_early_is_put_off(core, demo_day):
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    job = Job.objects.get(claim=claim, name="approvals.close_notice")
    Job.objects.filter(pk=job.pk).update(run_after=clock.now())
    assert run_job(job.pk) == JobStatus.WAITING
    assert (reload(job).error, fresh(claim).state) == ("on_notice", ClaimState.ON_NOTICE)


def test_an_event_job_that_fails_undoes_what_it_wrote(submitted, monkeypatch):
    job = Job.objects.get(name="notifications.announce")

    def half(run):
        Claim.objects.filter(pk=run.claim_id).update(language="en")
        raise ValueError

    monkeypatch.setitem(jobs._jobs, job.name, jobs.EventJob(job.name, run=half))
    assert run_job(job.pk) == JobStatus.WAITING
    assert fresh(submitted).language == "zh-hans"


def test_an_event_job_whose_lease_was_lost_is_rolled_back(submitted, monkeypatch):
    job = Job.objects.get(name="notifications.announce")

    def slow(run):
        Claim.objects.filter(pk=run.claim_id).update(language="en")
        Job.objects.filter(pk=run.pk).update(lease="the second")

    monkeypatch.setitem(jobs._jobs, job.name, jobs.EventJob(job.name, run=slow))
    assert run_job(job.pk) == relay.BUSY
    assert fresh(submitted).language == "zh-hans"


@pytest.mark.django_db(transaction=True)
def test_in_the_embedded_default_what_is_committed_is_done_at_once(core, settings):
    settings.JOBS_RUNNER = "embedded"
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    assert item_of(claim).station == "review"
    assert run_due() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_at_once_does_not_fail_the_person_who_committed(core, settings, monkeypatch):
    def fail(claim):
        raise ValueError(IDENTITY)

    replace_work(monkeypatch, fail)
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    assert fresh(claim).state == ClaimState.SUBMITTED
    assert Job.objects.get(name=CHECK).error == "ValueError"


def test_hand_in_leaves_no_job_behind(core):
    claim = hand_in(startup_draft(core["chen"]))
    assert set(claim.jobs.values_list("status", flat=True)) == {JobStatus.DONE}
