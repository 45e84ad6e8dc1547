"""A county that claims its posts by the quarter: one claim, a line for each holder and month, each counted once."""

from datetime import date

import pytest

from policies import load
from policies.model import Source
from policies.periods import months_of, overlapping, quarter_of
from tests.workflows.claims import go_to, hand_in
from tests.workflows.placed import unchecked_month
from tests.workflows.post_acts import enter, held
from workflows.enums import BenefitStatus, EndCause, StopCause
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Benefit, Claim
from workflows.periods import claim_of, month_to_enter, open_period
from workflows.posts.commands import end_placement, stop_placement
from workflows.posts.opening import due_day, open_due_periods
from workflows.posts.pages import months_of_unit
from workflows.posts.rhythm import Rhythm, period_for, rhythm_at, rhythm_of
from workflows.posts.used import PROGRAMME, months_used
from workflows.wording import title_of

JANUARY, FEBRUARY, MARCH = QUARTER = ("2026-01", "2026-02", "2026-03")
FIRST = "2026-Q1"


@pytest.fixture
def by_quarter(cast) -> None:
    """The county of 白沙 says so in its standard, and that attendance is due by the fifteenth."""
    name = "469025.toml"
    text = next(each.text for each in load.shipped().sources if each.name == name)
    said = 'month_cap = 36\nclaim_period = "quarter"\nattendance_due_day = 15'
    load.use(load.current().with_source(Source("standard", name, text.replace("month_cap = 36", said, 1))))


def opened(cast, unit, period: str = FIRST) -> Claim:
    return open_period(actor=cast["village-unit"], organisation=unit, period=period, programme=PROGRAMME)


def test_quarters_and_months_know_each_other():
    assert [quarter_of(month) for month in QUARTER] == [FIRST] * 3
    assert months_of(FIRST) == list(QUARTER)
    assert months_of(FEBRUARY) == [FEBRUARY]
    assert set(overlapping(FIRST)) == {FIRST, *QUARTER}
    assert set(overlapping(MARCH)) == {FIRST, MARCH}
    assert quarter_of("2026-12") == "2026-Q4"


def test_what_the_rules_leave_open_is_as_it_always_was(cast, unit):
    assert rhythm_of(None) == rhythm_of({}) == rhythm_at(unit.division) == Rhythm(False, 10, 3)
    said = {"claim_period": "quarter", "attendance_due_day": 5, "claim_months_back": 6}
    rhythm = rhythm_of(said)
    assert rhythm == Rhythm(True, 5, 6)
    assert rhythm.last_periods(date(2026, 6, 30)) == ["2025-Q4", FIRST]
    assert rhythm.last_periods(date(2026, 7, 1)) == [FIRST, "2026-Q2"]


def test_the_machine_opens_the_quarter_once_it_is_over(cast, unit, by_quarter, demo_day):
    held(cast, unit), held(cast, unit, 1, from_day=date(2026, 2, 1))
    assert open_due_periods() == 0
    go_to(demo_day, date(2026, 4, 1))
    assert open_due_periods() == 1
    assert open_due_periods() == 0
    claim = Claim.objects.get()
    assert claim.period == FIRST
    assert "2026年第1季度" in title_of(claim)
    assert list(claim.lines.order_by("position").values_list("period", flat=True)) == [
        JANUARY,
        FEBRUARY,
        FEBRUARY,
        MARCH,
        MARCH,
    ]
    assert claim.events.get(verb="open_period").data["due_on"] == "2026-04-15"
    assert due_day(FIRST, rhythm_at(unit.division)) == date(2026, 4, 15)
    assert {month.claim for month in months_of_unit(unit)} == {claim}


def test_attendance_by_the_month_and_the_claim_is_the_sum(core, unit, by_quarter, demo_day):
    placement = held(core, unit)
    go_to(demo_day, date(2026, 4, 1))
    open_due_periods()
    claim = Claim.objects.get()
    for month in QUARTER:
        assert month_to_enter(claim) == month
        enter(core, placement, month)
        assert claim_of(unit, month) == claim
    claim = hand_in(claim)
    worth = claim.lines.values_list("period", "outcome", "proposed_fen")
    assert sorted(worth) == [(month, "eligible", 100_000) for month in QUARTER]
    assert claim.claimed_fen == 300_000
    months = Benefit.objects.filter(claim=claim).order_by("first_day")
    assert [benefit.month for benefit in months] == list(QUARTER)
    assert months_used([placement.person_id])[placement.person_id].claimed == set(QUARTER)


