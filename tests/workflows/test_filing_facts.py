"""The one page of a subsidy without pages of its own: drawn from its rule file, today's or one written tomorrow."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from policies import load
from policies.model import Source
from registry.models import Account, Organisation
from tests.workflows.conftest import DECLARED
from workflows.asking import asked_of, has_facts_page, nested, value_at
from workflows.cases import case_of
from workflows.commands import open_draft, save_answers
from workflows.enums import ClaimState
from workflows.models import Claim
from workflows.offers import Claimant, offers_to
from workflows.relay import run_due
from workflows.templatetags.offering import filed_online

TRAINING = "vocational_training"
COURSE = {"occupation": "家政服务员", "certificate": "skill_level", "certificate_on": "2026-01-20"}
DAY = date(2026, 3, 2)

TOMORROW = (Path(__file__).parent / "winter_grant.toml").read_text(encoding="utf-8")
STANDARD = """
[[standards]]
programme = "winter_grant"
id = "2026"
valid_from = 2026-01-01
[standards.parameters]
amount_fen = 50_000
"""
WINTER = {
    "house.kind": "village",
    "house.owned": "yes",
    "heads": "4",
    "coal_fen": "300.50",
    "cold_since": "2025年11月",
    "moved_on": "",
    "stove": "",
    "home": "530627",
}
KEPT = {
    "house": {"kind": "village", "owned": True},
    "heads": 4,
    "coal_fen": 30_050,
    "cold_since": "2025-11",
    "moved_on": None,
    "stove": None,
    "home": "530627",
}


@pytest.fixture
def tomorrow():
    """A subsidy nobody had heard of, added by one file and a line in the county's standards."""
    before = load.current()
    county = before.source_of("standard", "530627")
    load.use(
        before.with_source(
            Source("programme", "winter.toml", TOMORROW),
            Source("standard", "530627.toml", county.text + STANDARD),
        )
    )
    yield
    load.use(before)


@pytest.fixture
def worker(applicant):
    return applicant("worker")


def test_a_subsidy_is_filed_from_the_first_page_to_the_last(worker):
    person = worker.open(TRAINING)
    assert person.fill("who").url == person.url("facts")
    html = person.page("facts").content.decode()
    for words in ("培训的职业（工种）", "取得的证书", "专项职业能力证书", "发证日期"):
        assert words in html
    assert "培训机构具备资质" not in html
    assert person.fill("facts", **COURSE).url == person.url("account")
    person.fill("account", chosen=str(person.account.pk))
    person.fill("declarations", **DECLARED)
    person.submit()
    run_due()
    claim = person.claim
    assert claim.state == ClaimState.SUBMITTED
    assert (claim.assessments.get().outcome, claim.answers["certificate"]) == ("needs-human", "skill_level")


