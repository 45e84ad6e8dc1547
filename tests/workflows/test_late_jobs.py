"""Late jobs change nothing: whatever a job is called and however a claim has ended, its answer comes too late."""

from datetime import timedelta

import pytest

from registry import clock
from tests.soak.acts import open_roster
from tests.workflows.claims import carry, fresh, go_to, item_of
from workflows import jobs
from workflows.commands import lapse, submit, withdraw
from workflows.door import claim_command
from workflows.engine import Task
from workflows.enums import CLOSED_STATES, ClaimState, JobStatus, Verb
from workflows.models import Claim, Job, OpenItem
from workflows.relay import lapse_overdue, run_due, run_job
from workflows.splitting import rejoin, split_off

# As the packages do them, before a test puts anything in their place.
REAL = dict(jobs._jobs)
STATIONS = sorted(name for name, each in REAL.items() if isinstance(each, jobs.StationJob))
AFTERWARDS = sorted(name for name, each in REAL.items() if isinstance(each, jobs.EventJob))
STORED = ("state", "version", "history_head", "approved_fen", "paid_fen", "closed_at", "correct_by")


def ended(core, demo_day, state: str) -> Claim:
    """A claim that has come to this ending on the way where that is possible."""
    if state == ClaimState.WITHDRAWN:
        claim = carry(core, demo_day, ClaimState.APPROVED)
        withdraw(claim_id=claim.pk, actor=core["chen"])
    elif state == ClaimState.LAPSED:
        claim = carry(core, demo_day, ClaimState.RETURNED)
        go_to(demo_day, claim.correct_by + timedelta(days=1))
        lapse(claim_id=claim.pk)
    elif state == ClaimState.TERMINATED:
        claim = carry(core, demo_day, ClaimState.ON_NOTICE)
        with claim_command(claim.pk, actor=core["na-county"]) as move:
            move.transition(Verb.TERMINATE, comment="重复申请", data={"cause": "filed_twice"})
    elif state == ClaimState.MERGED:
        claim = merged(core)
    else:
        claim = carry(core, demo_day, state)
    run_due()
    return fresh(claim)


def merged(core) -> Claim:
    """A sheet of a roster of two that was split off and put back."""
    claim = open_roster(core["organiser"], 2)
    submit(claim_id=claim.pk, actor=core["organiser"])
    run_due()
    with claim_command(claim.pk, actor=core["zx-county"]) as move:
        part = split_off(move, list(move.claim.lines.filter(position=2)), reason="单独核实。")
    item = item_of(part)
    with claim_command(part.pk, actor=core["zx-county"], task_id=item.task_id, office=item.office) as move:
        rejoin(move, claim.pk)
    return part


def stands(claim: Claim) -> tuple[object, ...]:
    """Everything a job could have changed of the claim and its way."""
    row = Claim.objects.filter(pk=claim.pk).values_list(*STORED).get()
    steps = tuple(claim.steps.order_by("pk").values_list("pk", "status", "due_on"))
    benefits = tuple(claim.benefits.order_by("pk").values_list("status", "amount_fen"))
    tasks = tuple(
        Task.objects.filter(process__claimprocess__claim=claim).order_by("pk").values_list("status")
    )
    return (
        row,
        steps,
        benefits,
        tasks,
        claim.assessments.count(),
        OpenItem.objects.filter(claim=claim).count(),
    )


def never(*_given: object) -> None:
    raise AssertionError("a late job went to work")


@pytest.mark.parametrize("state", CLOSED_STATES)
def test_no_station_job_of_any_name_goes_to_work_on_an_ended_claim(core, demo_day, monkeypatch, state):
    claim = ended(core, demo_day, state)
    tasks = list(Task.objects.filter(process__claimprocess__claim=claim).exclude(flow_task_type="START"))
    before = stands(claim)
    assert tasks
    for name in STATIONS:
        monkeypatch.setitem(jobs._jobs, name, jobs.StationJob(name, work=never, finish=never))
        for task in tasks:
            late = Job.objects.create(
                claim=claim,
                name=name,
                key=f"late:{task.pk}:{name}",
                task_id=task.pk,
                created_at=clock.now(),
                run_after=clock.now(),
            )
            assert run_job(late.pk) == JobStatus.STALE, (name, task)
    assert stands(claim) == before


@pytest.mark.parametrize("state", CLOSED_STATES)
def test_no_work_that_follows_an_event_changes_an_ended_claim_whatever_it_follows(
    core, demo_day, monkeypatch, state
):
    claim = ended(core, demo_day, state)
    before = stands(claim)
    for name in AFTERWARDS:
        monkeypatch.setitem(jobs._jobs, name, REAL[name])
        late = Job.objects.create(
            claim=claim,
            name=name,
            key=f"late:{name}",
            event=(claim.root or claim).events.filter(verb=Verb.SUBMIT).first(),
            created_at=clock.now(),
            run_after=clock.now(),
        )
        assert run_job(late.pk) == JobStatus.DONE, name
    assert stands(claim) == before


@pytest.mark.parametrize("state", CLOSED_STATES)
def test_the_sweeps_of_every_package_leave_an_ended_claim_alone(core, demo_day, state):
    claim = ended(core, demo_day, state)
    before = stands(claim)
    go_to(demo_day, clock.today() + timedelta(days=400))
    lapse_overdue()
    jobs.sweep_all()
    run_due()
    assert stands(claim) == before
