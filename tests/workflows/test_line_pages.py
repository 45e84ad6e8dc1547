"""The claim page of a long roster: a page of lines, counted and chosen by what the rules said of each."""

import pytest
from django.test import Client
from django.urls import reverse

from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import hand_in, roster_draft, row_of, sheet
from workflows.commands import strike_line
from workflows.enums import LineOutcome
from workflows.line_pages import PAGE, line_page, page_with
from workflows.models import Claim
from workflows.rosters import import_roster

ROWS = PAGE + 40


@pytest.fixture
def judged(core) -> Claim:
    """A roster in review: its first ten lines stand for eligible workers, the rest were refused, one is struck."""
    claim = roster_draft(core["organiser"])
    rows = [row_of(ROSTER[number % 10]) for number in range(ROWS)]
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=sheet(*rows))
    strike_line(claim_id=claim.pk, actor=core["organiser"], position=ROWS)
    claim = hand_in(claim)
    assert set(claim.lines.values_list("outcome", flat=True)) == {"eligible", "ineligible", ""}
    return claim


@pytest.fixture
def officer(core) -> Client:
    client = Client()
    client.force_login(core["zx-county"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(client: Client, claim: Claim, query: str = "") -> list[int]:
    response = client.get(reverse("claims:detail", args=[claim.key]) + query)
    return [line.position for line in response.context["line_page"].lines]


def test_a_page_holds_a_hundred_lines(officer, judged):
    assert shown(officer, judged) == list(range(1, PAGE + 1))
    assert shown(officer, judged, f"?line={PAGE + 1}") == list(range(PAGE + 1, ROWS + 1))


@pytest.mark.parametrize("outcome", [LineOutcome.ELIGIBLE, LineOutcome.INELIGIBLE])
def test_the_lines_of_one_outcome_are_shown_by_themselves(officer, judged, outcome):
    lines = judged.lines.filter(outcome=outcome, struck=False).order_by("position")
    assert shown(officer, judged, f"?outcome={outcome}") == [line.position for line in lines][:PAGE]


def test_struck_lines_have_a_tab_of_their_own(officer, judged):
    assert shown(officer, judged, "?outcome=struck") == [ROWS]


def test_the_tabs_count_every_line_once(officer, judged):
    response = officer.get(reverse("claims:detail", args=[judged.key]))
    counts = {tab.code: tab.count for tab in response.context["line_tabs"]}
    assert counts.pop("") == ROWS == sum(counts.values())


def test_an_unknown_outcome_shows_all_lines(officer, judged):
    assert shown(officer, judged, "?outcome=nonsense")[0] == 1


def test_the_next_page_stays_within_the_outcome(officer, judged):
    page = officer.get(reverse("claims:detail", args=[judged.key]) + "?outcome=ineligible").content.decode()
    assert "?outcome=ineligible&amp;line=" in page


def test_a_short_roster_has_neither_tabs_nor_pages(core, officer):
    claim = roster_draft(core["organiser"])
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=sheet(row_of(ROSTER[0])))
    response = officer.get(reverse("claims:detail", args=[hand_in(claim).key]))
    assert response.context["line_tabs"] == []
    assert "下一页" not in response.content.decode()


def test_the_page_of_a_line_begins_at_its_hundred():
    assert [page_with(position) for position in (1, PAGE, PAGE + 1, 2 * PAGE)] == [
        "",
        "",
        f"?line={PAGE + 1}",
        f"?line={PAGE + 1}",
    ]


def test_a_claim_without_lines_has_one_empty_page(core):
    page = line_page(roster_draft(core["organiser"]).lines.all(), "5")
    assert (page.lines, page.total, page.is_whole) == ([], 0, True)
