"""What must hold of every claim is held by the database, by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from workflows.commands import open_draft
from workflows.enums import ClaimState
from workflows.models import Claim, ClaimLine

NOW = timezone.now()
DAY = date(2026, 3, 2)
SUBMITTED = {"number": "CY-350583-20260302-000001", "submitted_at": NOW, "policy_date": DAY}
ACCEPTED = SUBMITTED | {"accepted_at": NOW}


@pytest.fixture
def claim(cast) -> Claim:
    person = cast["chen"].person
    return open_draft(actor=cast["chen"], programme="startup_grant", place=person.home, person=person)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("claim_state_known", SUBMITTED | {"state": "lost"}),
        ("claim_has_one_claimant", {"person": None}),
        ("claim_submitted_has_number_and_day", {"state": ClaimState.SUBMITTED}),
        ("claim_in_review_was_accepted", SUBMITTED | {"state": ClaimState.IN_REVIEW}),
        ("claim_on_notice_has_period", ACCEPTED | {"state": ClaimState.ON_NOTICE}),
        ("claim_on_notice_has_period", ACCEPTED | {"state": ClaimState.ON_NOTICE, "notice_from": DAY}),
        ("claim_approved_has_amount", ACCEPTED | {"state": ClaimState.APPROVED, "decided_at": NOW}),
        ("claim_approved_has_amount", ACCEPTED | {"state": ClaimState.PAYING, "approved_fen": 1}),
        ("claim_rejected_was_decided", ACCEPTED | {"state": ClaimState.REJECTED, "closed_at": NOW}),
        ("claim_returned_has_deadline", SUBMITTED | {"state": ClaimState.RETURNED}),
        (
            "claim_paid_in_full",
            ACCEPTED
            | {
                "state": ClaimState.PAID,
                "decided_at": NOW,
                "closed_at": NOW,
                "paid_at": NOW,
                "approved_fen": 2,
                "paid_fen": 1,
            },
        ),
        ("claim_amounts_not_negative", {"claimed_fen": -1}),
        ("claim_closed_when_ended", {"state": ClaimState.WITHDRAWN}),
        ("claim_closed_when_ended", {"closed_at": NOW}),
    ],
)
def test_the_database_refuses(claim, name, columns):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**columns)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("line_amounts_not_negative", {"proposed_fen": -1}),
        ("line_struck_is_not_paid", {"struck": True, "approved_fen": 1}),
    ],
)
def test_the_database_refuses_of_a_line(claim, name, columns):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ClaimLine.objects.filter(claim=claim).update(**columns)


def test_a_position_stands_once_on_a_claim(claim):
    with pytest.raises(IntegrityError, match="line_position_once|claim_id, .*position"), transaction.atomic():
        ClaimLine.objects.create(claim=claim, position=1, label="又一行")


def test_the_legal_status_cannot_be_assigned(claim):
    with pytest.raises(AttributeError):
        claim.state = ClaimState.PAID


def test_a_reload_keeps_the_legal_status_protected(claim):
    claim.refresh_from_db()
    with pytest.raises(AttributeError):
        claim.state = ClaimState.PAID
