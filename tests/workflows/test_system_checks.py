"""The site refuses to start with work that nobody does."""

from django.core.checks import registry

from workflows import jobs
from workflows.system_checks import jobs_are_registered, named_jobs, the_runner_is_known

OURS = (jobs_are_registered, the_runner_is_known)


def errors() -> list[str]:
    return [message.id for check in OURS for message in check(None)]


def test_the_checks_are_run_at_start():
    assert set(OURS) <= registry.registry.registered_checks


def test_every_job_a_flow_names_is_done_by_some_package():
    assert errors() == []
    assert named_jobs() <= set(jobs.registered_names())


def test_a_job_nobody_registers_is_an_error_that_names_it(monkeypatch):
    monkeypatch.delitem(jobs._jobs, "payments.reserve_funds")
    messages = jobs_are_registered(None)
    assert [message.id for message in messages] == ["workflows.E001"]
    assert "payments.reserve_funds" in messages[0].msg


def test_a_job_that_follows_a_transition_is_looked_for_as_well(monkeypatch):
    monkeypatch.delitem(jobs._jobs, "notifications.announce")
    assert errors() == ["workflows.E001"]


def test_a_runner_that_nobody_answers_is_an_error(settings):
    settings.JOBS_RUNNER = "Celery"
    assert errors() == ["workflows.E002"]
