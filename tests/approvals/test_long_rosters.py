"""A roster too long for one form is judged page by page; the notes bind nobody until the decision reads them."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from approvals.enums import LineDecision
from approvals.lines import LineAnswer
from approvals.long_rosters.notes import keep_notes, notes_of
from approvals.models import DraftVerdict, LineVerdict
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import fresh, item_of
from workflows.enums import ClaimState

SIX = ROSTER[:6]


@pytest.fixture(autouse=True)
def _short(monkeypatch) -> None:
    """Four lines are a long roster here, and two a page."""
    monkeypatch.setattr("approvals.matters.MOST_LINES_ON_A_FORM", 4)
    monkeypatch.setattr("workflows.line_pages.PAGE", 2)


@pytest.fixture
def county(cast) -> Client:
    client = Client()
    client.force_login(cast["zx-county"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def abroad(file_roster):
    """Every line is left to a person: the place of work lies outside the mainland."""
    return file_roster(SIX, work_county="810000")


def url(claim, query: str = "") -> str:
    return reverse("approvals:lines", args=[item_of(claim).task_id]) + query


def deciding(claim, **typed: str) -> dict[str, str]:
    return {"version": claim.version, "verdict": "agree", "phrase": "", "comment": "属实。"} | typed


def said(claim, *positions: int, verdict: str = "agree") -> dict[str, str]:
    return {
        name: value
        for at in positions
        for name, value in (
            (f"line-{at}-verdict", verdict),
            (f"line-{at}-amount", "200" if verdict == "agree" else ""),
            (f"line-{at}-comment", "" if verdict == "agree" else "未外出。"),
        )
    }


def test_a_long_roster_is_not_on_the_form_but_on_pages_of_its_own(county, abroad):
    page = county.get(reverse("approvals:decide", args=[item_of(abroad).task_id]))
    assert page.context["form"].lines == []
    assert url(abroad) in page.content.decode()
    lines = county.get(url(abroad)).context["shown"].page
    assert ([line.position for line in lines.lines], lines.total, lines.following) == ([1, 2], 6, 3)


def test_notes_are_kept_page_by_page_and_read_by_the_decision(county, abroad):
    claim = abroad
    for first in (1, 3, 5):
        typed = said(claim, first, first + 1)
        assert county.post(url(claim, f"?line={first}"), typed).status_code == 302
    assert DraftVerdict.objects.count() == 6
    page = county.get(reverse("approvals:decide", args=[item_of(claim).task_id])).content.decode()
    assert "需要人工判断6行，您已写意见6行" in page
    sent = county.post(reverse("approvals:decide", args=[item_of(claim).task_id]), deciding(claim))
    assert sent.status_code == 302
    claim = fresh(claim)
    assert (claim.state, claim.approved_fen) == (ClaimState.ON_NOTICE, 6 * 20_000)
    assert not DraftVerdict.objects.exists()


def test_what_is_not_noted_yet_holds_the_decision_up(county, abroad):
    county.post(url(abroad), said(abroad, 1, 2))
    sent = county.post(reverse("approvals:decide", args=[item_of(abroad).task_id]), deciding(abroad))
    assert sent.status_code == 422
    assert "系统无法判断" in sent.content.decode()


def test_a_note_is_shown_again_and_taken_back_when_it_is_emptied(county, abroad):
    county.post(url(abroad), said(abroad, 1, verdict="disagree"))
    form = county.get(url(abroad)).context["forms"][0]
    assert (form["verdict"].value(), form["comment"].value()) == ("disagree", "未外出。")
    county.post(url(abroad), {"line-1-verdict": ""})
    assert not DraftVerdict.objects.exists()


def test_a_page_with_a_fault_keeps_nothing(county, abroad):
    typed = said(abroad, 1) | {"line-2-verdict": "disagree", "line-2-comment": ""}
    page = county.post(url(abroad), typed)
    assert page.status_code == 422
    assert "请写明理由" in page.content.decode()
    assert not DraftVerdict.objects.exists()


def test_the_rest_of_a_page_is_agreed_to_at_once_where_the_amount_is_known(county, file_roster, monkeypatch):
    claim = file_roster(SIX, work_county="810000")
    monkeypatch.setattr("approvals.matters.provisional_fen", lambda claim, said: {1: 20_000, 2: 30_000})
    county.post(url(claim), said(claim, 1, verdict="disagree") | {"agree_all": "1"})
    notes = {note.line.position: (note.word, note.amount_fen) for note in DraftVerdict.objects.all()}
    assert notes == {1: ("disagree", None), 2: ("agree", 30_000)}


def test_the_filters_show_who_needs_a_person_who_is_disputed_or_all(county, file_roster, cast):
    claim = file_roster(SIX)
    shown = {name: county.get(url(claim, f"?show={name}")).context["shown"] for name in ("need", "all", "x")}
    assert (shown["need"].page.total, shown["all"].page.total, shown["x"].filter) == (0, 6, "need")
    assert county.get(url(claim, "?show=disputed")).context["shown"].page.total == 0


def test_of_lines_the_rules_decided_a_few_are_objected_to(county, file_roster):
    claim = file_roster(SIX)
    county.post(url(claim, "?show=all&line=3"), said(claim, 3, verdict="disagree"))
    county.post(reverse("approvals:decide", args=[item_of(claim).task_id]), deciding(claim))
    claim = fresh(claim)
    assert claim.lines.get(position=3).approved_fen == 0
    assert LineVerdict.objects.get(line__claim=claim, line__position=3).verdict == LineDecision.DISAGREE
    assert claim.state == ClaimState.ON_NOTICE


def test_a_note_on_a_line_that_says_something_else_by_now_counts_no_more(abroad, cast):
    actor = cast["zx-county"]
    step, lines = abroad.plan[1], abroad.judged_lines[:2]
    keep_notes(abroad, step, actor, lines, [LineAnswer(1, agree=True, amount_fen=100)])
    assert set(notes_of(abroad, step, actor)) == {lines[0].pk}
    abroad.lines.filter(position=1).update(facts=lines[0].facts | {"employer": "另一家"})
    assert notes_of(fresh(abroad), step, actor) == {}


def test_a_colleague_has_notes_of_his_own(abroad, cast):
    step, lines = abroad.plan[1], abroad.judged_lines[:1]
    keep_notes(abroad, step, cast["zx-county"], lines, [LineAnswer(1, agree=True, amount_fen=100)])
    assert notes_of(abroad, step, cast["zx-township"]) == {}


def test_a_page_takes_as_many_queries_however_long_the_roster_is(
    county, file_roster, django_assert_max_num_queries
):
    short = file_roster(SIX[:5])
    county.get(url(short))
    with django_assert_max_num_queries(40):
        county.get(url(short, "?show=all"))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"word": "disagree", "comment": ""}, "draft_gives_a_reason"),
        ({"amount_fen": -1}, "draft_amount_not_negative"),
    ],
)
def test_the_database_holds_what_a_note_is(abroad, cast, change, constraint):
    step, lines = abroad.plan[1], abroad.judged_lines[:1]
    keep_notes(abroad, step, cast["zx-county"], lines, [LineAnswer(1, agree=True, amount_fen=100)])
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DraftVerdict.objects.update(**change)


def test_a_reason_from_the_list_is_kept_with_its_code_and_clause(county, file_roster):
    claim = file_roster(SIX)
    page = county.get(url(claim, "?show=all&line=3"))
    reasons = {each.code: each for each in page.context["matter"].line_reasons}
    assert {"SAME_COUNTY", "NOT_AS_FILED", "NOT_REACHED"} <= reasons.keys()
    chosen = reasons["SAME_COUNTY"]
    assert f'<option value="{chosen.words}">' in page.content.decode()
    typed = {"line-3-verdict": "disagree", "line-3-comment": chosen.words}
    assert county.post(url(claim, "?show=all&line=3"), typed).status_code == 302
    county.post(reverse("approvals:decide", args=[item_of(claim).task_id]), deciding(claim))
    verdict = LineVerdict.objects.get(line__claim=claim, line__position=3)
    assert verdict.reasons == [{"code": "SAME_COUNTY", "clause": chosen.clause, "facts": {}}]
    assert chosen.clause == "YN-12"