@pytest.mark.parametrize(
    ("period", "words"), [(FEBRUARY, "不按这样的期间"), (FIRST, "2026-03结束以后"), ("2026-Q5", "2026-Q1")]
)
def test_another_period_and_one_that_is_not_over_are_refused(cast, unit, by_quarter, period, words):
    enter(cast, held(cast, unit))
    with pytest.raises(InvalidInput, match=words):
        opened(cast, unit, period)
    assert not Claim.objects.exists()


def test_a_quarter_with_a_month_that_was_claimed_by_itself_is_claimed_month_by_month(
    cast, unit, by_quarter, demo_day
):
    placement = held(cast, unit)
    month = unchecked_month(cast["village-unit"], placement, FEBRUARY)
    go_to(demo_day, date(2026, 4, 1))
    enter(cast, placement, MARCH)
    with pytest.raises(CommandRefused, match="已经申报过"):
        opened(cast, unit)
    assert list(Claim.objects.all()) == [month]
    assert period_for(unit, MARCH) == MARCH
    assert opened(cast, unit, MARCH).lines.get().period == MARCH


def test_nobody_is_claimed_for_a_month_another_unit_has_in_its_quarter(
    cast, unit, other, by_quarter, demo_day
):
    """He left the first unit in January; the second may not have the month he still had there."""
    first = held(cast, unit)
    enter(cast, first, JANUARY)
    end_placement(
        actor=cast["bs-county"], placement_id=first.pk, last_day=date(2026, 1, 20), cause=EndCause.RESIGNED
    )
    second = held(cast, other, from_day=date(2026, 1, 21))
    go_to(demo_day, date(2026, 4, 1))
    assert open_due_periods() == 2
    there = Claim.objects.get(organisation=other)
    assert sorted(there.lines.values_list("period", flat=True)) == [FEBRUARY, MARCH]
    assert Claim.objects.get(organisation=unit).lines.get().period == JANUARY
    with pytest.raises(InvalidInput, match="已"):
        enter(cast, second, JANUARY)


def test_the_ledger_refuses_a_month_twice_also_between_a_quarter_and_a_month(
    core, unit, other, by_quarter, demo_day
):
    placement = held(core, unit)
    for month in (JANUARY, FEBRUARY):
        enter(core, placement, month)
    go_to(demo_day, date(2026, 4, 1))
    quarter = hand_in(opened(core, unit))
    Benefit.objects.filter(claim=quarter).update(status=BenefitStatus.APPROVED, amount_fen=100_000)
    row = Benefit.objects.get(claim=quarter, first_day=date(2026, 2, 1))
    month = hand_in(unchecked_month(core["village-unit"], _past_the_roll(placement, other), FEBRUARY))
    twice = Benefit.objects.filter(claim=month)
    assert twice.get().month == row.month
    with pytest.raises(Exception, match="benefit_once_"):
        twice.update(status=BenefitStatus.APPROVED, amount_fen=100_000)


def _past_the_roll(placement, other):
    """The same person at another unit, written past the commands that would refuse it."""
    type(placement).objects.filter(pk=placement.pk).update(
        state="ended", ended_on=date(2026, 3, 31), end_cause="resigned"
    )
    placement.pk, placement.organisation = None, other
    placement.state, placement.ended_on, placement.end_cause = "held", None, ""
    placement.save()
    return placement


def test_a_stop_strikes_the_months_from_then_on_alone(cast, unit, by_quarter, demo_day):
    placement = held(cast, unit)
    go_to(demo_day, date(2026, 4, 1))
    open_due_periods()
    stop_placement(
        actor=cast["bs-county"], placement_id=placement.pk, month=FEBRUARY, cause=StopCause.NOT_WORKING
    )
    left = Claim.objects.get().lines.filter(struck=False)
    assert list(left.values_list("period", flat=True)) == [JANUARY]
