"""After a calendar came out running deadlines move, each with its event; an applicant's never becomes earlier."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals import rescheduling
from approvals.enums import Verdict
from approvals.models import NoticeEntry, Rescheduling
from approvals.rescheduling import follow_calendars
from policies.calendar import add_working_days
from registry import clock
from registry.calendars import seed_calendar
from registry.models import CalendarEdition
from tests.approvals.calendars import DOCUMENT, FOURTH, SATURDAY, THIRD, local_holiday
from tests.approvals.conftest import answer, at, carry, fresh, item_of
from workflows.commands import submit, withdraw
from workflows.enums import Verb
from workflows.errors import ClaimBusy
from workflows.models import Claim, OpenItem, broken_link
from workflows.reconcile import faults
from workflows.relay import run_due


def moved(claim: Claim) -> list[dict[str, object]]:
    return [event.data for event in claim.events.filter(verb=Verb.RECOMPUTE_DEADLINE).order_by("sequence")]


def test_an_office_gets_the_days_that_turned_out_to_be_holidays(file_startup):
    claim = file_startup()
    before = item_of(claim).due_on
    edition = local_holiday(THIRD, FOURTH)
    assert follow_calendars() == 1
    item = item_of(claim)
    assert item.due_on == add_working_days(before, 2) == fresh(claim).steps.get(position=2).due_on
    [told] = moved(claim)
    assert told == {
        "edition": edition.pk,
        "document": DOCUMENT,
        "station": item.station,
        "from": before.isoformat(),
        "until": item.due_on.isoformat(),
    }


def test_an_offices_day_also_becomes_earlier(file_startup):
    clock.move_to(at(date(2026, 3, 5)))
    claim = file_startup()
    before = item_of(claim).due_on
    assert before > SATURDAY
    local_holiday(work=[SATURDAY])
    assert follow_calendars() == 1
    assert item_of(claim).due_on < before


def test_the_machine_is_named_and_the_history_stays_whole(file_startup):
    claim = file_startup()
    local_holiday(THIRD)
    follow_calendars()
    event = claim.events.get(verb=Verb.RECOMPUTE_DEADLINE)
    assert (event.actor, event.actor_kind) == (None, "machine")
    assert event.from_state == event.to_state == "submitted"
    assert broken_link(fresh(claim)) is None
    assert list(faults(history=True)) == []


@pytest.fixture
def returned(file_startup, cast) -> Claim:
    return answer(file_startup(), cast["na-village"], Verdict.RETURN)


def test_an_applicant_gets_the_days_too(returned):
    local_holiday(THIRD, FOURTH)
    assert follow_calendars() == 1
    after = fresh(returned)
    assert after.correct_by == add_working_days(returned.correct_by, 2)
    assert item_of(after).due_on == after.correct_by
    assert moved(after)[0]["station"] == "correct"


def test_what_an_applicant_was_promised_never_becomes_earlier(returned):
    local_holiday(work=[SATURDAY])
    assert follow_calendars() == 0
    assert fresh(returned).correct_by == returned.correct_by
    assert moved(returned) == []


@pytest.fixture
def on_notice(file_startup, cast) -> Claim:
    return carry(file_startup(), cast, "notice")


def test_a_list_on_notice_stays_up_for_all_its_working_days(on_notice):
    local_holiday(THIRD, FOURTH)
    assert follow_calendars() == 1
    claim = fresh(on_notice)
    entry = NoticeEntry.objects.of_claim(claim).get()
    assert claim.notice_until == entry.closes_on == entry.notice.closes_on == date(2026, 3, 11)
    assert list(faults(history=True)) == []
    clock.move_to(at(date(2026, 3, 10)))
    run_due()
    assert fresh(on_notice).state == "on_notice"
    clock.move_to(at(date(2026, 3, 12)))
    run_due()
    assert fresh(on_notice).state == "approved"


def test_a_list_on_notice_never_comes_down_earlier_than_was_posted(on_notice):
    local_holiday(work=[SATURDAY])
    assert follow_calendars() == 0
    assert fresh(on_notice).notice_until == on_notice.notice_until


def test_a_correction_handed_in_after_the_old_day_is_in_time(returned, cast):
    local_holiday(THIRD)
    follow_calendars()
    assert fresh(returned).correct_by > returned.correct_by
    submit(claim_id=returned.pk, actor=cast["chen"])
    assert fresh(returned).state == "submitted"


def test_claims_of_other_places_stay_as_they_are(file_startup, file_roster):
    claim, elsewhere = file_startup(), file_roster()
    before = item_of(elsewhere).due_on
    local_holiday(THIRD)
    assert follow_calendars() == 1
    assert item_of(elsewhere).due_on == before
    assert moved(elsewhere) == []
    assert len(moved(claim)) == 1


def test_an_edition_goes_over_the_claims_once(file_startup):
    claim = file_startup()
    edition = local_holiday(THIRD)
    assert [follow_calendars() for _round in range(3)] == [1, 0, 0]
    assert Rescheduling.objects.get(edition=edition).finished_at is not None
    assert len(moved(claim)) == 1


def test_a_second_edition_is_followed_after_the_first(file_startup):
    claim = file_startup()
    before = item_of(claim).due_on
    local_holiday(THIRD)
    local_holiday(THIRD, FOURTH)
    follow_calendars()
    follow_calendars()
    assert item_of(claim).due_on == add_working_days(before, 2)
    assert Rescheduling.objects.filter(finished_at=None).count() == 0
    local_holiday(FOURTH)
    follow_calendars()
    assert item_of(claim).due_on == add_working_days(before, 1)


def test_what_came_with_the_software_moves_nothing(file_startup):
    claim = file_startup()
    seed_calendar(clock.today())
    while CalendarEdition.objects.exclude(rescheduling__finished_at__isnull=False).exists():
        assert follow_calendars() == 0
    assert moved(claim) == []


def test_it_goes_on_where_it_was_interrupted(file_startup, file_roster, monkeypatch):
    monkeypatch.setattr(rescheduling, "BATCH", 1)
    first, second = file_startup("chen"), file_startup("huang")
    edition = local_holiday(THIRD)
    assert follow_calendars() == 1
    assert (len(moved(first)), len(moved(second))) == (1, 0)
    assert Rescheduling.objects.get(edition=edition).finished_at is None
    assert [follow_calendars(), follow_calendars()] == [1, 0]
    assert (len(moved(first)), len(moved(second))) == (1, 1)


def test_a_claim_somebody_works_on_is_tried_again_and_none_is_left_out(file_startup, monkeypatch):
    first, second = file_startup("chen"), file_startup("huang")
    local_holiday(THIRD)
    whole, busy = rescheduling.reschedule, [first.pk]

    def held(claim, edition):
        if claim.pk in busy:
            raise ClaimBusy
        return whole(claim, edition)

    monkeypatch.setattr(rescheduling, "reschedule", held)
    assert follow_calendars() == 0
    assert Rescheduling.objects.get().finished_at is None
    busy.clear()
    assert follow_calendars() == 2
    assert (len(moved(first)), len(moved(second))) == (1, 1)


def test_every_process_has_time_to_read_the_calendar_first(file_startup, settings):
    settings.RULEBOOK_SECONDS = 30
    claim = file_startup()
    local_holiday(THIRD)
    assert follow_calendars() == 0
    clock.move_to(clock.now() + timedelta(seconds=31))
    assert follow_calendars() == 1
    assert len(moved(claim)) == 1


def test_what_has_ended_meanwhile_is_left_alone(file_startup, cast):
    claim = file_startup()
    local_holiday(THIRD)
    withdraw(claim_id=claim.pk, actor=cast["chen"])
    assert follow_calendars() == 0
    assert moved(claim) == []


def test_without_anything_published_one_question_is_asked(file_startup, django_assert_num_queries, settings):
    settings.DEMO = False
    file_startup()
    with django_assert_num_queries(1):
        assert follow_calendars() == 0


def test_the_applicant_reads_why_his_day_moved(returned, cast, client):
    local_holiday(THIRD)
    follow_calendars()
    client.force_login(cast["chen"], backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(f"/claims/{returned.key}/").content.decode()
    assert "放假安排有变化，期限重新计算到" in text
    assert DOCUMENT in text


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rests=st.sets(st.integers(1, 30), max_size=6),
    works=st.sets(st.sampled_from([7, 8, 14, 15, 21, 22, 28, 29]), max_size=4),
)
def test_whatever_is_published_days_follow_and_promises_are_kept(returned, file_startup, rests, works):
    """Each example publishes another edition over those before it."""
    if not OpenItem.objects.filter(office__isnull=False).exists():
        file_startup("huang")
    promised = fresh(returned).correct_by
    worked = [date(2026, 3, day) for day in works]
    rested = {date(2026, 3, day) for day in rests} - set(worked)
    number = CalendarEdition.objects.count()
    local_holiday(date(2026, 1, 1 + number % 28), *rested, work=worked)
    follow_calendars()
    claim = fresh(returned)
    assert claim.correct_by >= promised
    assert claim.correct_by >= add_working_days(date(2026, 3, 2), 15, claim.place_id)
    at_desk = OpenItem.objects.select_related("claim").get(office__isnull=False)
    step = at_desk.claim.steps.get(position=2)
    assert at_desk.due_on == step.due_on == add_working_days(step.began_on, step.working_days, claim.place_id)
