"""The days to correct and the days before a reminder are the programme's or the county's where they say so."""

from datetime import date

import pytest

from approvals.enums import Verdict
from approvals.limits import limit_of
from approvals.matters import Matter
from approvals.reminding import look_after_deadlines
from policies.errors import DataError
from registry import clock
from tests.approvals.calendars import local_holiday
from tests.approvals.conftest import answer, at, item_of
from tests.approvals.local_rules import set_by_county
from workflows.enums import Verb
from workflows.forms.attendance import working_days
from workflows.models import Claim
from workflows.posts.opening import due_day
from workflows.posts.rhythm import Rhythm

WHY = "请补正营业执照照片。"


def returned(claim: Claim, cast) -> Claim:
    return answer(claim, cast["na-village"], Verdict.RETURN, comment=WHY)


def test_where_nobody_says_otherwise_there_are_fifteen_working_days_to_correct(file_startup, cast):
    claim = returned(file_startup(), cast)
    assert claim.correct_by == date(2026, 3, 23)
    assert claim.events.get(verb=Verb.RETURN).data["working_days"] == 15


def test_the_county_sets_other_days_and_the_reviewer_reads_them_before(file_startup, cast):
    set_by_county(correction_working_days=7)
    claim = file_startup()
    told = {choice.verdict: choice.consequence for choice in Matter(_item(claim), cast["na-village"]).choices}
    assert "2026-03-11" in str(told[Verdict.RETURN])
    claim = returned(claim, cast)
    assert claim.correct_by == date(2026, 3, 11)


def test_what_the_applicant_was_told_stays_when_the_county_changes_it(file_startup, cast):
    set_by_county(correction_working_days=7)
    claim = returned(file_startup(), cast)
    set_by_county(reminder_working_days=1)
    limit = limit_of(claim)
    assert (limit.count, limit.until, limit.due) == (7, date(2026, 3, 11), date(2026, 3, 11))


def test_an_office_is_reminded_as_early_as_the_county_says(file_startup, cast):
    early, usual = "lin", "chen"
    plain = file_startup(usual)
    set_by_county(reminder_working_days=3)
    claim = file_startup(early)
    clock.move_to(at(date(2026, 3, 3)))
    look_after_deadlines()
    assert claim.events.filter(verb=Verb.REMIND).count() == 1
    assert item_of(plain).reminded_on is not None, "two working days before"


def test_a_shorter_reminder_waits(file_startup):
    set_by_county(reminder_working_days=1)
    claim = file_startup()
    clock.move_to(at(date(2026, 3, 3)))
    assert look_after_deadlines() == 0
    clock.move_to(at(date(2026, 3, 4)))
    assert look_after_deadlines() == 1
    assert claim.events.get(verb=Verb.REMIND).data["due_on"] == "2026-03-05"


@pytest.mark.parametrize(
    ("name", "value"),
    [("correction_working_days", 0), ("correction_working_days", 61), ("reminder_working_days", 11)],
)
def test_days_that_cannot_be_are_refused_with_their_place(db, name, value):
    with pytest.raises(DataError, match=name):
        set_by_county(**{name: value})


def test_the_working_days_of_a_month_are_those_of_the_place_of_the_post(cast):
    before = working_days("2026-03", "350583118201"), working_days("2026-03", "469025")
    local_holiday(date(2026, 3, 9), date(2026, 3, 10))
    assert working_days("2026-03", "350583118201") == before[0] - 2
    assert working_days("2026-03", "469025") == before[1]
    assert due_day("2026-01", Rhythm(), "350583118201") == date(2026, 3, 11)
    assert due_day("2026-01", Rhythm(), "469025") == date(2026, 3, 9)


def _item(claim: Claim):
    item = item_of(claim)
    item.claim = claim
    return item
