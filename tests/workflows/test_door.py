"""The one door: all or nothing, one command at a time, and never a ring for what was not saved."""

import pytest
from django.db import OperationalError

from tests.workflows.claims import act, carry, fresh, hand_in, item_of, startup_draft
from workflows import doorbell
from workflows.actors import MACHINE
from workflows.commands import save_answers, submit
from workflows.door import claim_command
from workflows.enums import ActorKind, ClaimState, Verb
from workflows.errors import ClaimBusy, CommandRefused, StaleClaim
from workflows.models import Claim, Job, OpenItem, broken_link


@pytest.fixture
def claim(core) -> Claim:
    return startup_draft(core["chen"])


def withdraw_and_fail(claim: Claim) -> None:
    with claim_command(claim.pk, actor=claim.applicant) as move:
        move.transition(Verb.WITHDRAW)
        raise ZeroDivisionError


def test_a_failure_after_the_transition_undoes_everything(claim):
    with pytest.raises(ZeroDivisionError):
        withdraw_and_fail(claim)
    after = fresh(claim)
    assert (after.state, after.version, after.closed_at) == (ClaimState.DRAFT, claim.version, None)
    assert after.events.count() == claim.events.count()


def test_a_command_that_records_nothing_leaves_the_version(claim, core):
    with claim_command(claim.pk, actor=core["chen"]):
        pass
    assert fresh(claim).version == claim.version


def test_an_answer_to_a_task_that_records_nothing_is_a_programming_error(claim, core):
    claim = hand_in(claim)
    with pytest.raises(RuntimeError, match="record"):
        act(claim, core["na-village"], lambda move: None)
    assert item_of(claim).station == "review"


def test_a_command_inside_a_command_on_the_same_claim_is_refused(claim, core):
    with pytest.raises(RuntimeError, match="already running"), claim_command(claim.pk, actor=core["chen"]):
        save_answers(claim_id=claim.pk, actor=core["chen"], answers={"uscc": ""})
    assert fresh(claim).answers == claim.answers


def test_after_such_a_refusal_the_claim_can_be_worked_on(claim, core):
    with pytest.raises(RuntimeError), claim_command(claim.pk, actor=core["chen"]):
        save_answers(claim_id=claim.pk, actor=core["chen"], answers={"uscc": ""})
    save_answers(claim_id=claim.pk, actor=core["chen"], answers={"uscc": ""})
    assert fresh(claim).answers["uscc"] == ""


@pytest.mark.parametrize("seen", [0, 1, 99])
def test_another_version_than_the_one_seen_is_refused(claim, core, seen):
    with (
        pytest.raises(StaleClaim) as refused,
        claim_command(claim.pk, actor=core["chen"], expected_version=seen),
    ):
        pytest.fail("must not be reached")
    assert (refused.value.code, refused.value.status) == ("stale", 409)


def test_a_task_of_another_claim_is_refused(claim, core):
    other = hand_in(startup_draft(core["lin"]))
    task_id = item_of(other).task_id
    with (
        pytest.raises(CommandRefused) as refused,
        claim_command(claim.pk, actor=core["na-village"], task_id=task_id),
    ):
        pytest.fail("must not be reached")
    assert refused.value.code == "task_done"


def test_several_entries_of_one_command_share_its_version_and_one_chain(claim, core):
    with claim_command(claim.pk, actor=MACHINE) as move:
        move.record(Verb.EDIT, data={"a": 1})
        move.record(Verb.EDIT, data={"b": {"名": [1, 2.5, None]}})
    events = list(claim.events.order_by("-sequence")[:2])
    assert {event.version for event in events} == {fresh(claim).version}
    assert events[0].previous_hash == events[1].hash
    assert events[0].actor_kind == ActorKind.MACHINE
    assert broken_link(claim) is None


def test_a_claim_that_ends_is_closed_at_that_moment(core, demo_day):
    claim = carry(core, demo_day, ClaimState.REJECTED)
    assert claim.closed_at == claim.decided_at
    assert not OpenItem.objects.filter(claim=claim).exists()


def lock_error(*, sqlstate: str = "", code: int = 0) -> OperationalError:
    class FromDriver(Exception):
        pass

    cause = FromDriver()
    cause.sqlstate, cause.sqlite_errorcode = sqlstate, code
    error = OperationalError("database is locked; DETAIL: key (350583198604120011)")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        lock_error(sqlstate="55P03"),
        lock_error(sqlstate="40P01"),
        lock_error(code=5),
        lock_error(code=6),
        lock_error(code=5 | 2 << 8),
    ],
    ids=["lock timeout", "deadlock", "busy", "locked", "busy snapshot"],
)
def test_a_lock_that_cannot_be_had_is_a_sentence_not_a_fault(claim, core, error):
    with pytest.raises(ClaimBusy) as refused, claim_command(claim.pk, actor=core["chen"]):
        raise error
    assert (refused.value.code, refused.value.status) == ("busy", 503)
    assert "350583" not in str(refused.value.sentence)


def test_another_fault_of_the_database_is_not_taken_for_a_busy_claim(claim, core):
    with pytest.raises(OperationalError), claim_command(claim.pk, actor=core["chen"]):
        raise lock_error(sqlstate="53100")


def test_jobs_are_rung_for_after_the_commit_and_only_those_that_are_due(
    claim, core, django_capture_on_commit_callbacks, monkeypatch
):
    rung = []
    monkeypatch.setattr(doorbell, "ring", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        submit(claim_id=claim.pk, actor=core["chen"])
        assert rung == []
    assert rung == [sorted(Job.objects.values_list("pk", flat=True))]


def test_a_command_that_fails_rings_for_nothing(claim, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(doorbell, "ring", lambda job_ids: pytest.fail("rung for what was not saved"))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        withdraw_and_fail(claim)
    assert not Job.objects.exists()


def test_the_wait_of_a_notice_is_not_rung_for_before_its_moment(core, demo_day):
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    job = Job.objects.get(claim=claim, name="approvals.close_notice")
    assert job.rung_at is None
    assert job.run_after.date() >= claim.notice_until
