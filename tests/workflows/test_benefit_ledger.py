"""The benefit ledger follows each claim through its life, in the transaction of each command."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import clock
from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import (
    AMOUNT_FEN,
    POSTS,
    act,
    agree,
    carry,
    fresh,
    give_back,
    go_to,
    hand_in,
    placements_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
    transport_draft,
    unit_of,
)
from workflows.commands import add_line, lapse, save_answers, strike_line, submit, withdraw
from workflows.door import Move, claim_command
from workflows.enums import BenefitStatus, ClaimState, Verb
from workflows.models import Benefit, Claim, ClaimLine
from workflows.periods import enter_attendance, open_period
from workflows.rosters import import_roster, mend_line

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def standing(claim: Claim) -> list[tuple[str, int | None]]:
    """Status and amount of each line's benefit."""
    return list(claim.benefits.order_by("line__position").values_list("status", "amount_fen"))


def days(claim: Claim) -> list[tuple[date, date]]:
    return list(claim.benefits.order_by("line__position").values_list("first_day", "last_day"))


def roster_of(core, *entries) -> Claim:
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in entries))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return fresh(claim)


@pytest.mark.parametrize(
    ("state", "status", "amount_fen"),
    [
        (ClaimState.SUBMITTED, BenefitStatus.CLAIMED, AMOUNT_FEN),
        (ClaimState.RETURNED, BenefitStatus.CLAIMED, AMOUNT_FEN),
        (ClaimState.IN_REVIEW, BenefitStatus.CLAIMED, AMOUNT_FEN),
        (ClaimState.ON_NOTICE, BenefitStatus.APPROVED, AMOUNT_FEN),
        (ClaimState.APPROVED, BenefitStatus.APPROVED, AMOUNT_FEN),
        (ClaimState.PAYING, BenefitStatus.APPROVED, AMOUNT_FEN),
        (ClaimState.PAID, BenefitStatus.PAID, AMOUNT_FEN),
        (ClaimState.REJECTED, BenefitStatus.RELEASED, None),
        (ClaimState.NOT_ACCEPTED, BenefitStatus.RELEASED, None),
    ],
)
def test_the_benefit_goes_where_the_claim_goes(core, demo_day, state, status, amount_fen):
    claim = carry(core, demo_day, state)
    assert claim.state == state
    assert standing(claim) == [(status, amount_fen)]
    row = claim.benefits.get()
    assert (row.person, row.programme, row.family) == (claim.person, "startup_grant", "startup")
    assert (row.frequency, row.first_day, row.last_day) == ("once_per_person", *YEAR)


def test_a_draft_asks_for_nothing(core):
    withdraw(claim_id=startup_draft(core["chen"]).pk, actor=core["chen"])
    startup_draft(core["chen"])
    assert not Benefit.objects.exists()


@pytest.mark.parametrize("state", [ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.APPROVED])
def test_what_is_taken_back_is_released(core, demo_day, state):
    claim = carry(core, demo_day, state)
    withdraw(claim_id=claim.pk, actor=core["chen"])
    assert standing(claim) == [(BenefitStatus.RELEASED, None)]


def test_a_correction_not_made_in_time_releases_what_was_asked_for(core, demo_day):
    claim = carry(core, demo_day, ClaimState.RETURNED)
    go_to(demo_day, date(2026, 4, 30))
    lapse(claim_id=claim.pk)
    assert standing(claim) == [(BenefitStatus.RELEASED, None)]


def test_an_objection_that_is_upheld_opens_the_amount_again(core, demo_day):
    claim = carry(core, demo_day, ClaimState.ON_NOTICE)
    claim.lines.update(proposed_fen=5)
    with claim_command(claim.pk, actor=core["na-county"]) as move:
        move.transition(Verb.REOPEN)
    assert standing(claim) == [(BenefitStatus.CLAIMED, 5)]


def test_nothing_of_the_ledger_is_kept_of_a_command_that_fails(core, monkeypatch):
    claim = startup_draft(core["chen"])

    def broken(*args: object) -> None:
        raise RuntimeError("no desk")

    monkeypatch.setattr("workflows.worklist.follow", broken)
    with pytest.raises(RuntimeError):
        hand_in(claim)
    assert not Benefit.objects.exists()


def test_every_line_of_a_roster_is_somebodys_benefit_with_the_year_of_his_work(core):
    """From 9 October 2025 three months are done on 8 January 2026 (CV-04)."""
    claim = hand_in(roster_of(core, ROSTER[0], ROSTER[1]))
    assert standing(claim) == [(BenefitStatus.CLAIMED, line.proposed_fen) for line in claim.lines.all()]
    assert days(claim) == [YEAR, YEAR]
    assert [row.person_id for row in claim.benefits.all()] == [line.person_id for line in claim.lines.all()]


def test_a_line_that_names_nobody_is_nobodys_benefit(core):
    claim = roster_of(core, ROSTER[0])
    add_line(claim_id=claim.pk, actor=core["organiser"], person=None, label="某人", facts={})
    assert [row.line.position for row in hand_in(fresh(claim)).benefits.all()] == [1]


