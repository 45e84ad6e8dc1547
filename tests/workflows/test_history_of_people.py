"""What was paid or is pending elsewhere for the same people, as the rules are told of it."""

from datetime import date

import pytest

from registry import clock
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import find_person
from tests.workflows.claims import (
    POSTS,
    carry,
    fresh,
    hand_in,
    placements_of,
    roster_draft,
    row_of,
    sheet,
    startup_draft,
    transport_draft,
    unit_of,
)
from workflows.cases import case_of
from workflows.cases.history import history_of
from workflows.commands import add_line, strike_line, withdraw
from workflows.enums import ClaimState
from workflows.models import Claim, ClaimLine
from workflows.periods import enter_attendance, open_period
from workflows.rebuilding import mend
from workflows.rosters import import_roster

DAY = date(2026, 3, 2)


def roster_of(core, *entries) -> Claim:
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in entries))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return fresh(claim)


def paid(claim: Claim, amounts: list[int]) -> Claim:
    """The claim as if it had been paid, line by line; 0 is a line that was refused."""
    moment = clock.now()
    for line, amount in zip(claim.lines.order_by("position"), amounts, strict=True):
        ClaimLine.objects.filter(pk=line.pk).update(approved_fen=amount)
    Claim.objects.filter(pk=claim.pk).update(
        state=ClaimState.PAID,
        accepted_at=moment,
        decided_at=moment,
        paid_at=moment,
        closed_at=moment,
        approved_fen=sum(amounts),
        paid_fen=sum(amounts),
    )
    mend(claim.pk)
    return fresh(claim)


def month_of(core, month: str, *, only: slice = slice(None)) -> Claim:
    """A month of the village's posts."""
    actor = core["village-unit"]
    unit = unit_of(actor)
    placements = list(unit.placements.order_by("post_code")) or placements_of(actor)
    for placement in placements[only]:
        enter_attendance(
            actor=actor, placement=placement, month=month, attended=16, required=16, wage_paid_fen=100_000
        )
    return open_period(actor=actor, organisation=unit, period=month, programme=POSTS)


def test_a_person_without_other_claims_has_no_history(core):
    assert history_of(startup_draft(core["chen"])) == []


def test_a_claim_under_way_is_pending_for_its_person(core):
    hand_in(startup_draft(core["chen"]))
    assert history_of(startup_draft(core["chen"])) == [
        {"kind": "startup_grant", "pid": "self", "year": 2026, "status": "pending"}
    ]


def test_a_paid_claim_is_paid_and_a_second_grant_is_refused(core, demo_day):
    carry(core, demo_day, ClaimState.PAID)
    again = hand_in(startup_draft(core["chen"]))
    assert [entry["status"] for entry in again.assessments.get().inputs["history"]] == ["paid"]
    assert "ALREADY_RECEIVED" in [reason["code"] for reason in again.lines.get().reasons]


@pytest.mark.parametrize("ended", [ClaimState.REJECTED, ClaimState.NOT_ACCEPTED])
def test_what_ended_without_money_leaves_no_trace(core, demo_day, ended):
    carry(core, demo_day, ended)
    assert history_of(startup_draft(core["chen"])) == []


def test_what_was_taken_back_or_never_handed_in_leaves_no_trace(core):
    startup_draft(core["chen"])
    withdraw(claim_id=hand_in(startup_draft(core["chen"])).pk, actor=core["chen"])
    assert history_of(startup_draft(core["chen"])) == []


def test_the_claim_of_another_person_is_not_told(core):
    hand_in(startup_draft(core["lin"]))
    assert history_of(startup_draft(core["chen"])) == []


def test_the_year_of_a_journey_is_that_of_the_journey(core):
    ticket = {"fen": 100, "date": "2025-12-28", "mode": "rail", "direction": "out", "to_province": "44"}
    hand_in(transport_draft(core["worker"], tickets=[ticket | {"name_match": True}]))
    assert [entry["year"] for entry in history_of(transport_draft(core["worker"]))] == [2025]


def test_a_journey_without_a_readable_day_has_no_year(core):
    ticket = {"fen": 100, "date": "2025-02-30", "mode": "rail", "direction": "out", "to_province": "44"}
    hand_in(transport_draft(core["worker"], tickets=[ticket | {"name_match": True}]))
    assert [entry["year"] for entry in history_of(transport_draft(core["worker"]))] == [None]


def test_the_return_journey_does_not_move_the_year(core):
    tickets = [
        {"fen": 1, "date": "2026-01-05", "mode": "rail", "direction": "out", "to_province": "44"},
        {"fen": 1, "date": "2025-12-28", "mode": "rail", "direction": "return", "to_province": "53"},
    ]
    hand_in(transport_draft(core["worker"], tickets=[each | {"name_match": True} for each in tickets]))
    assert [entry["year"] for entry in history_of(transport_draft(core["worker"]))] == [2026]