def test_what_no_register_tells_is_unknown_and_a_person_finds_it_out(worker):
    person = worker.open(TRAINING)
    person.fill("facts", **COURSE)
    case = case_of(person.claim, on=DAY)
    assert case["facts"] == COURSE | {"provider_qualified": None}
    assert case["applicant"]["categories"] == ["registered_poor"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("occupation", "", "请填写这一项。"),
        ("certificate", "", "请选择一项。"),
        ("certificate", "diploma", "选择一个有效的选项"),
        ("certificate_on", "2026-02-30", "这一天在日历上不存在"),
        ("certificate_on", "2026-03-03", "晚于今天"),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_is_kept(worker, field, typed, sentence):
    person = worker.open(TRAINING)
    page = person.fill("facts", **(COURSE | {field: typed}))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "certificate" not in person.claim.answers


def test_the_page_can_be_left_and_taken_up_again(worker):
    person = worker.open(TRAINING)
    assert person.fill("facts", occupation="电工", later="1").url == reverse("claims:mine")
    assert 'value="电工"' in person.page("facts").content.decode()
    assert "“申请内容”还没有填完" in person.get("check").content.decode()


def test_the_answers_are_read_again_before_they_are_handed_in(worker):
    person = worker.open(TRAINING)
    person.fill("facts", **COURSE)
    html = person.get("check").content.decode()
    assert "职业技能等级证书" in html
    assert "2026年1月20日" in html


def test_a_subsidy_added_tomorrow_by_one_file_asks_its_own_questions(worker, tomorrow):
    person = worker.open("winter_grant")
    html = person.page("facts").content.decode()
    for words in ("住房在", "自有住房", "同住人数", "买煤花费", "哪个月开始", "单位是元", "户籍地"):
        assert words in html
    assert "领取养老金" not in html
    assert person.fill("facts", **WINTER).url == person.url("account")
    assert {name: person.claim.answers[name] for name in KEPT} == KEPT
    facts = case_of(person.claim, on=DAY)["facts"]
    assert facts == {name: value for name, value in KEPT.items() if name != "stove"} | {"pension": None}
    page = person.page("facts").content.decode()
    assert 'value="300.50"' in page
    assert 'value="2025-11"' in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("heads", "-1", "请填0至1000000之间的整数。"),
        ("heads", "四个", "请只填整数，例如 12。"),
        ("coal_fen", "三百", "不是金额"),
        ("cold_since", "2025-13", "看不出是哪个月"),
        ("cold_since", "冬天", "看不出是哪个月"),
        ("cold_since", "1900-01", "看不出是哪个月"),
        ("home", "999999", "选择一个有效的选项"),
        ("house.owned", "", "请选择一项。"),
    ],
)
def test_each_kind_of_question_refuses_what_it_cannot_read(worker, tomorrow, field, typed, sentence):
    page = worker.open("winter_grant").fill("facts", **(WINTER | {field: typed}))
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_it_is_offered_where_it_is_in_force_and_nowhere_else(cast, own_pages, tomorrow):
    def offered(user):
        return {each.code for each in offers_to(Claimant(cast[user].person, None))}

    assert {"winter_grant", TRAINING} <= offered("worker")
    assert offered("chen") == {"startup_grant", "transport_subsidy"}


def test_only_a_subsidy_whose_every_fact_is_asked_or_found_out_has_the_page():
    pages = {each.code for each in load.programmes() if has_facts_page(each)}
    assert pages == {
        "base_award",
        "graduate_job_seeking",
        "incubator_award",
        "job_seeking_grant",
        "park_award",
        "skill_appraisal",
        "skill_upgrade",
        "village_platform",
        "vocational_training",
        "workshop_reward",
    }
    assert [each.path for each in asked_of(load.programme("skill_upgrade"))] == ["level"]


@pytest.mark.parametrize(
    ("code", "answer"),
    [(TRAINING, True), ("startup_grant", True), ("pension_back_pay", False), ("only_drafted", False)],
)
def test_a_guide_leads_to_the_pages_of_what_is_filed_on_line(code, answer):
    assert filed_online(code) is answer


def test_an_organisation_is_not_offered_what_is_asked_of_persons(cast):
    unit = Organisation.objects.get(operators__user__username="village-unit")
    assert {each.code for each in offers_to(Claimant(None, unit))} <= {
        "labor_export_service_subsidy",
        "public_welfare_post",
    }


def test_a_missing_answer_is_told_by_its_field(core):
    actor = core["worker"]
    claim = open_draft(actor=actor, programme=TRAINING, place=actor.person.home, person=actor.person)
    account = Account.objects.get(person=actor.person)
    save_answers(claim_id=claim.pk, actor=actor, answers={"occupation": "电工"}, account=account)
    facts = case_of(Claim.objects.get(pk=claim.pk), on=DAY)["facts"]
    assert facts == {"occupation": "电工", "provider_qualified": None}


def test_paths_become_the_tree_the_rules_read():
    tree = nested({"a.b": 1, "a.c": 2, "d": 3})
    assert tree == {"a": {"b": 1, "c": 2}, "d": 3}
    assert (value_at(tree, "a.c"), value_at(tree, "a.x"), value_at(tree, "d.e")) == (2, None, None)
