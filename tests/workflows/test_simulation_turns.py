"""A simulation in turns: kept whole or not at all, gone on with after a kill, called off at any point."""

import logging
from datetime import date

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from policies import load
from tests.workflows import drafts
from tests.workflows.claims import hand_in, startup_draft
from tests.workflows.simulations import asked, copies
from workflows import jobs
from workflows.errors import CommandRefused
from workflows.models import SimulatedClaim, Simulation
from workflows.simulation import history, turns
from workflows.simulation.commands import cancel_simulation

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def claims(core, monkeypatch) -> int:
    """Seven claims of Nan'an, read three at a time."""
    monkeypatch.setattr(history, "CLAIMS_AT_A_TIME", 3)
    copies(hand_in(startup_draft(core["chen"])), 6)
    return 7


@pytest.fixture
def brief(monkeypatch) -> None:
    """A turn ends after its first pack."""
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)


def fresh(simulation: Simulation) -> Simulation:
    return Simulation.objects.get(pk=simulation.pk)


def test_one_turn_answers_a_short_history(core, claims):
    simulation = asked(core["na-county"])
    assert turns.run_waiting() == claims
    done = fresh(simulation)
    assert (done.status, done.done, done.total) == ("done", claims, claims)
    assert done.tally["claims"]["less"] == claims
    assert done.claims.filter(kind="less", was_fen=1_000_000, now_fen=900_000).count() == claims
    assert turns.run_waiting() == 0


def test_a_long_one_is_answered_turn_by_turn_and_nobody_is_counted_twice(core, claims, brief):
    simulation = asked(core["na-county"])
    counted = [turns.run_waiting() for _turn in range(4)]
    assert counted == [3, 3, 1, 0]
    assert fresh(simulation).status == "done"
    assert simulation.claims.values("claim").distinct().count() == claims


def test_whoever_is_killed_has_kept_nothing_of_his_turn(core, claims, brief, monkeypatch, demo_day):
    simulation = asked(core["na-county"])
    turns.run_waiting()

    def killed(*args, **options):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(turns, "_keep", killed)
        with pytest.raises(SystemExit):
            turns.run_waiting()
    assert turns.run_waiting() == 0, "its lease still runs"
    demo_day.shift(turns.LEASE)
    assert [turns.run_waiting() for _turn in range(3)] == [3, 1, 0]
    assert fresh(simulation).tally["claims"]["less"] == simulation.claims.count() == claims


def test_one_that_kills_every_worker_is_given_up(core, claims, monkeypatch, demo_day):
    simulation = asked(core["na-county"])

    def killed(*args, **options):
        raise SystemExit

    monkeypatch.setattr(turns, "_turn", killed)
    for _try in range(turns.TRIES):
        with pytest.raises(SystemExit):
            turns.run_waiting()
        demo_day.shift(turns.LEASE)
    assert turns.run_waiting() == 0
    assert (fresh(simulation).status, fresh(simulation).error) == ("failed", turns.WORKER_LOST)


def test_a_fault_ends_it_and_keeps_the_kind_of_error_alone(core, claims, monkeypatch, caplog):
    simulation = asked(core["na-county"])

    def faulty(self, pack):
        raise ValueError("350583199001011234")

    monkeypatch.setattr(turns.Judge, "judge", faulty)
    with caplog.at_level(logging.ERROR):
        turns.run_waiting()
    assert (fresh(simulation).status, fresh(simulation).error) == ("failed", "ValueError")
    assert "350583199001011234" not in caplog.text


def test_a_database_that_is_away_does_not_end_it(core, claims, monkeypatch, demo_day):
    simulation = asked(core["na-county"])

    def away(*args, **options):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(turns, "_keep", away)
        with pytest.raises(OperationalError):
            turns.run_waiting()
    demo_day.shift(turns.LEASE)
    turns.run_waiting()
    assert fresh(simulation).status == "done"


