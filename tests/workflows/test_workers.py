"""Real Celery workers on Redis and on RabbitMQ: one is killed in mid-job, and the job is completed exactly once."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from django.db import connection
from kombu import Connection

from registry.models import Account
from workflows import checks
from workflows.commands import open_draft, submit
from workflows.enums import JobStatus, Verb
from workflows.models import Claim, Job

ROOT = Path(__file__).resolve().parents[2]
CHECK = "workflows.check_claim"
PATIENCE_SECONDS = 60
BROKERS = {
    "redis": ("redis://127.0.0.1:6379/9", 6379),
    "rabbitmq": ("amqp://guest:guest@127.0.0.1:5672//", 5672),
}
pytestmark = [
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite's test database lives in this process; workers cannot see it",
    ),
]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def waits_for(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.1)


class Workers:
    """Starts workers and the relay as processes of their own, on the test's database and a queue of its own."""

    def __init__(self, broker: str, folder: Path) -> None:
        names = connection.settings_dict
        host, port = names["HOST"] or "127.0.0.1", names["PORT"] or 5432
        self.folder = folder
        self.started: list[subprocess.Popen] = []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": f"postgres://{names['USER']}:{names['PASSWORD']}@{host}:{port}/{names['NAME']}",
            "JOBS_RUNNER": "celery",
            "CELERY_BROKER_URL": broker,
            "CELERY_TASK_DEFAULT_QUEUE": f"test-{uuid.uuid4().hex}",
            "JOB_LEASE_SECONDS": "2",
            "WORKER_FOLDER": str(folder),
            "SHENLING_VAR": str(folder),
            "PYTHONPATH": str(ROOT),
        }

    def start(self) -> subprocess.Popen:
        with (self.folder / "worker.log").open("a") as log:
            worker = self._start(log)
        self.started.append(worker)
        return worker

    def _start(self, log: IO[str]) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.workflows.slow_worker", "worker"]
            + ["--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "warning"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )

    def ring(self) -> None:
        """One round of the relay, as if the pause between two rings were over."""
        Job.objects.filter(status__in=[JobStatus.WAITING, JobStatus.RUNNING]).update(rung_at=None)
        relay = [sys.executable, "manage.py", "run_relay", "--once"]
        subprocess.run(relay, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=60)

    def kill(self, worker: subprocess.Popen) -> None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def stop(self) -> None:
        for worker in self.started:
            if worker.poll() is None:
                self.kill(worker)
        with Connection(self.environment["CELERY_BROKER_URL"]) as broker:
            broker.default_channel.queue_delete(self.environment["CELERY_TASK_DEFAULT_QUEUE"])


@pytest.fixture(params=sorted(BROKERS))
def workers(request, tmp_path) -> Iterator[Workers]:
    url, port = BROKERS[request.param]
    if not answers(port):
        pytest.skip(f"no {request.param} on its standard port")
    group = Workers(url, tmp_path)
    yield group
    group.stop()


@pytest.fixture
def submitted(cast, settings, monkeypatch) -> Claim:
    """chen's claim, handed in; its check waits as a row, and nobody was told."""
    from_pilot = cast["chen"]
    monkeypatch.setattr(checks, "_checks", {})
    settings.JOBS_RUNNER = "celery"
    monkeypatch.setattr("workflows.doorbell.ring", lambda job_ids: None)
    person = from_pilot.person
    claim = open_draft(actor=from_pilot, programme="startup_grant", place=person.home, person=person)
    Claim.objects.filter(pk=claim.pk).update(account=Account.objects.get(person=person))
    submit(claim_id=claim.pk, actor=from_pilot)
    return claim


def test_a_worker_killed_in_mid_job_leaves_exactly_one_completion(workers, submitted):
    slow, started = workers.folder / "SLOW", workers.folder / "STARTED"
    slow.touch()
    first = workers.start()
    workers.ring()
    waits_for(started.exists, "the first worker to begin the check")
    workers.kill(first)
    slow.unlink()
    assert Job.objects.get(name=CHECK).status == JobStatus.RUNNING

    workers.start()
    workers.start()

    def done() -> bool:
        workers.ring()
        return Job.objects.get(name=CHECK).status == JobStatus.DONE

    waits_for(done, "another worker to take the job over")
    workers.ring()
    job = Job.objects.get(name=CHECK)
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)
    assert submitted.events.filter(verb=Verb.ASSESS).count() == 1
    assert submitted.assessments.count() == 1
    assert submitted.open_items.count() == 1
