"""Rows that contradict each other are found and named; what follows from the rest is mended, the rest is left."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from registry import clock
from tests.workflows.claims import carry, fresh, hand_in, startup_draft
from workflows import engine
from workflows.enums import ClaimState, JobStatus
from workflows.models import Claim, ClaimProcess, Job, OpenItem
from workflows.reconcile import faults
from workflows.system_checks import no_task_is_lost

pytestmark = pytest.mark.usefixtures("core")
ELSEWHERE = (ClaimState.WITHDRAWN, ClaimState.LAPSED, ClaimState.MERGED)
STATES = [state for state in ClaimState if state not in ELSEWHERE]


def found() -> list[tuple[str, bool]]:
    return [(fault.code, fault.mendable) for fault in faults(history=True)]


def reconcile(*options: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    said = StringIO()
    try:
        call_command("reconcile", *options, stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


@pytest.mark.parametrize("state", STATES)
def test_a_claim_in_any_state_stands_where_it_should(cast, demo_day, state):
    carry(cast, demo_day, state)
    assert found() == []
    assert reconcile("--history") == (0, "every claim stands where it should\n")


def test_a_lost_desk_row_is_written_again(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    wanted = OpenItem.objects.filter(claim=claim).values_list("task_id", "office", "due_on", "title").get()
    OpenItem.objects.all().delete()
    assert found() == [("desk", True)]
    assert reconcile("--mend") == (0, "1 mended, 0 left\n")
    assert OpenItem.objects.values_list("task_id", "office", "due_on", "title").get() == wanted
    assert found() == []


def test_a_desk_row_that_says_something_else_is_put_right(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    OpenItem.objects.filter(claim=claim).update(amount_fen=1, title="别人")
    status, said = reconcile()
    assert (status, f"{claim}: desk: the desk row is wrong in amount_fen, title" in said) == (1, True)
    assert reconcile("--mend")[0] == 0
    assert OpenItem.objects.get().amount_fen == claim.claimed_fen


def test_a_desk_row_without_a_task_is_taken_away(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    item = OpenItem.objects.get(claim=claim)
    columns = {f.attname: getattr(item, f.attname) for f in item._meta.concrete_fields if not f.generated}
    OpenItem.objects.create(**(columns | {"id": None, "task_id": item.task_id + 1}))
    assert found() == [("desk", True)]
    reconcile("--mend")
    assert OpenItem.objects.get() == item


def test_a_job_nobody_was_told_of_is_written(cast, demo_day):
    carry(cast, demo_day, ClaimState.ON_NOTICE)
    Job.objects.filter(task_id__isnull=False, status=JobStatus.WAITING).delete()
    assert found() == [("job", True)]
    assert reconcile("--mend")[0] == 0
    job = Job.objects.get(task_id__isnull=False, status=JobStatus.WAITING)
    assert job.run_after == Task.objects.get(pk=job.task_id).scheduled


def test_a_wait_that_would_end_on_another_day_is_moved_with_its_job(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.ON_NOTICE)
    Claim.objects.filter(pk=claim.pk).update(notice_until=claim.notice_until + timedelta(days=1))
    assert found() == [("moment", True)]
    assert reconcile("--mend")[0] == 0
    job = Job.objects.get(task_id__isnull=False, status=JobStatus.WAITING)
    moment = Task.objects.get(pk=job.task_id).scheduled
    assert job.run_after == moment
    assert moment.astimezone(clock.SHANGHAI).date() == fresh(claim).notice_until + timedelta(days=1)


def test_a_job_that_was_given_up_is_left_to_a_person(cast, demo_day):
    carry(cast, demo_day, ClaimState.ON_NOTICE)
    waiting = Job.objects.filter(task_id__isnull=False, status=JobStatus.WAITING)
    waiting.update(status=JobStatus.FAILED, finished_at=clock.now(), error="OSError")
    assert found() == [("job", False)]
    status, said = reconcile("--mend")
    assert (status, "OSError" in said, "0 mended, 1 left" in said) == (1, True, True)


def test_a_job_long_due_is_named(cast, demo_day):
    carry(cast, demo_day, ClaimState.ON_NOTICE)
    waiting = Job.objects.filter(task_id__isnull=False, status=JobStatus.WAITING)
    waiting.update(run_after=clock.now() - timedelta(days=2))
    assert found() == [("job", False)]


def test_a_claim_whose_process_is_gone_is_left_to_a_person(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    ClaimProcess.objects.filter(claim=claim).update(status=STATUS.CANCELED)
    assert found() == [("process", False)]


def test_a_claim_that_waits_at_the_wrong_place_is_left_to_a_person(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    wrong = engine.open_tasks(claim)[0]
    Task.objects.filter(pk=wrong.pk).update(flow_task=node("settle"))
    codes = [code for code, _mendable in found()]
    assert "task" in codes


def test_an_ended_claim_that_still_waits_is_named(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    now = clock.now()
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.REJECTED, decided_at=now, closed_at=now)
    assert {code for code, _mendable in found()} >= {"process", "task"}


def test_a_cut_history_is_found_when_it_is_asked_for(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    Claim.objects.filter(pk=claim.pk).update(history_head="0" * 64)
    assert [fault.code for fault in faults()] == []
    assert found() == [("history", False)]


def test_the_questions_do_not_grow_with_the_claims(cast, demo_day, django_assert_max_num_queries):
    carry(cast, demo_day, ClaimState.IN_REVIEW)
    with django_assert_max_num_queries(7) as one:
        assert list(faults()) == []
    hand_in(startup_draft(cast["huang"]))
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert list(faults()) == []


def test_a_task_at_a_node_that_is_gone_stops_the_start(cast, demo_day):
    claim = carry(cast, demo_day, ClaimState.IN_REVIEW)
    assert no_task_is_lost(None, databases=["default"]) == []
    task = engine.open_tasks(claim)[0]
    Task.objects.filter(pk=task.pk).update(flow_task=node("county_review"))
    (error,) = no_task_is_lost(None, databases=["default"])
    assert (error.id, "county_review" in error.msg) == ("workflows.E003", True)
    with pytest.raises(CommandError, match="workflows.E003"):
        call_command("run_relay", once=True)


def test_without_a_database_the_check_asks_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert no_task_is_lost(None) == []


def node(name: str) -> str:
    return f"workflows/flows.entrepreneurship.EntrepreneurshipFlow.{name}"
