"""Before a step is due its holder is reminded, once it is late the office above is told: once each, by the machine."""

from datetime import date, timedelta

import pytest

from approvals.desks import desk_of
from approvals.enums import Verdict
from approvals.reminding import look_after_deadlines
from notifications.models import Message
from registry import clock
from registry.errors import NoOffice
from registry.models import Post, User
from tests.approvals.calendars import local_holiday
from tests.approvals.conftest import answer, at, carry, fresh, item_of
from workflows import jobs
from workflows.commands import submit, take
from workflows.enums import Verb
from workflows.models import Claim, OpenItem, PlanStep, broken_link
from workflows.reconcile import faults
from workflows.relay import run_due

DUE = date(2026, 3, 5)


@pytest.fixture
def claim(file_startup) -> Claim:
    """At the village since Monday 2 March, due on Thursday."""
    filed = file_startup()
    assert item_of(filed).due_on == DUE
    return filed


def on(day: date) -> int:
    clock.move_to(at(day))
    return look_after_deadlines()


def told(claim: Claim, verb: Verb) -> list[set[str]]:
    """Whom each event of this kind names, by user name."""
    events = claim.events.filter(verb=verb).order_by("sequence")
    return [
        set(User.objects.filter(pk__in=event.data["told"]).values_list("username", flat=True))
        for event in events
    ]


def test_two_working_days_before_its_end_the_office_is_reminded_once(claim):
    assert look_after_deadlines() == 0
    assert on(date(2026, 3, 3)) == 1
    assert on(date(2026, 3, 4)) == 0
    assert told(claim, Verb.REMIND) == [{"na-village"}]


def test_the_colleague_who_has_it_is_reminded_alone(claim, cast):
    second = User.objects.create_user("na-village-2", name="二号")
    Post.objects.create(
        user=second, office=item_of(claim).office, role="reviewer", valid_from=date(2026, 1, 1)
    )
    take(task_id=item_of(claim).task_id, actor=cast["na-village"])
    on(date(2026, 3, 3))
    assert told(claim, Verb.REMIND) == [{"na-village"}]


def test_on_its_last_day_a_step_is_not_late_yet(claim):
    on(date(2026, 3, 5))
    assert told(claim, Verb.ESCALATE) == []


def test_the_day_after_the_office_above_is_told_once(claim):
    on(date(2026, 3, 3))
    assert on(date(2026, 3, 6)) == 1
    assert on(date(2026, 3, 7)) == 0
    assert told(claim, Verb.ESCALATE) == [{"na-township"}]
    event = claim.events.get(verb=Verb.ESCALATE)
    assert (event.actor, event.data["due_on"]) == (None, "2026-03-05")
    assert event.data["office"] == item_of(claim).office.name


def test_a_relay_that_slept_tells_what_is_late_and_reminds_of_nothing_gone_by(claim):
    on(date(2026, 3, 20))
    assert (told(claim, Verb.REMIND), len(told(claim, Verb.ESCALATE))) == ([], 1)


def test_each_step_has_its_own_reminder(claim, cast):
    on(date(2026, 3, 3))
    answer(claim, cast["na-village"])
    step = fresh(claim).steps.get(position=3)
    on(step.due_on)
    assert [len(names) for names in told(claim, Verb.REMIND)] == [1, 1]


def test_a_step_that_begins_anew_is_reminded_of_anew(claim, cast):
    on(date(2026, 3, 6))
    answer(claim, cast["na-village"], Verdict.RETURN)
    assert on(date(2026, 3, 9)) == 0
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    item = item_of(claim)
    assert (item.escalated_on, fresh(claim).steps.get(position=2).escalated_on) == (None, None)
    on(item.due_on + timedelta(days=1))
    assert len(told(claim, Verb.ESCALATE)) == 2


def test_local_holidays_of_the_place_put_the_reminder_off(claim):
    local_holiday(date(2026, 3, 4))
    PlanStep.objects.filter(claim=claim, position=2).update(due_on=date(2026, 3, 6))
    OpenItem.objects.filter(claim=claim).update(due_on=date(2026, 3, 6))
    assert on(date(2026, 3, 3)) == 1
    assert told(claim, Verb.REMIND) == [{"na-village"}]


def test_a_page_that_was_read_before_is_as_good_as_it_was(claim, cast):
    version = fresh(claim).version
    on(date(2026, 3, 3))
    on(date(2026, 3, 6))
    after = fresh(claim)
    assert after.version == version
    assert broken_link(after) is None
    assert list(faults(history=True)) == []


def test_the_desk_marks_what_was_told_above_and_keeps_the_mark_when_rebuilt(claim, cast):
    on(date(2026, 3, 6))
    [row] = desk_of(cast["na-village"]).rows
    assert "超期已报上级" in str(row.note)
    OpenItem.objects.all().delete()
    assert [fault.code for fault in faults()] == ["desk"]


def test_finance_is_reminded_of_what_it_has_to_pay(file_startup, cast):
    filed = carry(file_startup(), cast, "notice")
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    item = item_of(filed)
    assert item.station == "pay"
    on(item.due_on)
    assert told(filed, Verb.REMIND) == [{"na-finance", "na-finance-2"}]
    assert on(item.due_on + timedelta(days=1)) == 1


def test_where_no_office_is_above_the_office_itself_is_told(claim, monkeypatch):
    def nobody(office):
        raise NoOffice("", code="no_office")

    monkeypatch.setattr("approvals.reminding.superior_of", nobody)
    on(date(2026, 3, 6))
    assert told(claim, Verb.ESCALATE) == [{"na-village"}]


def test_claims_that_ended_and_corrections_are_left_alone(claim, cast):
    answer(claim, cast["na-village"], Verdict.RETURN)
    assert on(fresh(claim).correct_by) == 0


def test_one_batch_after_the_other_until_all_are_told(file_startup, monkeypatch):
    monkeypatch.setattr("approvals.reminding.BATCH", 1)
    claims = [file_startup(name) for name in ("chen", "huang")]
    clock.move_to(at(date(2026, 3, 6)))
    assert [look_after_deadlines() for _round in range(3)] == [1, 1, 0]
    assert [len(told(each, Verb.ESCALATE)) for each in claims] == [1, 1]


def test_who_is_named_gets_a_message_in_his_own_language(claim, cast):
    User.objects.filter(username="na-township").update(language="en")
    on(date(2026, 3, 3))
    on(date(2026, 3, 6))
    run_due()
    by_reader = {each.recipient.username: each for each in Message.objects.filter(claim=claim)}
    assert by_reader["na-village"].name == "due_soon"
    assert (by_reader["na-township"].name, by_reader["na-township"].language) == ("overdue", "en")
    assert by_reader["na-township"].context["office"] == item_of(claim).office.name


def test_a_daily_sweep_rests_until_the_next_day_once_nothing_is_left(db):
    left = [2, 0, 5, 0]
    calls = []
    sweep = jobs.daily(lambda: calls.append(1) or left[len(calls) - 1])
    assert [sweep(), sweep(), sweep()] == [2, 0, 0]
    assert len(calls) == 2
    clock.move_to(clock.now() + timedelta(days=1))
    assert [sweep(), sweep(), sweep()] == [5, 0, 0]


def test_nothing_to_do_is_one_question(claim, django_assert_num_queries, settings):
    settings.DEMO = False
    with django_assert_num_queries(1):
        assert look_after_deadlines() == 0