def test_of_a_roster_the_refused_lines_are_released_and_the_others_approved(core):
    claim = hand_in(roster_of(core, ROSTER[0], ROSTER[1], ROSTER[2]))

    def decide(move: Move) -> None:
        agree(move)
        for line, amount in zip(claim.lines.order_by("position"), (30_000, 0, 20_000), strict=True):
            line.approved_fen = amount
            line.save()
        move.claim.approved_fen, move.claim.decided_at = 50_000, clock.now()
        move.claim.notice_from = move.claim.notice_until = clock.today()
        move.transition(Verb.PUBLISH)

    act(claim, core["zx-township"], decide)
    assert standing(claim) == [
        (BenefitStatus.APPROVED, 30_000),
        (BenefitStatus.RELEASED, None),
        (BenefitStatus.APPROVED, 20_000),
    ]


def test_a_line_struck_during_a_correction_is_released_at_once(core):
    claim = hand_in(roster_of(core, ROSTER[0], ROSTER[1]))
    claim = act(claim, core["zx-township"], give_back)
    strike_line(claim_id=claim.pk, actor=core["organiser"], position=2)
    assert [status for status, _amount in standing(claim)] == [BenefitStatus.CLAIMED, BenefitStatus.RELEASED]
    hand_in(fresh(claim))
    assert [status for status, _amount in standing(claim)] == [BenefitStatus.CLAIMED, BenefitStatus.RELEASED]


def test_what_is_mended_and_added_during_a_correction_counts_from_when_it_is_handed_in_again(core):
    claim = hand_in(roster_of(core, ROSTER[0]))
    claim = act(claim, core["zx-township"], give_back)
    worker = core["worker"].person
    facts = {"origin_county": "530627", "contract_start": "2025-10-09"}
    add_line(claim_id=claim.pk, actor=core["organiser"], person=worker, label="罗**", facts=facts)
    mend_line(claim_id=claim.pk, actor=core["organiser"], position=1, facts={"contract_start": "2025-01-09"})
    assert days(claim) == [YEAR]
    hand_in(fresh(claim))
    assert days(claim) == [(date(2025, 1, 1), date(2025, 12, 31)), YEAR]


def test_a_line_without_a_readable_day_has_no_days(core):
    claim = roster_draft(core["organiser"])
    facts = {"origin_county": "530627", "contract_start": None}
    add_line(
        claim_id=claim.pk, actor=core["organiser"], person=core["worker"].person, label="罗**", facts=facts
    )
    assert days(hand_in(fresh(claim))) == [(None, None)]


def test_the_days_of_a_post_are_those_of_its_month(core):
    actor = core["village-unit"]
    for placement in placements_of(actor):
        enter_attendance(
            actor=actor,
            placement=placement,
            month="2026-02",
            attended=16,
            required=16,
            wage_paid_fen=100_000,
        )
    claim = open_period(actor=actor, organisation=unit_of(actor), period="2026-02", programme=POSTS)
    assert set(days(hand_in(claim))) == {(date(2026, 2, 1), date(2026, 2, 28))}
    assert {row.month for row in claim.benefits.all()} == {"2026-02"}


def test_a_return_journey_does_not_move_the_year(core):
    claim = transport_draft(core["worker"])
    tickets = [
        {"fen": 1, "date": "2025-12-28", "mode": "rail", "direction": "out", "to_province": "44"},
        {"fen": 1, "date": "2026-01-05", "mode": "rail", "direction": "return", "to_province": "53"},
    ]
    answers = {"tickets": [each | {"name_match": True} for each in tickets]}
    save_answers(claim_id=claim.pk, actor=core["worker"], answers=answers)
    assert days(hand_in(fresh(claim))) == [(date(2025, 1, 1), date(2025, 12, 31))]


@pytest.mark.parametrize(
    ("first_day", "last_day", "label"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), "2026-03"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 1, 1), date(2026, 3, 31), "2026-01-01—2026-03-31"),
        (None, None, "日期不明"),
    ],
)
def test_the_time_of_a_benefit_is_read_as_people_say_it(first_day, last_day, label):
    assert Benefit(first_day=first_day, last_day=last_day).period_label == label


def test_handing_in_a_long_roster_takes_a_bounded_number_of_questions(core):
    """Ten lines or a hundred: the ledger is written by sets."""
    counts = []
    for number in (10, 100):
        claim = roster_draft(core["organiser"])
        person = core["worker"].person
        ClaimLine.objects.bulk_create(
            ClaimLine(claim=claim, position=position, person=person, label="罗**", facts={})
            for position in range(1, number + 1)
        )
        with CaptureQueriesContext(connection) as asked:
            submit(claim_id=claim.pk, actor=core["organiser"])
        counts.append(len(asked))
        withdraw(claim_id=claim.pk, actor=core["organiser"])
    assert counts[1] <= counts[0]
