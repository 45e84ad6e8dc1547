"""Where the programme says so, an office that says nothing in time has accepted; the review goes on all the same."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from approvals import silence
from approvals.enums import Verdict
from approvals.silence import accept_silently
from notifications.models import Message
from policies.model import Acceptance
from registry import clock
from tests.approvals.calendars import local_holiday
from tests.approvals.conftest import answer, at, fresh, item_of
from workflows import archive
from workflows.commands import submit, withdraw
from workflows.enums import ClaimState, Verb
from workflows.errors import ClaimBusy
from workflows.models import Claim, PlanStep
from workflows.reconcile import faults
from workflows.relay import run_due
from workflows.wording import event_words

LAST_DAY = date(2026, 3, 9)


@pytest.fixture
def silent(monkeypatch) -> None:
    """Every programme says that five working days without a word are an acceptance."""
    monkeypatch.setattr(
        silence,
        "programme_of",
        lambda claim: replace(archive.programme_of(claim), acceptance=Acceptance(5, silence=True)),
    )


@pytest.fixture
def claim(file_startup, silent) -> Claim:
    return file_startup()


def on(day: date) -> int:
    clock.move_to(at(day))
    return accept_silently()


def test_after_the_last_day_the_claim_counts_as_accepted_on_the_day_it_was_received(claim):
    assert on(LAST_DAY) == 0
    assert fresh(claim).state == ClaimState.SUBMITTED
    assert on(LAST_DAY + timedelta(days=1)) == 1
    after = fresh(claim)
    assert (after.state, after.accepted_at) == (ClaimState.IN_REVIEW, claim.submitted_at)
    event = after.events.get(verb=Verb.ACCEPT)
    assert (event.actor, event.data) == (None, {"silence": 5})


def test_nothing_is_decided_the_review_goes_on_at_the_same_desk(claim, cast):
    before = item_of(claim)
    on(LAST_DAY + timedelta(days=1))
    after = item_of(claim)
    assert (after.task_id, after.due_on) == (before.task_id, before.due_on)
    assert list(faults(history=True)) == []
    answer(claim, cast["na-village"])
    accepted = fresh(claim)
    assert accepted.accepted_at == claim.submitted_at
    assert accepted.events.filter(verb=Verb.ACCEPT).count() == 1


def test_it_happens_once(claim):
    assert [on(LAST_DAY + timedelta(days=days)) for days in (1, 2, 3)] == [1, 0, 0]
    assert claim.events.filter(verb=Verb.ACCEPT).count() == 1


def test_an_office_that_spoke_in_time_has_not_been_silent(claim, cast):
    answer(claim, cast["na-village"], Verdict.RETURN)
    assert on(LAST_DAY + timedelta(days=1)) == 0
    assert fresh(claim).state == ClaimState.RETURNED


def test_after_a_correction_the_days_begin_anew(claim, cast):
    answer(claim, cast["na-village"], Verdict.RETURN)
    clock.move_to(at(date(2026, 3, 10)))
    submit(claim_id=claim.pk, actor=cast["chen"])
    run_due()
    assert on(date(2026, 3, 17)) == 0
    assert on(date(2026, 3, 18)) == 1
    accepted = fresh(claim).accepted_at.astimezone(clock.SHANGHAI).date()
    assert accepted == date(2026, 3, 10)


def test_what_was_accepted_by_a_person_stays_so(claim, cast):
    answer(claim, cast["na-village"])
    assert on(LAST_DAY + timedelta(days=1)) == 0


def test_what_was_withdrawn_is_not_accepted(claim, cast):
    withdraw(claim_id=claim.pk, actor=cast["chen"])
    assert on(LAST_DAY + timedelta(days=1)) == 0


def test_holidays_of_the_place_give_the_office_longer(claim):
    local_holiday(date(2026, 3, 4))
    assert on(date(2026, 3, 10)) == 0
    assert on(date(2026, 3, 11)) == 1


def test_without_the_words_in_the_programme_silence_means_nothing(file_startup):
    claim = file_startup()
    assert on(LAST_DAY + timedelta(days=30)) == 0
    assert fresh(claim).state == ClaimState.SUBMITTED


def test_a_claim_whose_way_is_not_laid_out_yet_waits(claim):
    claim.open_items.all().delete()
    assert on(LAST_DAY + timedelta(days=1)) == 0


def test_a_claim_somebody_works_on_is_tried_again(claim, monkeypatch):
    def busy(*args, **kwargs):
        raise ClaimBusy

    clock.move_to(at(LAST_DAY + timedelta(days=1)))
    with monkeypatch.context() as held:
        held.setattr(silence, "claim_command", busy)
        assert accept_silently() == 1
    assert accept_silently() == 1
    assert fresh(claim).state == ClaimState.IN_REVIEW


def test_batches_reach_every_claim(file_startup, silent, monkeypatch):
    monkeypatch.setattr(silence, "BATCH", 1)
    for name in ("chen", "huang"):
        file_startup(name)
    assert on(LAST_DAY + timedelta(days=1)) == 2


def test_the_applicant_is_told_by_message_and_in_his_history(claim):
    on(LAST_DAY + timedelta(days=1))
    run_due()
    assert Message.objects.filter(claim=claim, name="accepted").count() == 1
    words = event_words(claim.events.get(verb=Verb.ACCEPT))
    assert words.title == "申请视为已经受理"
    assert "5个工作日内没有告知" in words.text
    assert PlanStep.objects.filter(claim=claim, position=2, status="waiting").exists()
