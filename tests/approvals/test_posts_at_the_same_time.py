"""Two hands on one month, one person or one post in the same moment: one gets through, the other reads why."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection

from registry.models import Account, Organisation
from registry.selectors import organisations_of
from tests.approvals.conftest import fresh
from tests.approvals.test_race_for_one_person import agreeing, at_once, at_the_last_desk, told
from tests.workflows.placed import placed, unchecked_month
from tests.workflows.post_acts import NEW_YEAR, enter, held, holder, opened, registered
from workflows import checks
from workflows.claim_checks import lines_present
from workflows.commands import save_answers, submit, withdraw
from workflows.enums import GRANTED, ClaimState, EndCause, StopCause
from workflows.errors import CommandRefused
from workflows.models import Attendance, Benefit, Claim, PeriodOpening, Placement, Stop
from workflows.periods import enter_attendance
from workflows.posts.commands import end_placement, stop_placement
from workflows.posts.opening import open_claim, open_due_periods
from workflows.relay import run_due

MONTH, ROUNDS = "2026-02", 15
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


@pytest.fixture
def unit(cast) -> Organisation:
    return organisations_of(cast["village-unit"]).get()


def another(cast, unit: Organisation, number: int = 0) -> Organisation:
    """One more unit of the same place and clerk."""
    made = Organisation.objects.create(
        name=f"另一家用工单位{number}",
        uscc=f"91469025MA5TTTT{number:03d}",
        kind=unit.kind,
        division=unit.division,
    )
    made.operators.create(user=cast["village-unit"], valid_from=NEW_YEAR)
    return made


def codes(answers: list) -> Counter[str]:
    """How the works ended: "done", or the code of the refusal; anything else by its class."""
    return Counter(
        each.code
        if isinstance(each, CommandRefused)
        else type(each).__name__
        if isinstance(each, Exception)
        else "done"
        for each in answers
    )


def handed_in(cast, claim: Claim) -> Claim:
    """The claim at its first desk."""
    account = Account.objects.filter(organisation=claim.organisation).first()
    save_answers(claim_id=claim.pk, actor=cast["village-unit"], answers={}, account=account)
    submit(claim_id=claim.pk, actor=cast["village-unit"])
    run_due()
    return fresh(claim)


def test_a_month_opened_four_times_at_once_is_opened_once(cast, unit):
    enter(cast, held(cast, unit))
    for _round in range(ROUNDS):
        works = [lambda: opened(cast, unit) for _number in range(4)]
        assert codes(at_once(works)) == {"done": 1, "claimed": 3}
        claim = Claim.objects.get(period=MONTH, state=ClaimState.DRAFT)
        assert claim.lines.count() == 1
        withdraw(claim_id=claim.pk, actor=cast["village-unit"])


def test_two_relays_and_the_operator_open_one_claim_a_month(cast, unit):
    enter(cast, held(cast, unit))
    for _round in range(ROUNDS // 3):
        works = [open_due_periods, open_due_periods, lambda: opened(cast, unit)]
        answers = at_once(works)
        assert set(codes(answers)) <= {"done", "claimed"}
        drafts = Claim.objects.filter(state=ClaimState.DRAFT).order_by("period")
        assert [each.period for each in drafts] == ["2026-01", MONTH]
        assert all(each.lines.count() == 1 for each in drafts)
        for each in drafts:
            withdraw(claim_id=each.pk, actor=cast["village-unit"])
        PeriodOpening.objects.all().delete()


def test_one_person_registered_by_four_units_at_once_holds_one_post(cast, unit):
    units = [unit, *(another(cast, unit, number) for number in range(3))]
    for _round in range(ROUNDS):
        works = [lambda each=each: registered(cast, each) for each in units]
        answers = at_once(works)
        assert codes(answers) == {"done": 1, "holds_post": 3}
        winner = Placement.objects.get(state="proposed")
        assert all(winner.organisation.name in str(each) for each in answers if isinstance(each, Exception))
        Placement.objects.filter(pk=winner.pk).update(state="declined")


def test_one_persons_month_entered_by_two_units_at_once_stands_in_one(cast, unit):
    other = another(cast, unit)
    first = placed(unit, holder(), state="ended", ended_on=date(2026, 2, 10), end_cause=EndCause.EMPLOYED)
    second = placed(other, holder(), agreed_from=date(2026, 2, 11))
    for _round in range(ROUNDS):
        answers = at_once([lambda: enter(cast, first), lambda: enter(cast, second)])
        done = codes(answers)
        assert done["done"] == 1, done
        assert "已录入这个人当月的考勤" in next(str(each) for each in answers if isinstance(each, Exception))
        assert Attendance.objects.count() == 1
        Attendance.objects.all().delete()


def test_one_persons_month_in_two_units_approved_at_once_is_granted_once(cast, unit):
    other = another(cast, unit)
    first = placed(unit, holder(), state="ended", ended_on=date(2026, 2, 10), end_cause=EndCause.EMPLOYED)
    second = placed(other, holder(), agreed_from=date(2026, 2, 11))
    claims = [handed_in(cast, unchecked_month(cast["village-unit"], each, MONTH)) for each in (first, second)]
    at_the_last_desk(claims, cast)
    answers = at_once([agreeing(each, cast["bs-county"]) for each in claims])
    assert told(answers) == {ClaimState.ON_NOTICE: 1, "already_granted": 1}
    assert Benefit.objects.filter(status__in=GRANTED).count() == 1


def test_attendance_against_handing_in_leaves_what_was_handed_in(cast, unit):
    """Whichever comes first, the line that was handed in says what the attendance says."""
    placement = held(cast, unit)
    enter(cast, placement)
    for number in range(ROUNDS):
        claim = opened(cast, unit)
        days = {"month": MONTH, "attended": number % 16, "required": 16, "wage_paid_fen": 100_000}
        answers = at_once(
            [
                lambda claim=claim: submit(claim_id=claim.pk, actor=cast["village-unit"]),
                lambda days=days: enter_attendance(actor=cast["village-unit"], placement=placement, **days),
            ]
        )
        assert codes(answers[:1]) == {"done": 1}
        assert set(codes(answers[1:])) <= {"done", "claimed"}
        row, line = Attendance.objects.get(), claim.lines.get()
        assert line.facts["attended"] == row.attended
        withdraw(claim_id=claim.pk, actor=cast["village-unit"])


def test_a_stop_against_handing_in_is_seen_by_one_of_the_two(cast, unit, monkeypatch):
    """Either the line is left out and nothing is handed in, or the month was handed in and the stop names it."""
    monkeypatch.setitem(checks._checks, "lines_present", lines_present)
    placement = held(cast, unit)
    enter(cast, placement)
    for _round in range(ROUNDS):
        claim = opened(cast, unit)
        stopping = {"placement_id": placement.pk, "month": MONTH, "cause": StopCause.AWAY}
        answers = at_once(
            [
                lambda claim=claim: submit(claim_id=claim.pk, actor=cast["village-unit"]),
                lambda stopping=stopping: stop_placement(actor=cast["bs-county"], **stopping),
            ]
        )
        assert codes(answers[1:]) == {"done": 1}
        claim = fresh(claim)
        event = placement.events.order_by("-id").first()
        if claim.number is None:
            assert codes(answers[:1]) == {"checks": 1}
            assert claim.lines.get().struck
        else:
            assert event.data["already"] == [[MONTH, claim.number]]
        withdraw(claim_id=claim.pk, actor=cast["village-unit"])
        Stop.objects.all().delete()


def test_an_exit_against_the_machine_opening_the_month(cast, unit):
    """After both, nobody stands in a draft for a month after he has left."""
    for number in range(5):
        placement = held(cast, unit, number)
        at_once(
            [
                lambda: open_claim(organisation=unit, period=MONTH),
                lambda placement=placement: end_placement(
                    actor=cast["bs-county"],
                    placement_id=placement.pk,
                    last_day=date(2026, 1, 15),
                    cause=EndCause.RESIGNED,
                ),
            ]
        )
        live = Claim.objects.filter(period=MONTH, lines__struck=False, lines__person=placement.person)
        assert not live.exists()
        for claim in Claim.objects.filter(period=MONTH, state=ClaimState.DRAFT):
            withdraw(claim_id=claim.pk, actor=cast["village-unit"])
