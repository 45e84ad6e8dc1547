"""`run_relay`: one round or for ever; a fault of one part ends neither the loop nor the turn of the others."""

import pytest
from django.core.management import call_command
from django.db import OperationalError

from tests.workflows.claims import item_of, startup_draft
from workflows import relay
from workflows.commands import submit
from workflows.management.commands import run_relay

SECRET = "350583198604120011"


class Stopped(Exception):
    """Ends the endless loop from the outside."""


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The pauses of the loop, which is stopped at the third."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise Stopped

    monkeypatch.setattr(run_relay.time, "sleep", sleep)
    return slept


def loop() -> None:
    with pytest.raises(Stopped):
        call_command("run_relay", "--poll", "0.5")


def test_once_runs_what_is_due_and_says_how_much(core, capsys):
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    call_command("run_relay", "--once")
    assert item_of(claim).station == "review"
    assert int(capsys.readouterr().out) >= 2


@pytest.mark.django_db
def test_the_loop_looks_again_and_again(pauses, monkeypatch):
    looks = []
    monkeypatch.setattr(relay, "rounds", lambda: (lambda: looks.append("look") or 1,))
    loop()
    assert (looks, pauses) == (["look"] * 3, [0.5] * 3)


@pytest.mark.django_db
def test_a_database_that_restarts_does_not_end_it(pauses, monkeypatch, caplog):
    faults = [OperationalError(f"terminating connection; key ({SECRET})"), None, None]

    def look() -> int:
        if fault := faults.pop(0):
            raise fault
        return 0

    monkeypatch.setattr(relay, "rounds", lambda: (look,))
    loop()
    assert pauses == [run_relay.ERROR_PAUSE_SECONDS, 0.5, 0.5]
    assert "OperationalError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.django_db
def test_a_fault_of_one_part_does_not_take_the_turn_of_the_others(pauses, monkeypatch):
    done = []

    def broken() -> int:
        raise ValueError

    monkeypatch.setattr(relay, "rounds", lambda: (broken, lambda: done.append(1) or 1))
    loop()
    assert done == [1, 1, 1]


def test_a_round_looks_at_jobs_corrections_and_what_packages_have_waiting(monkeypatch):
    names = [part.__name__ for part in relay.rounds()]
    assert names == ["run_due", "lapse_overdue", "sweep_all"]
