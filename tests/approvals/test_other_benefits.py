"""同一人的其他补贴 on the reviewer's page: what the same people have elsewhere, and nothing else of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import other_benefits as panel
from approvals.commands import LineAnswer
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import carry
from workflows.commands import withdraw
from workflows.models import Claim

HEADING = "同一人的其他补贴"
AGREED = tuple(LineAnswer(number, True, 30_000) for number in (1, 2))


@pytest.fixture
def page(client, cast):
    """The claim page as somebody reads it."""

    def read(claim: Claim, username: str) -> str:
        client.force_login(cast[username])
        return client.get(reverse("claims:detail", args=[claim.key])).content.decode()

    return read


def panel_of(text: str) -> str:
    """The panel cut out of the page."""
    assert HEADING in text
    start = text.index('<section class="panel" id="benefits"')
    return text[start : text.index("</section>", start)]


def test_whoever_has_nothing_else_has_no_panel(file_startup, page):
    assert HEADING not in page(file_startup(), "na-village")


def test_the_other_claim_is_named_by_subsidy_period_status_amount_and_place(file_startup, page, cast):
    first = carry(file_startup(), cast, "notice")
    text = panel_of(page(file_startup(), "na-village"))
    for word in ("一次性创业扶持补贴", "2026年", "已批准", "10,000.00", "南安市", first.number):
        assert word in text
    assert "本申请名册" not in text


def test_what_came_to_nothing_is_not_held_against_anybody(file_startup, page, cast):
    withdraw(claim_id=file_startup().pk, actor=cast["chen"])
    assert HEADING not in page(file_startup(), "na-village")


def test_the_applicant_is_shown_no_list(file_startup, page):
    file_startup()
    assert HEADING not in page(file_startup(), "chen")


def test_of_a_roster_only_lines_with_a_hit_stand_there_by_position(file_roster, page, cast):
    first = carry(file_roster(ROSTER[:2]), cast, "none", lines=AGREED)
    text = panel_of(page(file_roster([*ROSTER[4:7], ROSTER[1]]), "zx-county"))
    assert text.count(first.number) == 1
    assert "第4行" in text
    assert "第1行" not in text
    names = [entry.member.name for entry in ROSTER[:8]]
    assert [name for name in names if name in text] == []


def test_of_very_many_the_newest_are_listed_and_the_rest_is_said(file_roster, page, monkeypatch):
    monkeypatch.setattr(panel, "MOST_ROWS", 2)
    file_roster(ROSTER[:3])
    text = panel_of(page(file_roster(ROSTER[:3]), "zx-county"))
    assert text.count('<th scope="row">') == 2
    assert "只列出最近的 2 项" in text


def test_more_others_ask_no_more_of_the_database(file_roster, page):
    file_roster(ROSTER[:1])
    claim = file_roster(ROSTER[:5])
    page(claim, "zx-county")
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            page(claim, "zx-county")
        counts.append(len(asked))
        file_roster(ROSTER[:5])
    assert counts[1] <= counts[0]
