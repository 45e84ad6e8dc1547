"""Handing in: number, policy date, checks, who may, once."""

import re
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from registry import clock
from tests.workflows.claims import (
    STARTUP,
    fresh,
    go_to,
    hand_in,
    item_of,
    roster_draft,
    startup_draft,
    transport_draft,
)
from workflows import checks
from workflows.checks import CheckOutcome, CheckResult
from workflows.commands import ChecksFailed, open_draft, submit
from workflows.enums import ClaimState, JobStatus, LineOutcome, Station, Verb
from workflows.errors import CommandRefused, StaleClaim
from workflows.models import Claim, ClaimEvent, Job
from workflows.relay import run_due

NUMBER = re.compile(r"[A-Z]{2,4}-350583-20260302-[0-9]{6}")


def test_a_number_names_kind_county_day_and_sequence(core):
    claim = hand_in(startup_draft(core["chen"]))
    assert NUMBER.fullmatch(claim.number)
    assert (claim.state, claim.round) == (ClaimState.SUBMITTED, 1)


def test_numbers_of_one_day_and_county_follow_each_other(core):
    first, second = (hand_in(startup_draft(core[who])).number for who in ("chen", "lin"))
    assert int(second[-6:]) == int(first[-6:]) + 1


def test_the_sequence_begins_anew_each_day(core, demo_day):
    hand_in(startup_draft(core["chen"]))
    go_to(demo_day, date(2026, 3, 3))
    assert hand_in(startup_draft(core["lin"])).number.endswith("20260303-000001")


def test_a_number_stands_once(core):
    first, second = hand_in(startup_draft(core["chen"])), startup_draft(core["lin"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=second.pk).update(number=first.number)


def test_every_kind_of_number_fits_its_column(core):
    claim = roster_draft(core["organiser"])
    submit(claim_id=claim.pk, actor=claim.applicant)
    longest = Claim._meta.get_field("number").max_length
    assert len(fresh(claim).number) <= longest


def test_the_policy_date_is_the_day_of_handing_in_not_of_the_draft(core, demo_day):
    claim = startup_draft(core["chen"])
    go_to(demo_day, date(2026, 3, 10))
    submit(claim_id=claim.pk, actor=core["chen"])
    assert fresh(claim).policy_date == date(2026, 3, 10)


def test_at_midnight_day_and_moment_agree(core, demo_day):
    claim = startup_draft(core["chen"])
    demo_day.move_to(datetime(2026, 3, 2, 23, 59, 59, 999_999, clock.SHANGHAI))
    clock.forget()
    submit(claim_id=claim.pk, actor=core["chen"])
    claim = fresh(claim)
    assert claim.submitted_at.astimezone(clock.SHANGHAI).date() == claim.policy_date


def test_failing_checks_are_all_named_and_leave_the_draft(core, monkeypatch):
    def failing(code):
        return lambda claim: CheckResult(code, CheckOutcome.FAILED, f"请补{code}", where=code)

    def passing(claim):
        return CheckResult("fine", CheckOutcome.PASSED, "好")

    known = {"one": failing("one"), "fine": passing, "away": lambda claim: None, "two": failing("two")}
    monkeypatch.setattr(checks, "_checks", known)
    claim = startup_draft(core["chen"])
    with pytest.raises(ChecksFailed) as refused:
        submit(claim_id=claim.pk, actor=core["chen"])
    assert [result.code for result in refused.value.results] == ["one", "two"]
    assert "2" in str(refused.value.sentence)
    after = fresh(claim)
    assert (after.state, after.number, after.version) == (ClaimState.DRAFT, None, claim.version)
    assert not Job.objects.filter(claim=claim).exists()


def test_what_a_check_cannot_tell_does_not_stop_anybody(core, monkeypatch):
    unknown = CheckResult("register", CheckOutcome.UNKNOWN, "登记机关没有回答")
    monkeypatch.setattr(checks, "_checks", {"register": lambda claim: unknown})
    assert hand_in(startup_draft(core["chen"])).state == ClaimState.SUBMITTED


@pytest.mark.parametrize("who", ["lin", "na-village", "admin"])
def test_nobody_hands_in_the_claim_of_another(core, who):
    claim = startup_draft(core["chen"])
    with pytest.raises(CommandRefused) as refused:
        submit(claim_id=claim.pk, actor=core[who])
    assert refused.value.code == "not_allowed"
    assert fresh(claim).state == ClaimState.DRAFT


def test_a_second_submission_is_refused_and_leaves_one_number_and_one_job(core):
    claim = startup_draft(core["chen"])
    submit(claim_id=claim.pk, actor=core["chen"])
    with pytest.raises(CommandRefused) as refused:
        submit(claim_id=claim.pk, actor=core["chen"])
    assert "已经提交" in str(refused.value.sentence)
    assert ClaimEvent.objects.filter(claim=claim, verb=Verb.SUBMIT).count() == 1
    assert Job.objects.filter(claim=claim, name="workflows.check_claim").count() == 1


def test_a_stale_page_is_refused(core):
    claim = startup_draft(core["chen"])
    with pytest.raises(StaleClaim):
        submit(claim_id=claim.pk, actor=core["chen"], expected_version=claim.version - 1)
    assert fresh(claim).state == ClaimState.DRAFT


def test_a_claim_that_does_not_exist_cannot_be_handed_in(core):
    with pytest.raises(Claim.DoesNotExist):
        submit(claim_id=987_654, actor=core["chen"])


def test_the_machine_checks_and_the_village_gets_the_task(core):
    claim = hand_in(startup_draft(core["chen"]))
    item = item_of(claim)
    assert (item.station, item.level, item.number) == (Station.REVIEW, "village", claim.number)
    assert claim.rules_version
    assert len(claim.rules_hash) == 64
    assert claim.claimed_fen == claim.lines.get().proposed_fen == 1_000_000


def test_where_no_rules_are_in_force_people_get_the_claim(core):
    claim = hand_in(transport_draft(core["chen"]))
    assert item_of(claim).station == Station.REVIEW
    assert (claim.claimed_fen, claim.rules_version) == (None, "")
    line = claim.lines.get()
    assert line.outcome == LineOutcome.NEEDS_HUMAN
    assert [reason["code"] for reason in line.reasons] == ["AMOUNT_NOT_CONFIGURED"]
    assert claim.assessments.get().outcome == LineOutcome.NEEDS_HUMAN


def test_facts_no_rule_can_read_go_to_people_instead_of_failing_for_ever(core):
    claim = hand_in(transport_draft(core["worker"], tickets=[{"fen": "不是数"}]))
    assert Job.objects.get(name="workflows.check_claim").status == JobStatus.DONE
    assert item_of(claim).station == Station.REVIEW
    assert [reason["code"] for reason in claim.lines.get().reasons] == ["CANNOT_VERIFY"]
    assert "不是数" not in str(claim.assessments.get().result)


def test_nothing_waits_twice(core):
    claim = hand_in(startup_draft(core["chen"]))
    assert run_due() == 0
    assert claim.assessments.count() == 1


def test_a_draft_in_a_programme_without_fields_is_still_a_claim(core):
    chen = core["chen"]
    claim = open_draft(actor=chen, programme=STARTUP, place=chen.person.home, person=chen.person)
    assert item_of(hand_in(claim)).station == Station.REVIEW
