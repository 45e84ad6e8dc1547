"""我的申请: short to read and cheap to draw, however many claims there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import clock
from workflows.commands import open_draft
from workflows.models import Claim
from workflows.views.mine import PAGE

MINE = reverse("claims:mine")


@pytest.fixture
def drafts(applicant):
    """So many drafts of one applicant."""
    chen = applicant()

    def begin(count: int):
        for _number in range(count):
            open_draft(
                actor=chen.user,
                programme="startup_grant",
                place=chen.user.person.home,
                person=chen.user.person,
            )
        return chen

    return begin


def queries(person) -> int:
    clock.forget()
    with CaptureQueriesContext(connection) as captured:
        person.client.get(MINE)
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_claims(drafts):
    chen = drafts(2)
    few = queries(chen)
    drafts(10)
    assert queries(chen) == few <= 12


def test_older_claims_are_on_the_next_page(drafts):
    chen = drafts(PAGE + 2)
    first = chen.client.get(MINE)
    assert len(first.context["in_hand"]) == PAGE
    second = chen.client.get(first.context["next_url"])
    assert len(second.context["in_hand"]) == 2
    assert not second.context["next_url"]
    shown = [card.claim.pk for page in (first, second) for card in page.context["in_hand"]]
    assert sorted(shown) == sorted(Claim.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("before", ["", "abc", "-5", "9" * 30, "' OR 1=1"])
def test_a_page_key_that_is_none_shows_the_first_page(drafts, before):
    chen = drafts(1)
    assert len(chen.client.get(MINE, {"before": before}).context["in_hand"]) == 1


def test_claims_of_others_are_not_on_the_list(drafts, applicant):
    drafts(3)
    assert applicant("lin").client.get(MINE).context["shown"] == 0
