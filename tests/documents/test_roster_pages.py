"""A long roster: shown a hundred rows at a time, whoever stands there twice is pointed at, wrong cells are grouped."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.roster_problems import MOST_SHOWN, spots_of
from registry.pilot.zhenxiong import ROSTER
from registry.selectors import organisations_of
from tests.documents.claims import user
from tests.workflows.claims import row_of, sheet
from workflows.commands import open_draft, strike_line
from workflows.line_pages import PAGE
from workflows.models import Claim
from workflows.rosters import Problem, import_roster

# The eleventh of the pilot's roster is its first worker again.
WORKERS = ROSTER[:10]
ROWS = 2 * PAGE + 30


@pytest.fixture
def draft(pilot) -> Claim:
    actor = user("organiser")
    agency = organisations_of(actor).get()
    return open_draft(
        actor=actor, programme="labor_export_service_subsidy", place=agency.division, organisation=agency
    )


@pytest.fixture
def organiser(draft) -> Client:
    client = Client()
    client.force_login(user("organiser"))
    return client


@pytest.fixture
def long_draft(draft) -> Claim:
    """One row for each of the pilot's workers, over and over."""
    rows = [row_of(WORKERS[number % len(WORKERS)]) for number in range(ROWS)]
    import_roster(claim_id=draft.pk, actor=draft.applicant, content=sheet(*rows))
    return draft


def positions(client: Client, claim: Claim, query: str = "") -> list[int]:
    response = client.get(reverse("documents:roster", args=[claim.key]) + query)
    return [row["line"].position for row in response.context["rows"]]


def test_a_page_holds_a_hundred_rows_and_the_last_page_the_rest(organiser, long_draft):
    assert positions(organiser, long_draft) == list(range(1, PAGE + 1))
    assert positions(organiser, long_draft, f"?line={2 * PAGE + 1}") == list(range(2 * PAGE + 1, ROWS + 1))


def test_one_turns_to_any_row(organiser, long_draft):
    assert positions(organiser, long_draft, "?line=57")[0] == 57


@pytest.mark.parametrize("asked", ["", "0", "x", "-3", "99999", "9" * 30, "²"])
def test_what_is_no_row_shows_the_first_page(organiser, long_draft, asked):
    assert positions(organiser, long_draft, f"?line={asked}")[0] == 1


def test_the_pages_lead_on_and_back(organiser, long_draft):
    url = reverse("documents:roster", args=[long_draft.key])
    first, last = (organiser.get(url + query).content.decode() for query in ("", f"?line={2 * PAGE + 1}"))
    assert f"?line={PAGE + 1}#rows" in first
    assert "回到第一页" not in first
    assert "下一页" not in last
    assert "回到第一页" in last
    assert f"共{ROWS}行" in last


def test_a_short_roster_has_no_pages(organiser, draft):
    import_roster(claim_id=draft.pk, actor=draft.applicant, content=sheet(row_of(ROSTER[0])))
    shown = organiser.get(reverse("documents:roster", args=[draft.key])).content.decode()
    assert "下一页" not in shown
    assert "同一个人" not in shown


def test_the_queries_of_the_page_do_not_grow_with_the_roster(
    organiser, long_draft, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        positions(organiser, long_draft)


def test_whoever_stands_there_twice_is_pointed_at_across_pages(organiser, long_draft):
    response = organiser.get(reverse("documents:roster", args=[long_draft.key]) + f"?line={PAGE + 1}")
    rows = response.context["rows"]
    assert [row["repeats"] for row in rows] == [(row["line"].position - 1) % len(WORKERS) + 1 for row in rows]
    assert f"有{ROWS - len(WORKERS)}行与前面的行是同一个人" in response.content.decode()
    assert [
        row["repeats"]
        for row in organiser.get(reverse("documents:roster", args=[long_draft.key])).context["rows"][
            : len(WORKERS)
        ]
    ] == [None] * len(WORKERS)


def test_a_struck_row_repeats_nobody_and_is_repeated_by_nobody(organiser, draft):
    rows = [row_of(ROSTER[0])] * 3
    import_roster(claim_id=draft.pk, actor=draft.applicant, content=sheet(*rows))
    strike_line(claim_id=draft.pk, actor=draft.applicant, position=1)
    shown = organiser.get(reverse("documents:roster", args=[draft.key]))
    assert [row["repeats"] for row in shown.context["rows"]] == [None, None, 2]


def test_after_striking_one_is_back_on_the_page_of_the_row(organiser, long_draft):
    response = organiser.post(reverse("documents:strike", args=[long_draft.key, PAGE + 50]))
    assert response.url == reverse("documents:roster", args=[long_draft.key]) + f"?line={PAGE + 1}"


def test_equal_cells_below_one_another_are_one_entry():
    problems = [
        Problem("B2", "数字"),
        Problem("F2", "日期"),
        Problem("B3", "数字"),
        Problem("B5", "数字"),
        Problem("B6", "别的"),
        Problem("", "打不开"),
        Problem("A1", "缺列"),
        Problem("A1", "缺另一列"),
    ]
    assert [(spot.cells, spot.sentence) for spot in spots_of(problems)] == [
        ("B2:B3", "数字"),
        ("F2", "日期"),
        ("B5", "数字"),
        ("B6", "别的"),
        ("", "打不开"),
        ("A1", "缺列"),
        ("A1", "缺另一列"),
    ]


def test_a_page_of_wrong_cells_says_how_many_it_leaves_out(organiser, draft):
    rows = [row_of(ROSTER[0], proofs=f"证明{number}") for number in range(MOST_SHOWN + 5)]
    sent = organiser.post(reverse("documents:roster", args=[draft.key]), {"file": _file(sheet(*rows))})
    shown = sent.content.decode()
    assert len(sent.context["problems"]) == MOST_SHOWN
    assert "还有5处没有列出" in shown


def test_a_column_stored_as_numbers_is_one_entry_on_the_page(organiser, draft):
    rows = [row_of(ROSTER[0], id_number=530627199002140000)] * 300
    sent = organiser.post(reverse("documents:roster", args=[draft.key]), {"file": _file(sheet(*rows))})
    assert [spot.cells for spot in sent.context["problems"]] == ["B2:B301"]
    assert ">300<" in sent.content.decode()


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("名册.xlsx", content)