def test_called_off_in_the_middle_of_a_turn_the_turn_keeps_nothing(core, claims, brief, monkeypatch):
    simulation = asked(core["na-county"])
    turns.run_waiting()
    judge = turns.Judge.judge

    def meanwhile(self, pack):
        cancel_simulation(actor=core["na-county"], simulation_id=simulation.pk)
        return judge(self, pack)

    monkeypatch.setattr(turns.Judge, "judge", meanwhile)
    assert turns.run_waiting() == 0
    assert (fresh(simulation).status, simulation.claims.count(), fresh(simulation).done) == (
        "cancelled",
        3,
        3,
    )
    assert turns.run_waiting() == 0


def test_other_rules_in_use_begin_it_anew(core, claims, brief, monkeypatch):
    simulation = asked(core["na-county"])
    turns.run_waiting()
    months = drafts.source_with("standards/469025.toml", ("monthly_fen = 100_000", "monthly_fen = 90_000"))
    before = load.current()
    load.use(before.with_source(months))
    try:
        assert [turns.run_waiting() for _turn in range(4)] == [3, 3, 1, 0]
    finally:
        load.use(before)
    assert fresh(simulation).done == claims == simulation.claims.count()


def test_the_oldest_goes_first_and_none_waits_for_ever(core, claims):
    first, second = asked(core["na-county"]), asked(core["na-county"])
    turns.run_waiting()
    assert (fresh(first).status, fresh(second).status) == ("done", "waiting")
    turns.run_waiting()
    assert fresh(second).status == "done"


def test_the_process_that_asked_takes_the_first_turn(core, claims, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        simulation = asked(core["na-county"])
    assert fresh(simulation).status == "done"


def test_with_celery_it_is_left_to_the_relay(core, claims, settings, django_capture_on_commit_callbacks):
    settings.JOBS_RUNNER = "celery"
    with django_capture_on_commit_callbacks(execute=True):
        simulation = asked(core["na-county"])
    assert fresh(simulation).status == "waiting"
    assert jobs.sweep_all() == claims
    assert fresh(simulation).status == "done"


def test_an_office_tries_the_claims_of_its_own_area_only(core, claims):
    simulation = asked(core["zx-county"], division="530627")
    turns.run_waiting()
    assert fresh(simulation).done == 0


@pytest.mark.parametrize(
    "username", ["chen", "na-village", "na-finance", "zx-county", "auditor", "fj-province"]
)
def test_only_who_holds_the_post_at_that_office_may_ask(core, username):
    with pytest.raises(CommandRefused) as refusal:
        asked(core[username])
    assert refusal.value.code == "not_allowed"
    assert not Simulation.objects.exists()


def test_what_has_ended_is_not_called_off(core, claims):
    simulation = asked(core["na-county"])
    turns.run_waiting()
    with pytest.raises(CommandRefused, match="已经结束"):
        cancel_simulation(actor=core["na-county"], simulation_id=simulation.pk)
    assert fresh(simulation).status == "done"


def test_the_stored_answer_names_nobody(core, claims):
    simulation = asked(core["na-county"])
    turns.run_waiting()
    person = core["chen"].person
    stored = str(fresh(simulation).tally) + str(list(simulation.claims.values()))
    assert person.name_masked not in stored
    assert [label for label in person.claim_lines.values_list("label", flat=True) if label in stored] == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("simulation_status_known", {"status": "lost"}),
        ("simulation_days_in_order", {"first_day": date(2099, 1, 1)}),
        ("simulation_ended_has_moment", {"status": "failed"}),
        ("simulation_ended_has_moment", {"finished_at": NOW}),
        ("simulation_done_has_answer", {"status": "done", "finished_at": NOW}),
    ],
)
def test_the_database_refuses(core, name, columns):
    simulation = asked(core["na-county"])
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Simulation.objects.filter(pk=simulation.pk).update(**columns)


@pytest.mark.parametrize(
    ("name", "columns"), [("simulated_claim_once", {}), ("simulated_kind_known", {"kind": "other"})]
)
def test_the_database_refuses_a_claim(core, claims, name, columns):
    asked(core["na-county"])
    turns.run_waiting()
    row = SimulatedClaim.objects.first()
    if not columns:
        row.pk = None
        # SQLite names the columns of an index, not the index.
        name = f"{name}|UNIQUE.*simulation_id.*claim_id"
    for column, value in columns.items():
        setattr(row, column, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()
