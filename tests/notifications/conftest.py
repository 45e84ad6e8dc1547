"""The county, the claims and the money of the payments tests, with the messages that follow from them."""

import pytest

from notifications.models import Message
from tests.payments.conftest import (  # noqa: F401
    _without_documents,
    approve,
    approved,
    draft,
    full_fund,
    fund,
    town,
)
from workflows.commands import submit
from workflows.models import Claim
from workflows.relay import run_due


@pytest.fixture
def submitted(draft) -> Claim:  # noqa: F811
    claim = draft()
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def message(submitted) -> Message:
    """The first message of the applicant: that the claim was submitted."""
    return Message.objects.get(claim=submitted, name="submitted")
