"""Shapes of flows: pinned once shipped, side by side while claims run, and claims moved only where it is safe."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.checks import registry
from django.core.management import CommandError, call_command
from viewflow import this
from viewflow.workflow import flow as viewflow

from tests.workflows.claims import (
    act,
    agree,
    carry,
    fresh,
    go_to,
    hand_in,
    item_of,
    publish,
    release,
    settle,
    startup_draft,
)
from workflows import engine, jobs
from workflows.commands import take
from workflows.door import Move
from workflows.enums import ActorKind, ClaimState, JobStatus, Station, Verb
from workflows.errors import CommandRefused
from workflows.flows import FLOWS, entrepreneurship, name_of, newest_shape
from workflows.flows.stations import begin, desk, end, job, notice_period, route
from workflows.management.commands.show_flow import shape_text
from workflows.models import ClaimProcess, Job
from workflows.nodes import ClaimLock
from workflows.reconcile import faults
from workflows.relay import run_due, run_job
from workflows.reshaping import reshape
from workflows.system_checks import no_flow_is_lost, refuse_lost_tasks

SHIPPED = {path.stem: path for path in (Path(__file__).parent / "shapes").glob("*.txt")}
OLD, NEW = "entrepreneurship@1", "entrepreneurship@2"
OTHER_JOB = "payments.reserve_twice_as_carefully"


@pytest.mark.parametrize("shape", sorted(SHIPPED))
def test_a_shipped_shape_is_as_it_was(shape):
    assert shape in FLOWS, f"{shape} was shipped and claims may stand on it: see docs/changing-a-flow.md"
    assert shape_text(shape) == SHIPPED[shape].read_text(encoding="utf-8"), (
        f"{shape} was shipped: add a new version beside it (docs/changing-a-flow.md)"
    )


def test_every_shape_is_pinned():
    assert set(FLOWS) == set(SHIPPED), "write its text down: docs/changing-a-flow.md"


def test_the_newest_version_is_taken_by_number(monkeypatch):
    for version in (2, 9, 10):
        monkeypatch.setitem(FLOWS, f"general@{version}", FLOWS["general@1"])
    assert newest_shape("general") == "general@10"
    assert name_of("general@10") == "general"
    with pytest.raises(KeyError):
        newest_shape("gener")


def test_one_shape_is_printed_alone(capsys):
    call_command("show_flow", "--shape", OLD)
    assert capsys.readouterr().out == shape_text(OLD)


class NextEntrepreneurshipFlow(viewflow.Flow):
    """Another order of the file, another job behind reserving, and nobody goes to look."""

    __module__ = entrepreneurship.__name__
    process_class = ClaimProcess
    lock_impl = ClaimLock()

    start = begin()
    route = route(
        this.check,
        this.correct,
        this.review,
        this.notice,
        this.reserve,
        this.pay,
        this.issue,
        this.settle,
        this.end,
    )
    check = job("workflows.check_claim")
    correct = desk()
    review = desk()
    notice = notice_period(then="approvals.close_notice")
    reserve = job(OTHER_JOB)
    pay = desk()
    issue = job("documents.issue_disbursement_notice")
    settle = desk()
    end = end()

    def link_claim(self, activation, claim):
        activation.process.claim = claim
        return activation.process


def reserve_carefully(move: Move, _result: object) -> None:
    move.record(Verb.RESERVE, data={"carefully": True})
    move.finish_step(move.step)


@pytest.fixture
def next_shape(monkeypatch) -> str:
    """A second version of the flow, released while claims run on the first."""
    name = NextEntrepreneurshipFlow.__name__
    monkeypatch.setattr(entrepreneurship, name, NextEntrepreneurshipFlow, raising=False)
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    monkeypatch.setitem(jobs._jobs, OTHER_JOB, jobs.StationJob(OTHER_JOB, finish=reserve_carefully))
    return NEW


def reserved(claim) -> list[dict[str, object]]:
    return list(claim.events.filter(verb=Verb.RESERVE).values_list("data", flat=True))


def without_a_visit(claim):
    """The plan of a programme that sends nobody to look."""
    claim.steps.filter(station=Station.SITE_VISIT).update(status="skipped")
    return fresh(claim)


def to_the_end(core, demo_day, claim):
    """From the village desk to the bank, in whatever shape."""
    for username, change in (("na-village", agree), ("na-township", agree), ("na-county", publish)):
        claim = act(claim, core[username], change)
    go_to(demo_day, claim.notice_until + timedelta(days=1))
    run_due()
    claim = act(claim, core["na-finance"], release)
    return act(claim, core["na-finance-2"], settle)


def test_two_shapes_run_side_by_side_each_claim_on_its_own(core, demo_day, monkeypatch, next_shape):
    monkeypatch.delitem(FLOWS, NEW)
    old = without_a_visit(hand_in(startup_draft(core["chen"])))
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    new = without_a_visit(hand_in(startup_draft(core["huang"])))
    assert (engine.shape_of(old), engine.shape_of(new)) == (OLD, NEW)
    assert [engine.claims_on(shape).get() for shape in (OLD, NEW)] == [old, new]
    old = to_the_end(core, demo_day, old)
    new = to_the_end(core, demo_day, new)
    assert (old.state, new.state) == (ClaimState.PAID, ClaimState.PAID)
    assert reserved(new) == [{"carefully": True}]
    assert reserved(old) == [{}]
    assert (engine.shape_of(old), engine.shape_of(new)) == (None, None)
    assert list(faults(history=True)) == []


@pytest.mark.parametrize("state", [ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.ON_NOTICE])
def test_a_claim_goes_on_in_the_new_shape_where_it_stood(core, demo_day, monkeypatch, next_shape, state):
    monkeypatch.delitem(FLOWS, NEW)
    claim = carry(core, demo_day, state)
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    (before,) = engine.open_tasks(claim)
    reshape(claim_id=claim.pk, shape=NEW)
    (after,) = engine.open_tasks(claim)
    assert engine.shape_of(claim) == NEW
    assert (engine.station(after), after.scheduled, after.owner) == (
        engine.station(before),
        before.scheduled,
        before.owner,
    )
    event = fresh(claim).events.last()
    assert (event.verb, event.actor_kind) == (Verb.RESHAPE, ActorKind.MACHINE)
    assert event.data == {"from": OLD, "to": NEW}
    assert list(faults(history=True)) == []


def test_the_holder_and_the_due_day_stay(core, demo_day, monkeypatch, next_shape):
    monkeypatch.delitem(FLOWS, NEW)
    claim = hand_in(startup_draft(core["chen"]))
    take(task_id=item_of(claim).task_id, actor=core["na-village"])
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    before = item_of(claim)
    reshape(claim_id=claim.pk, shape=NEW)
    after = item_of(claim)
    assert (after.taken_by, after.due_on, after.office) == (before.taken_by, before.due_on, before.office)
    assert after.task_id != before.task_id


def test_the_job_of_the_old_task_changes_nothing(core, demo_day, monkeypatch, next_shape):
    monkeypatch.delitem(FLOWS, NEW)
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    old = Job.objects.get(claim=claim, name="approvals.close_notice")
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    reshape(claim_id=claim.pk, shape=NEW)
    version = fresh(claim).version
    Job.objects.filter(pk=old.pk).update(run_after=claim.created_at)
    assert run_job(old.pk) == JobStatus.STALE
    assert fresh(claim).version == version
    assert (
        Job.objects.filter(claim=claim, name="approvals.close_notice", status=JobStatus.WAITING).count() == 1
    )


def at_the_visit(core):
    return act(hand_in(startup_draft(core["chen"])), core["na-village"], agree)


def test_a_claim_at_a_station_the_new_shape_does_not_have_stays(core, monkeypatch, next_shape):
    monkeypatch.delitem(FLOWS, NEW)
    claim = at_the_visit(core)
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    with pytest.raises(CommandRefused) as refused:
        reshape(claim_id=claim.pk, shape=NEW)
    assert refused.value.code == "no_station"
    assert (engine.shape_of(claim), fresh(claim).version) == (OLD, claim.version)
    assert item_of(claim).station == Station.SITE_VISIT


@pytest.mark.parametrize("shape", [OLD, "general@1", "entrepreneurship@7"])
def test_nowhere_else(core, shape):
    claim = hand_in(startup_draft(core["chen"]))
    with pytest.raises(CommandRefused):
        reshape(claim_id=claim.pk, shape=shape)


def test_what_has_ended_is_not_moved(core, demo_day, next_shape):
    claim = carry(core, demo_day, ClaimState.REJECTED)
    with pytest.raises(CommandRefused):
        reshape(claim_id=claim.pk, shape=NEW)


def test_the_command_moves_those_that_can_go_and_names_the_others(core, monkeypatch, next_shape):
    monkeypatch.delitem(FLOWS, NEW)
    stays, goes = at_the_visit(core), hand_in(startup_draft(core["huang"]))
    monkeypatch.setitem(FLOWS, NEW, NextEntrepreneurshipFlow)
    said, told = StringIO(), StringIO()
    call_command("reshape_claims", "--from", OLD, "--to", NEW, "--dry-run", stdout=said)
    assert said.getvalue() == f"2 claims are under way on {OLD}\n"
    with pytest.raises(SystemExit) as ended:
        call_command("reshape_claims", "--from", OLD, "--to", NEW, stdout=said, stderr=told)
    assert ended.value.code == 1
    assert f"1 moved to {NEW}, 1 left on {OLD}" in said.getvalue()
    assert stays.number in told.getvalue()
    assert (engine.shape_of(stays), engine.shape_of(goes)) == (OLD, NEW)


def test_a_shape_with_claims_may_not_disappear(core, monkeypatch, next_shape):
    hand_in(startup_draft(core["chen"]))
    assert no_flow_is_lost(None, databases=["default"]) == []
    monkeypatch.delitem(FLOWS, NEW)
    (error,) = no_flow_is_lost(None, databases=["default"])
    assert (error.id, "1 claims" in error.msg, NextEntrepreneurshipFlow.__name__ in error.msg) == (
        "workflows.E004",
        True,
        True,
    )
    with pytest.raises(CommandError, match="workflows.E004"):
        refuse_lost_tasks()


def test_the_check_is_run_before_a_release():
    assert no_flow_is_lost in registry.registry.registered_checks


def test_without_a_database_the_check_asks_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert no_flow_is_lost(None) == []
