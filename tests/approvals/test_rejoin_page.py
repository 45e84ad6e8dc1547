"""The sheets of one claim on its page, and the button that puts one back into an older one."""

import pytest
from django.test import Client
from django.urls import reverse

from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import answer, fresh, item_of
from tests.approvals.test_splitting import positions, split
from workflows.enums import ClaimState


@pytest.fixture
def at(cast):
    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def sheets(file_roster, cast):
    claim = file_roster(ROSTER[:4])
    return claim, split(claim, cast["zx-county"], 2, 3)


def page(client: Client, claim) -> str:
    return client.get(reverse("claims:detail", args=[claim.key])).content.decode()


def rejoin_url(claim) -> str:
    return reverse("approvals:rejoin", args=[item_of(claim).task_id])


@pytest.mark.parametrize("username", ["zx-county", "organiser"])
def test_each_sheet_names_the_others_with_how_many_people_stand_on_it(at, sheets, username):
    claim, part = sheets
    for here, there in ((claim, part), (part, claim)):
        shown = page(at(username), here)
        assert "分开办理的人员" in shown
        assert reverse("claims:detail", args=[there.key]) in shown
        assert shown.count("2人") >= 2


def test_a_claim_on_one_sheet_shows_nothing_of_it(at, file_roster):
    assert "分开办理的人员" not in page(at("zx-county"), file_roster(ROSTER[:2]))


def test_only_the_younger_sheet_offers_to_be_put_back_and_only_to_its_reviewer(at, sheets):
    claim, part = sheets
    assert rejoin_url(part) in page(at("zx-county"), part)
    assert rejoin_url(claim) not in page(at("zx-county"), claim)
    assert rejoin_url(part) not in page(at("organiser"), part)


def test_the_button_puts_the_people_back_and_leads_to_the_older_sheet(at, sheets):
    claim, part = sheets
    sent = at("zx-county").post(rejoin_url(part), {"version": part.version, "into": claim.key})
    assert (sent.status_code, sent.url) == (302, reverse("claims:detail", args=[claim.key]))
    assert (positions(claim), fresh(part).state) == ([1, 2, 3, 4], ClaimState.MERGED)


@pytest.mark.parametrize("typed", [{}, {"into": "nobody"}, {"into": "x" * 200}, {"version": "1"}])
def test_what_cannot_be_put_together_is_refused_and_nothing_changes(at, sheets, typed):
    claim, part = sheets
    sent = {"version": str(part.version), "into": claim.key} | typed if typed else {}
    assert at("zx-county").post(rejoin_url(part), sent).status_code == 409
    assert (positions(part), fresh(part).state) == ([2, 3], ClaimState.SUBMITTED)


def test_what_was_decided_meanwhile_is_no_longer_offered(at, sheets, cast):
    claim, part = sheets
    url = rejoin_url(part)
    answer(claim, cast["zx-county"])
    assert url not in page(at("zx-county"), part)
    assert at("zx-county").post(url, {"version": part.version, "into": claim.key}).status_code == 409


def test_nobody_but_a_reviewer_of_the_office_puts_sheets_together(at, sheets):
    claim, part = sheets
    url = rejoin_url(part)
    for username in ("organiser", "zx-township", "zx-finance", "na-county"):
        sent = at(username).post(url, {"version": part.version, "into": claim.key})
        assert sent.status_code in (404, 409)
    assert positions(part) == [2, 3]