def test_the_year_of_a_worker_is_that_in_which_three_months_were_done(core):
    """From 9 October 2025 three months are done on 8 January 2026 (CV-04)."""
    hand_in(roster_of(core, ROSTER[0]))
    assert [entry["year"] for entry in history_of(roster_of(core, ROSTER[0]))] == [2026]


def test_a_worker_pending_in_another_roster_is_told_by_his_line_here(core):
    hand_in(roster_of(core, ROSTER[0], ROSTER[1]))
    told = history_of(roster_of(core, ROSTER[2], ROSTER[1]))
    assert [(entry["pid"], entry["status"]) for entry in told] == [("2", "pending")]


def test_of_a_paid_roster_only_the_lines_that_were_paid_count(core):
    paid(hand_in(roster_of(core, ROSTER[0], ROSTER[1])), [30_000, 0])
    told = history_of(roster_of(core, ROSTER[0], ROSTER[1]))
    assert [(entry["pid"], entry["status"]) for entry in told] == [("1", "paid")]


def test_a_line_refused_in_a_roster_still_under_way_is_not_pending(core):
    claim = hand_in(roster_of(core, ROSTER[0], ROSTER[1]))
    ClaimLine.objects.filter(claim=claim, position=2).update(approved_fen=0)
    mend(claim.pk)
    assert [entry["pid"] for entry in history_of(roster_of(core, ROSTER[0], ROSTER[1]))] == ["1"]


def test_a_line_struck_from_another_roster_is_not_pending(core):
    claim = roster_of(core, ROSTER[0], ROSTER[1])
    strike_line(claim_id=claim.pk, actor=core["organiser"], position=1)
    hand_in(claim)
    assert [entry["pid"] for entry in history_of(roster_of(core, ROSTER[0], ROSTER[1]))] == ["2"]


def test_the_history_of_a_worker_who_stands_twice_goes_to_the_pid_of_both_rows(core):
    hand_in(roster_of(core, ROSTER[0]))
    claim = roster_of(core, ROSTER[1], ROSTER[0], ROSTER[0])
    assert {entry["pid"] for entry in history_of(claim)} == {"2"}
    assert [row["pid"] for row in case_of(claim, on=DAY)["facts"]["roster"]] == ["1", "2", "2"]


def test_a_worker_already_paid_this_year_is_refused_in_a_new_roster(core):
    paid(hand_in(roster_of(core, ROSTER[0])), [30_000])
    claim = hand_in(roster_of(core, ROSTER[0], ROSTER[1]))
    codes = [[reason["code"] for reason in line.reasons] for line in claim.lines.order_by("position")]
    assert "WORKER_ALREADY_CLAIMED_THIS_YEAR" in codes[0]
    assert "WORKER_ALREADY_CLAIMED_THIS_YEAR" not in codes[1]


def test_a_line_without_a_person_has_no_history(core):
    claim = roster_draft(core["organiser"])
    add_line(claim_id=claim.pk, actor=core["organiser"], person=None, label="某人", facts={})
    assert history_of(fresh(claim)) == []


def test_months_paid_are_counted_over_all_claims_of_a_holder(core):
    paid(hand_in(month_of(core, "2026-01")), [100_000, 100_000, 0, 100_000, 100_000])
    posts = case_of(month_of(core, "2026-02"), on=DAY)["facts"]["posts"]
    assert [post["used_months"] for post in posts] == [1, 1, 0, 1, 1]


def test_a_month_on_notice_is_used_already(core):
    january = hand_in(month_of(core, "2026-01"))
    ClaimLine.objects.filter(claim=january, position=1).update(approved_fen=100_000)
    Claim.objects.filter(pk=january.pk).update(
        state=ClaimState.ON_NOTICE, accepted_at=clock.now(), notice_from=DAY, notice_until=DAY
    )
    mend(january.pk)
    posts = case_of(month_of(core, "2026-02"), on=DAY)["facts"]["posts"]
    assert [post["used_months"] for post in posts] == [1, 0, 0, 0, 0]


def test_a_paid_month_is_told_with_its_month(core):
    paid(hand_in(month_of(core, "2026-01")), [100_000] * 5)
    told = history_of(month_of(core, "2026-02"))
    assert {(entry["ym"], entry["status"]) for entry in told} == {("2026-01", "paid")}
    assert {entry["pid"] for entry in told} == {"1", "2", "3", "4", "5"}


def test_a_worker_found_in_a_roster_and_as_applicant_is_one_person(core):
    assert find_person(ROSTER[0].member.id_number) is not None
    worker = core["worker"].person
    claim = roster_draft(core["organiser"])
    facts = {"origin_county": "530627", "contract_start": "2025-10-09"}
    add_line(claim_id=claim.pk, actor=core["organiser"], person=worker, label="罗**", facts=facts)
    hand_in(claim)
    told = history_of(transport_draft(core["worker"]))
    assert [(entry["kind"], entry["pid"]) for entry in told] == [("labor_export_service_subsidy", "self")]
