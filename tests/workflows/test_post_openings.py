"""The machine opens the claim of a month that is over: for the right units, months and people, each once."""

from datetime import date

import pytest

from registry.models import Operator
from tests.workflows.claims import go_to
from tests.workflows.placed import placed, village_posts
from tests.workflows.post_acts import enter, granted, held, holder
from workflows import jobs
from workflows.commands import withdraw
from workflows.enums import ActorKind, EndCause, StopCause, Verb
from workflows.errors import ClaimBusy
from workflows.models import Claim, Job, PeriodOpening, Placement
from workflows.posts import opening
from workflows.posts.commands import end_placement, stop_placement
from workflows.posts.opening import due_day, last_change_of_posts, open_due_periods
from workflows.posts.rhythm import Rhythm

JANUARY, FEBRUARY = "2026-01", "2026-02"


def periods() -> list[str]:
    return sorted(Claim.objects.values_list("period", flat=True))


def test_every_month_that_is_over_is_opened_once_with_everybody_in_post(cast, unit):
    village_posts(unit)
    assert open_due_periods() == 2
    assert periods() == [JANUARY, FEBRUARY]
    for claim in Claim.objects.all():
        assert (claim.applicant, claim.state, claim.lines.count()) == (cast["village-unit"], "draft", 5)
        assert all(line.facts == {"post_code": line.facts["post_code"]} for line in claim.lines.all())
    assert open_due_periods() == 0
    assert Claim.objects.count() == 2


def test_the_machine_says_so_and_the_operator_is_told_by_when(cast, unit):
    village_posts(unit)
    open_due_periods()
    claim = Claim.objects.get(period=FEBRUARY)
    event = claim.events.get(verb=Verb.OPEN_PERIOD)
    assert event.actor_kind == ActorKind.MACHINE
    assert event.data == {"month": FEBRUARY, "due_on": "2026-03-10", "lines": 5}
    assert Job.objects.filter(event=event, name="notifications.announce").exists()


def test_attendance_is_due_on_the_tenth_or_some_working_days_after_it(cast):
    assert due_day(FEBRUARY, Rhythm()) == date(2026, 3, 10)
    assert due_day(JANUARY, Rhythm()) == date(2026, 3, 9)


def test_only_covered_months_are_opened(cast, unit, demo_day):
    stopped, gone, later = (
        held(cast, unit),
        held(cast, unit, 1),
        held(cast, unit, 2, from_day=date(2026, 3, 1)),
    )
    stop_placement(
        actor=cast["bs-county"], placement_id=stopped.pk, month=FEBRUARY, cause=StopCause.NOT_WORKING
    )
    end_placement(
        actor=cast["bs-county"], placement_id=gone.pk, last_day=date(2026, 1, 20), cause=EndCause.EMPLOYED
    )
    go_to(demo_day, date(2026, 4, 1))
    open_due_periods()
    named = {claim.period: [line.person for line in claim.lines.all()] for claim in Claim.objects.all()}
    assert named == {JANUARY: [stopped.person, gone.person], "2026-03": [later.person]}
    assert PeriodOpening.objects.get(period=FEBRUARY).reason == "nobody"


def test_nothing_is_opened_beyond_the_cap(cast, unit):
    placement = held(cast, unit, until=date(2026, 2, 28), months_before=34)
    Placement.objects.filter(pk=placement.pk).update(months_before=35)
    open_due_periods()
    assert periods() == [JANUARY], "January is the thirty-sixth month, February would be one too many"


def test_months_granted_use_the_cap_up(cast, unit):
    placement = held(cast, unit, until=date(2026, 2, 28), months_before=33)
    granted(placement, "2025-11", "2025-12")
    Placement.objects.filter(pk=placement.pk).update(months_before=34)
    assert open_due_periods() == 0


def test_a_post_that_is_not_approved_is_not_opened_for(cast, unit):
    placed(unit, holder(), state="proposed", first_approved_on=None)
    open_due_periods()
    assert not Claim.objects.exists()


def test_a_unit_nobody_acts_for_is_looked_at_again_the_next_day(cast, unit, demo_day):
    village_posts(unit)
    Operator.objects.filter(organisation=unit).update(valid_to=date(2026, 3, 1))
    assert open_due_periods() == 0
    assert {each.reason for each in PeriodOpening.objects.all()} == {"no_operator"}
    Operator.objects.filter(organisation=unit).update(valid_to=None)
    assert open_due_periods() == 0, "not twice on one day"
    go_to(demo_day, date(2026, 3, 3))
    assert open_due_periods() == 2


def test_a_draft_that_was_thrown_away_stays_away(cast, unit, demo_day):
    village_posts(unit)
    open_due_periods()
    withdraw(claim_id=Claim.objects.get(period=FEBRUARY).pk, actor=cast["village-unit"])
    go_to(demo_day, date(2026, 3, 5))
    assert open_due_periods() == 0


def test_a_month_the_operator_opened_himself_is_left_to_him(cast, unit):
    placement = held(cast, unit)
    enter(cast, placement)
    Claim.objects.all()
    open_due_periods()
    assert periods() == [JANUARY, FEBRUARY]
    assert Claim.objects.get(period=FEBRUARY).lines.get().facts["attended"] == 16


def test_the_attendance_entered_later_fills_the_lines(cast, unit):
    first, second = held(cast, unit), held(cast, unit, 1)
    open_due_periods()
    claim = Claim.objects.get(period=FEBRUARY)
    enter(cast, first)
    lines = {line.person_id: line.facts for line in claim.lines.all()}
    assert lines[first.person_id]["attended"] == 16
    assert "attended" not in lines[second.person_id]
    assert claim.lines.count() == 2


def test_whoever_is_approved_later_joins_the_draft_with_his_attendance(cast, unit):
    held(cast, unit)
    open_due_periods()
    late = held(cast, unit, 1)
    enter(cast, late)
    assert Claim.objects.get(period=FEBRUARY).lines.count() == 2


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 3, 1)])
def test_a_month_is_opened_on_the_first_day_after_it(cast, unit, demo_day, day):
    go_to(demo_day, day)
    placed(unit, holder(), agreed_from=date(2026, 2, 1))
    assert open_due_periods() == (1 if day.month == 3 else 0)


def test_looking_when_nothing_is_due_takes_a_query_a_month(cast, unit, django_assert_max_num_queries):
    village_posts(unit)
    open_due_periods()
    with django_assert_max_num_queries(4):
        open_due_periods()


def test_what_was_looked_at_is_one_question_a_round_until_a_post_changes(
    cast, unit, django_assert_num_queries
):
    sweep = jobs.daily(open_due_periods, again_after=last_change_of_posts)
    assert sweep() == 0
    with django_assert_num_queries(1):
        assert sweep() == 0
    held(cast, unit)
    assert sweep() == 2
    assert periods() == [JANUARY, FEBRUARY]


def test_a_unit_somebody_works_on_is_looked_at_in_the_next_round(cast, unit, monkeypatch):
    held(cast, unit)

    def busy(**_arguments: object) -> None:
        raise ClaimBusy

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(opening, "open_by_machine", busy)
        assert open_due_periods() == 2
        assert not PeriodOpening.objects.exists()
    assert open_due_periods() == 2
    assert periods() == [JANUARY, FEBRUARY]
