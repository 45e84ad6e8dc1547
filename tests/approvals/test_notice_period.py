"""公示 runs by the working-day calendar, over weekends and the holidays of 2026, and ends after its last day."""

from datetime import date, timedelta

import pytest

from approvals.enums import EntryStatus, NoticeOutcome, NoticeUnit
from approvals.models import NoticeEntry, NoticeResult
from approvals.notices import COLUMNS, last_day
from policies.model import Notice
from registry import clock
from tests.approvals.conftest import at, carry, fresh
from workflows.commands import withdraw
from workflows.enums import ClaimState, JobStatus, Verb
from workflows.models import Job
from workflows.relay import run_due

FIVE = Notice(5, "working")


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 9), id="over a weekend"),
        pytest.param(date(2026, 3, 6), date(2026, 3, 13), id="published on a Friday"),
        pytest.param(date(2026, 4, 1), date(2026, 4, 9), id="over Qingming, 4 to 6 April"),
        pytest.param(
            date(2026, 4, 29), date(2026, 5, 9), id="over May, 1 to 5, with the make-up Saturday 9 May"
        ),
        pytest.param(date(2026, 2, 14), date(2026, 2, 28), id="over Spring Festival, to a make-up Saturday"),
    ],
)
def test_five_working_days_are_counted_without_the_first(opens, closes):
    assert last_day(opens, FIVE) == closes


@pytest.mark.parametrize(
    ("opens", "days", "closes"),
    [
        (date(2026, 3, 2), 7, date(2026, 3, 9)),
        pytest.param(date(2026, 3, 2), 5, date(2026, 3, 9), id="a Saturday moves on to Monday"),
        pytest.param(date(2026, 4, 28), 3, date(2026, 5, 6), id="1 May moves on past the holiday"),
    ],
)
def test_calendar_days_that_end_on_a_day_of_rest_end_on_the_next_working_day(opens, days, closes):
    assert last_day(opens, Notice(days, "calendar")) == closes


@pytest.fixture
def on_notice(file_startup, cast):
    return carry(file_startup(), cast, "notice")


def list_of(claim):
    """The one list that shows the claim."""
    return NoticeEntry.objects.of_claim(claim).select_related("notice").first().notice


def move_to(day: date, hour: int = 0) -> None:
    clock.move_to(at(day, hour))


def test_the_notice_says_from_when_to_when_and_proves_what_was_shown(on_notice):
    notice = list_of(on_notice)
    assert (notice.opens_on, notice.closes_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert (on_notice.notice_from, on_notice.notice_until) == (notice.opens_on, notice.closes_on)
    assert (notice.days, notice.unit) == (5, NoticeUnit.WORKING_DAYS)
    assert [len(entry.entry_hash) for entry in notice.entries.all()] == [64]
    event = on_notice.events.get(verb=Verb.PUBLISH)
    assert event.data == {"from": "2026-03-02", "until": "2026-03-09", "notice": notice.number}


def test_the_last_day_counts_to_its_end(on_notice):
    move_to(date(2026, 3, 9), hour=23)
    run_due()
    assert fresh(on_notice).state == ClaimState.ON_NOTICE
    assert NoticeEntry.objects.of_claim(on_notice).get().status == EntryStatus.SHOWN


def test_the_day_after_the_last_the_approval_takes_effect_by_itself(on_notice):
    move_to(date(2026, 3, 10))
    run_due()
    claim = fresh(on_notice)
    assert claim.state == ClaimState.APPROVED
    assert NoticeEntry.objects.of_claim(claim).get().status == EntryStatus.CONFIRMED
    event = claim.events.get(verb=Verb.APPROVE)
    assert event.actor is None
    assert event.data == {
        "amount_fen": 1_000_000,
        "from": "2026-03-02",
        "until": "2026-03-09",
        "notice": list_of(claim).number,
        "outcome": "no_objection",
        "list_sha256": list_of(claim).entries_hash,
    }


def test_the_result_of_the_notice_is_kept_for_the_approval(on_notice):
    move_to(date(2026, 3, 10))
    run_due()
    result = NoticeResult.objects.get(claim=on_notice)
    assert (result.outcome, result.posting) == (NoticeOutcome.NO_OBJECTION, None)
    assert (result.opens_on, result.closes_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert result.entries_hash == list_of(on_notice).entries_hash != ""


def test_a_job_that_rings_too_early_is_put_off_and_approves_nothing(on_notice):
    job = Job.objects.get(claim=on_notice, name="approvals.close_notice")
    Job.objects.filter(pk=job.pk).update(run_after=clock.now() - timedelta(minutes=1))
    run_due()
    job.refresh_from_db()
    assert (job.status, job.error, job.attempts) == (JobStatus.WAITING, "on_notice", 0)
    assert fresh(on_notice).state == ClaimState.ON_NOTICE


def test_a_relay_that_slept_for_a_week_approves_once(on_notice):
    move_to(date(2026, 3, 20))
    run_due()
    run_due()
    assert fresh(on_notice).events.filter(verb=Verb.APPROVE).count() == 1


def test_a_claim_withdrawn_while_on_notice_is_not_approved_later(on_notice, cast):
    withdraw(claim_id=on_notice.pk, actor=cast["chen"])
    move_to(date(2026, 3, 10))
    run_due()
    assert fresh(on_notice).state == ClaimState.WITHDRAWN


def test_the_list_is_masked_and_names_neither_identity_nor_account(on_notice, cast):
    entry = NoticeEntry.objects.of_claim(on_notice).values(*COLUMNS).get()
    person = cast["chen"].person.open()
    assert entry == {
        "name": "陈**",
        "unit": "",
        "place": "福建省泉州市南安市官桥镇九溪村",
        "period": "",
        "amount_fen": 1_000_000,
    }
    text = str(entry)
    assert person.name not in text
    assert person.id_number not in text


def test_a_roster_is_published_with_its_unit_and_only_the_lines_that_are_paid(file_roster, cast):
    from_zhenxiong = carry(file_roster(), cast, "notice")
    entries = NoticeEntry.objects.of_claim(from_zhenxiong)
    assert len(entries) == 8
    assert {entry.unit for entry in entries} == {from_zhenxiong.organisation.name}
    assert all("*" in entry.name for entry in entries)
