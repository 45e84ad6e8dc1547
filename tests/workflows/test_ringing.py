"""The broker is a doorbell: told of rows only, silent when it fails, rung again by the relay and not too often."""

from datetime import datetime, timedelta
from threading import Thread

import pytest

from config.celery import app
from tests.workflows.claims import startup_draft
from workflows import doorbell, relay, tasks
from workflows.commands import submit
from workflows.enums import JobStatus
from workflows.models import Job
from workflows.tasks import run_job_task


@pytest.fixture
def broker(settings, monkeypatch) -> list[dict]:
    """Production's way of ringing, with a broker that only writes down what it is told."""
    settings.JOBS_RUNNER = "celery"
    told = []
    monkeypatch.setattr(run_job_task, "apply_async", lambda **message: told.append(message))
    return told


@pytest.fixture
def waiting(core) -> list[int]:
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    return sorted(claim.jobs.values_list("pk", flat=True))


def ids(told: list[dict]) -> list[int]:
    return [message["args"][0] for message in told]


def test_nothing_but_the_key_of_a_row_travels(broker):
    doorbell.ring([7])
    assert broker == [{"args": [7], "retry": False, "ignore_result": True}]


def test_a_broker_that_is_down_does_not_fail_whoever_committed(broker, monkeypatch, caplog):
    def down(**message):
        raise ConnectionError("amqp://user:password@broker")

    monkeypatch.setattr(run_job_task, "apply_async", down)
    doorbell.ring([7, 8])
    assert "ConnectionError" in caplog.text
    assert "password" not in caplog.text


def test_nothing_due_rings_nobody(broker, monkeypatch):
    monkeypatch.setitem(doorbell._ringers, "celery", lambda job_ids: pytest.fail("rung for nothing"))
    doorbell.ring([])


def test_the_relay_of_production_rings_and_does_not_work_itself(broker, waiting, demo_day):
    demo_day.shift(relay.RING_AGAIN)
    assert relay.rounds()[0]() == len(waiting)
    assert ids(broker) == waiting
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.WAITING}


def test_the_relay_of_the_embedded_default_works_itself(waiting, settings):
    settings.JOBS_RUNNER = "embedded"
    relay.rounds()[0]()
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE}


def test_a_job_just_rung_for_is_not_rung_for_again_at_once(broker, waiting, demo_day):
    assert relay.ring_due() == 0
    demo_day.shift(relay.RING_AGAIN)
    assert (relay.ring_due(), relay.ring_due()) == (len(waiting), 0)
    demo_day.shift(relay.RING_AGAIN - timedelta(seconds=1))
    assert relay.ring_due() == 0
    demo_day.shift(timedelta(seconds=1))
    assert relay.ring_due() == len(waiting)


def test_a_job_whose_worker_died_is_rung_for_when_its_lease_is_over(broker, waiting, demo_day, settings):
    relay._lease(waiting[0], "dead")
    demo_day.shift(timedelta(seconds=settings.JOB_LEASE_SECONDS))
    relay.ring_due()
    assert waiting[0] in ids(broker)


def test_a_job_put_off_is_rung_for_at_its_moment(broker, waiting, demo_day):
    Job.objects.filter(pk=waiting[0]).update(rung_at=None, run_after=created() + timedelta(hours=2))
    demo_day.shift(timedelta(hours=1))
    relay.ring_due()
    assert ids(broker) == waiting[1:]
    demo_day.shift(timedelta(hours=1))
    relay.ring_due()
    assert waiting[0] in ids(broker)


def created() -> datetime:
    return Job.objects.first().created_at


def test_what_is_done_is_never_rung_for(broker, waiting, demo_day):
    Job.objects.update(status=JobStatus.DONE, finished_at=created())
    demo_day.shift(timedelta(days=1))
    assert relay.ring_due() == 0


def test_the_task_runs_the_row_it_is_told_of(waiting):
    for _delivery in range(2):
        for job_id in waiting:
            run_job_task(job_id)
    assert list(Job.objects.values_list("status", "attempts")) == [(JobStatus.DONE, 1)] * len(waiting)


def test_every_thread_of_a_web_server_rings_the_applications_own_broker(settings):
    assert tasks.run_job_task.app is app
    assert app.conf.task_default_queue == settings.CELERY_TASK_DEFAULT_QUEUE
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost


def test_a_task_seen_from_another_thread_belongs_to_the_same_application():
    from_thread = in_a_thread(lambda: run_job_task.app.main)
    assert from_thread == app.main


def in_a_thread(question):
    answers = []
    thread = Thread(target=lambda: answers.append(question()))
    thread.start()
    thread.join()
    return answers[0]
