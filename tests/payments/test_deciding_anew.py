"""A claim that is decided anew before it was paid gives its money back, and has it reserved for what it is then."""

from datetime import timedelta

import pytest
from django.db import transaction

from approvals.consents import answer_consent
from approvals.endings.rectifying import Correction, ask_rectification, rectify
from approvals.enums import Rectified
from payments.claim_jobs import free_reservation
from payments.enums import EntryKind
from payments.models import LedgerEntry
from payments.reconcile import disagreements
from registry import clock
from registry.commands import appoint
from registry.enums import Role
from registry.models import Office
from tests.payments.conftest import (
    AMOUNT_FEN,
    SINCE,
    agree,
    balance_of,
    go_to,
    make_person,
    make_user,
    task_of,
)
from workflows.enums import ClaimState, Station
from workflows.lifecycle import FREE_RESERVATION
from workflows.models import Claim, Job
from workflows.relay import run_due

ALLOTTED = 10_000_000
LESS_FEN = 30_000


@pytest.fixture
def put_right(town, approved) -> Claim:
    """The approved claim, at the desk of the county once more; the machine has not done anything since."""
    above = Office.objects.create(
        name="泉州市人社局", kind="hrss", level="prefecture", division=town.village.at("prefecture")
    )
    superior = make_user("superior", make_person(40, "林国栋", town.village))
    appoint(actor=None, user=superior, office=above, role=Role.REVIEWER, valid_from=SINCE)
    Claim.objects.filter(pk=approved.pk).update(answers={"ticket": "2026-01"})
    right = Correction(Rectified.FACT, "2026-02", "ticket")
    asked = ask_rectification(
        claim_id=approved.pk, actor=town["county"], correction=right, reason="票据月份写错。"
    )
    answer_consent(consent_id=asked.pk, actor=superior, granted=True, comment="已核实。")
    rectify(claim_id=approved.pk, actor=town["county"], correction=right, reason="票据月份写错。")
    return Claim.objects.get(pk=approved.pk)


def decide_again(claim: Claim, town, amount_fen: int) -> Claim:
    """The county decides, and the days of the notice pass."""
    agree(claim, town["county"], amount_fen)
    claim.refresh_from_db()
    go_to(claim.notice_until + timedelta(days=1))
    run_due()
    return Claim.objects.get(pk=claim.pk)


def test_what_was_reserved_is_free_again_at_once(put_right, full_fund):
    assert put_right.state == ClaimState.IN_REVIEW
    run_due()
    assert balance_of(full_fund) == (ALLOTTED, 0, 0)
    assert list(disagreements()) == []


def test_the_new_amount_is_reserved_and_nothing_of_the_old_one(put_right, town, full_fund):
    claim = decide_again(put_right, town, LESS_FEN)
    assert claim.state == ClaimState.APPROVED
    assert balance_of(full_fund) == (ALLOTTED, LESS_FEN, 0)
    assert task_of(claim, Station.PAY)
    assert list(disagreements()) == []


def test_a_late_job_leaves_the_new_reservation_alone(put_right, town, full_fund):
    freeing = Job.objects.get(claim=put_right, name=FREE_RESERVATION)
    Job.objects.filter(pk=freeing.pk).update(run_after=clock.now().replace(year=2030))
    claim = decide_again(put_right, town, LESS_FEN)
    assert balance_of(full_fund) == (ALLOTTED, LESS_FEN, 0)
    with transaction.atomic():
        free_reservation(freeing)
    assert balance_of(full_fund) == (ALLOTTED, LESS_FEN, 0)
    booked = LedgerEntry.objects.filter(claim=claim).values_list("kind", "amount_fen")
    assert list(booked) == [
        (EntryKind.RESERVE, AMOUNT_FEN),
        (EntryKind.RELEASE_RESERVATION, AMOUNT_FEN),
        (EntryKind.RESERVE, LESS_FEN),
    ]
    assert list(disagreements()) == []
