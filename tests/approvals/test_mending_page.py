"""The page on which a reviewer names what has to be mended, and the one on which the applicant mends it."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.corrections import Correction, items_of
from approvals.enums import CorrectionKind
from registry.pilot.zhenxiong import ROSTER
from tests.approvals.conftest import fresh, item_of
from tests.approvals.test_returning import come_back, line, part, send_back
from workflows.enums import ClaimState
from workflows.rosters import mend_line

THREE = ROSTER[:3]


@pytest.fixture
def at(cast):
    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def returned(file_roster, cast):
    return send_back(file_roster(THREE), cast["zx-county"], line(2), line(3, "缺少工资证明。"))


def decide_url(claim) -> str:
    return reverse("approvals:decide", args=[item_of(claim).task_id])


def mend_url(claim) -> str:
    return reverse("approvals:mend", args=[claim.key])


def returning(claim, **typed: str) -> dict[str, str]:
    sent = {"version": claim.version, "verdict": "return", "phrase": "", "comment": "请按列出的各项补正。"}
    return sent | typed


def test_lines_are_named_by_their_numbers(at, file_roster):
    claim = file_roster(THREE)
    typed = {"fix-lines": "1、3", "fix-lines_wrong": "日期与证明不一致。"}
    assert at("zx-county").post(decide_url(claim), returning(claim, **typed)).status_code == 302
    assert [(item.target, item.wrong) for item in items_of(fresh(claim))] == [
        ("1", "日期与证明不一致。"),
        ("3", "日期与证明不一致。"),
    ]


@pytest.mark.parametrize("written", ["9", "1-9", "x", "1-", "0", "3-1x", "99999999999"])
def test_lines_that_are_not_there_are_told(at, file_roster, written):
    claim = file_roster(THREE)
    typed = {"fix-lines": written, "fix-lines_wrong": "日期不符。"}
    page = at("zx-county").post(decide_url(claim), returning(claim, **typed))
    assert page.status_code == 422
    assert "行号" in page.content.decode()
    assert fresh(claim).state == ClaimState.SUBMITTED


def test_a_return_that_names_nothing_is_told_to_name_everything(at, file_roster):
    claim = file_roster(THREE)
    page = at("zx-county").post(decide_url(claim), returning(claim))
    assert page.status_code == 422
    assert "退回补正要一次告知全部" in page.content.decode()


def test_what_is_ticked_needs_what_is_wrong_with_it(at, file_startup):
    claim = file_startup()
    page = at("na-village").post(decide_url(claim), returning(claim, **{"fix-other_0": "on"}))
    assert page.status_code == 422
    assert "请写明哪里要补正" in page.content.decode()


def test_pages_of_the_form_and_papers_can_be_ticked(at, file_startup):
    claim = file_startup()
    page = at("na-village").get(decide_url(claim))
    choices = {each.group.keys[0]: each.name for each in page.context["form"].fix.choices}
    typed = {f"fix-{choices['business']}": "on", f"fix-{choices['business']}_wrong": "店名与执照不一致。"}
    assert at("na-village").post(decide_url(claim), returning(claim, **typed)).status_code == 302
    (item,) = items_of(fresh(claim))
    assert (item.kind, item.target) == (CorrectionKind.PART, "business")


def test_what_the_rules_found_is_ticked_already_and_like_lines_stand_together(at, file_roster):
    claim = file_roster(THREE, proofs=[])
    form = at("zx-county").get(decide_url(claim)).context["form"]
    (found,) = [each for each in form.fix.choices if each.is_found]
    assert (found.title, found.group.keys) == ("第1、2、3行", ("1", "2", "3"))
    assert form.fix[found.name].value() is True
    assert "证明" in form.fix[f"{found.name}_wrong"].value()


def test_the_applicant_sees_every_item_with_its_page(at, returned):
    page = at("organiser").get(mend_url(returned)).content.decode()
    assert page.count("还没有改") == 2
    assert "缺少工资证明。" in page
    assert reverse("documents:roster", args=[returned.key]) in page
    own = at("organiser").get(reverse("claims:detail", args=[returned.key])).content.decode()
    assert mend_url(returned) in own
    assert "缺少工资证明。" in own


def test_what_is_mended_is_told_apart(at, returned, cast):
    changed = {"contract_start": "2025-08-01"}
    mend_line(claim_id=returned.pk, actor=cast["organiser"], position=2, facts=changed)
    page = at("organiser").get(mend_url(returned)).content.decode()
    assert "2项，已处理1项" in page
    assert page.count("还没有改") == 1


def test_an_explanation_is_kept_and_shown(at, returned):
    item = items_of(returned)[0]
    typed = {"item": item.pk, "explanation": "日期没有错。"}
    assert at("organiser").post(mend_url(returned), typed).status_code == 302
    item.refresh_from_db()
    assert item.explanation == "日期没有错。"
    assert "已说明" in at("organiser").get(mend_url(returned)).content.decode()


@pytest.mark.parametrize("typed", [{"item": "x"}, {"item": "999999"}, {}, {"explanation": "字" * 301}])
def test_a_bad_explanation_is_refused_and_nothing_is_kept(at, returned, typed):
    item = items_of(returned)[0]
    sent = {"item": str(item.pk), "explanation": "说明"} | typed
    if not typed:
        sent.pop("item")
    assert at("organiser").post(mend_url(returned), sent).status_code == 422
    item.refresh_from_db()
    assert item.explanation == ""


def test_nobody_else_has_this_page(at, returned):
    for username in ("zx-county", "chen", "zx-finance"):
        assert at(username).get(mend_url(returned)).status_code == 404


def test_a_claim_that_is_not_returned_has_nothing_to_mend(at, returned, cast):
    for position in (2, 3):
        changed = {"contract_start": "2025-08-01"}
        mend_line(claim_id=returned.pk, actor=cast["organiser"], position=position, facts=changed)
    claim = come_back(returned)
    assert at("organiser").get(mend_url(claim)).status_code == 302


def test_the_roster_page_offers_only_the_lines_that_are_open(at, returned):
    page = at("organiser").get(reverse("documents:roster", args=[returned.key])).content.decode()
    offered = [at for at in (1, 2, 3) if reverse("documents:mend", args=[returned.key, at]) in page]
    assert offered == [2, 3]


def test_a_page_of_the_form_that_is_not_open_leads_back(at, file_startup, cast):
    claim = send_back(file_startup(), cast["na-village"], part("business"))
    client = at("chen")
    assert client.get(reverse("claims:step", args=[claim.key, "business"])).status_code == 200
    closed = client.get(reverse("claims:step", args=[claim.key, "experience"]))
    assert (closed.status_code, closed.url) == (302, reverse("claims:detail", args=[claim.key]))
    papers = client.get(reverse("documents:evidence", args=[claim.key]))
    assert papers.status_code == 302


def test_a_paper_that_is_not_open_takes_no_file(at, file_startup, cast):
    claim = file_startup()
    codes = [
        each.group.keys[0]
        for each in at("na-village").get(decide_url(claim)).context["form"].fix.choices
        if each.group.kind == CorrectionKind.DOCUMENT
    ]
    claim = send_back(claim, cast["na-village"], Correction(CorrectionKind.DOCUMENT, codes[0], "看不清。"))
    page = at("chen").get(reverse("documents:evidence", args=[claim.key])).content.decode()
    assert f'id="paper-{codes[0]}"' in page
    assert not any(f'id="paper-{code}"' in page for code in codes[1:])


def test_a_sheet_in_doubt_is_split_off_on_the_form(at, file_roster):
    claim = file_roster(THREE)
    typed = {
        "version": claim.version,
        "verdict": "agree",
        "phrase": "",
        "comment": "其余属实。",
        "line-2-verdict": "stay",
        "line-2-comment": "电话打不通。",
    }
    assert at("zx-county").post(decide_url(claim), typed).status_code == 302
    claim = fresh(claim)
    assert (claim.state, claim.split_off.get().state) == (ClaimState.ON_NOTICE, ClaimState.SUBMITTED)
