"""The form of the decision: what it offers, what it insists on, and that nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.enums import Verdict
from approvals.models import Decision
from registry import clock
from tests.approvals.conftest import answer, carry, fresh, item_of
from workflows.commands import withdraw
from workflows.enums import ClaimState

OWN = "已上门核实，情况属实。"


@pytest.fixture
def signed_in(client, cast):
    def sign_in(username: str):
        client.force_login(cast[username])
        return client

    return sign_in


def url_of(claim, name="decide") -> str:
    return reverse(f"approvals:{name}", args=[item_of(claim).task_id])


def typed(claim, **changed) -> dict[str, object]:
    return {"version": claim.version, "verdict": "agree", "phrase": "", "comment": OWN} | changed


def page_of(client, claim) -> str:
    return client.get(reverse("claims:detail", args=[claim.key])).content.decode()


def test_a_clean_claim_is_decided_with_three_choices_and_no_typing(signed_in, file_startup):
    claim = file_startup()
    client = signed_in("na-village")
    assert 'value="agree-1"' in page_of(client, claim)

    response = client.post(url_of(claim), typed(claim, comment="", phrase="agree-1"), follow=True)

    assert response.redirect_chain == [(reverse("approvals:desk"), 302)]
    assert "审核中" in response.content.decode()
    assert Decision.objects.get(claim=claim).comment == "材料齐全，情况属实，同意上报。"


def test_phrase_and_own_words_are_kept_together(signed_in, file_startup):
    claim = file_startup()
    signed_in("na-village").post(url_of(claim), typed(claim, phrase="agree-1"))
    assert Decision.objects.get(claim=claim).comment == f"材料齐全，情况属实，同意上报。\n{OWN}"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"verdict": ""}, "请选择您的决定"),
        ({"verdict": "visited"}, "没有这种决定"),
        ({"verdict": "refuse"}, "这一级只核实情况"),
        ({"comment": "  "}, "审核意见不能为空"),
        ({"comment": "", "phrase": "return-2"}, "选中的常用意见与您的决定不符"),
        ({"comment": "", "phrase": "no-such-phrase"}, "审核意见不能为空"),
        ({"verdict": "return", "comment": "", "phrase": "return-1"}, "请写明具体内容"),
        ({"comment": "长" * 2001}, "最多写2000个字"),
        ({"reasons": ["7"]}, "核对结果已经更新"),
        ({"version": ""}, ""),
    ],
)
def test_what_is_missing_is_named_and_what_was_typed_stays(signed_in, file_startup, changed, sentence):
    claim = file_startup()
    sent = typed(claim, **changed)
    response = signed_in("na-village").post(url_of(claim), sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert str(sent["comment"]).strip() in page
    assert not Decision.objects.exists()


def test_a_stale_page_is_shown_again_with_the_words_and_the_new_version(signed_in, file_startup):
    claim = file_startup()
    client = signed_in("na-village")
    response = client.post(url_of(claim), typed(claim, version=claim.version - 1))
    page = response.content.decode()
    assert response.status_code == 409
    assert "已不是最新内容" in page
    assert "最近的变动：系统于2026-03-02 09:00“政策核对”" in page
    assert OWN in page
    assert f'name="version" value="{claim.version}"' in page
    assert client.post(url_of(claim), typed(claim)).status_code == 302


def test_a_double_click_decides_once_and_the_second_reads_why(signed_in, file_startup):
    claim = file_startup()
    url, sent = url_of(claim), typed(claim)
    client = signed_in("na-village")
    assert client.post(url, sent).status_code == 302
    second = client.post(url, sent)
    assert second.status_code == 409
    assert "已经有人办过了" in second.content.decode()
    assert Decision.objects.count() == 1


def test_a_claim_withdrawn_meanwhile_cannot_be_decided(signed_in, file_startup, cast):
    claim = file_startup()
    url = url_of(claim)
    withdraw(claim_id=claim.pk, actor=cast["chen"])
    assert signed_in("na-village").post(url, typed(claim)).status_code == 409
    assert fresh(claim).state == ClaimState.WITHDRAWN


def test_the_machines_findings_are_ticked_and_go_with_the_refusal(signed_in, file_startup, cast):
    claim = carry(file_startup("lin"), cast, "county")
    client = signed_in("na-county")
    page = page_of(client, claim)
    assert "2026-04-01" in page
    assert "checked> " in page

    sent = typed(claim, verdict="refuse", comment="", phrase="refuse-1", reasons=["0"])
    assert client.post(url_of(claim), sent).status_code == 302
    claim = fresh(claim)
    assert claim.state == ClaimState.REJECTED
    assert claim.earliest_again == date(2026, 4, 1)
    assert [each["code"] for each in claim.decisions.last().reasons] == ["OPERATING_PERIOD_SHORT"]


def test_agreeing_takes_none_of_the_findings_along(signed_in, file_startup):
    claim = file_startup("lin")
    assert signed_in("na-village").post(url_of(claim), typed(claim, reasons=["0"])).status_code == 302
    assert claim.decisions.get().reasons == []


def test_the_last_level_reads_on_the_form_why_it_cannot_agree(signed_in, file_startup, cast):
    claim = carry(file_startup("lin"), cast, "county")
    response = signed_in("na-county").post(url_of(claim), typed(claim))
    assert response.status_code == 422
    assert "不能作“同意”" in response.content.decode()


def test_a_verdict_that_is_not_open_says_why_instead_of_a_button(signed_in, file_startup):
    page = page_of(signed_in("na-village"), file_startup())
    assert 'value="refuse"' not in page
    assert "不予批准：这一级只核实情况" in page
    assert 'value="refuse-1"' not in page


def test_the_form_says_what_follows_from_each_verdict(signed_in, file_startup, cast):
    claim = file_startup()
    page = page_of(signed_in("na-village"), claim)
    assert "转官桥镇人力资源和社会保障服务中心" in page
    assert "申请人在2026-03-23前补正" in page
    claim = carry(claim, cast, "county")
    assert "开始公示，期满无异议即批准" in page_of(signed_in("na-county"), claim)


def test_whoever_may_look_but_not_decide_reads_why(signed_in, file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    signed_in("na-county").post(reverse("approvals:take", args=[item_of(claim).task_id]))
    page = page_of(signed_in("na-county-2"), claim)
    assert "已由苏志远签收办理" in page
    assert 'name="verdict"' not in page


@pytest.mark.parametrize("username", ["chen", "na-township", "na-finance", "auditor"])
def test_others_see_no_decision_form(signed_in, file_startup, username):
    assert 'name="verdict"' not in page_of(signed_in(username), file_startup())


def test_taking_leads_to_the_claim_and_putting_back_to_the_desk(signed_in, file_startup):
    claim = file_startup()
    client = signed_in("na-village")
    assert client.post(url_of(claim, "take")).url == reverse("claims:detail", args=[claim.key])
    assert "退回待签" in page_of(client, claim)
    assert client.post(url_of(claim, "put_back")).url == reverse("approvals:desk")
    assert item_of(claim).taken_by is None


@pytest.mark.parametrize("name", ["take", "put_back"])
def test_taking_and_putting_back_are_never_done_by_a_link(signed_in, file_startup, name):
    assert signed_in("na-village").get(url_of(file_startup(), name)).status_code == 405


def test_the_next_claim_opens_for_those_who_ask_for_it(signed_in, file_startup):
    first, second = file_startup("chen"), file_startup("lin")
    client = signed_in("na-village")
    response = client.post(url_of(first), typed(first, then="next"))
    assert response.url == reverse("claims:detail", args=[second.key])
    assert client.post(url_of(second), typed(second, then="next")).url == reverse("approvals:desk")


def test_a_task_that_never_was_is_refused_like_one_that_is_done(signed_in, cast):
    client = signed_in("na-village")
    for name in ("decide", "visit", "take", "put_back"):
        assert client.post(reverse(f"approvals:{name}", args=[987654321])).status_code == 409


def test_the_visit_is_registered_on_the_claim_page(signed_in, file_startup, cast):
    claim = answer(file_startup(), cast["na-village"])
    client = signed_in("na-township")
    assert 'name="visited_on"' in page_of(client, claim)
    sent = {"version": claim.version, "visited_on": "2026-03-02", "operating": "no", "findings": "店铺关门。"}
    response = client.post(url_of(claim, "visit"), sent)
    assert response.url == reverse("claims:detail", args=[claim.key])
    assert "没有经营" in page_of(client, claim)
    assert "店铺关门。" in page_of(client, claim)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"visited_on": "2026-02-30"}, "没有这一天"),
        ({"visited_on": "2026-03-03"}, "不能晚于今天"),
        ({"visited_on": ""}, "请填写到现场核查的日期"),
        ({"operating": ""}, "请选择现场是否正常经营"),
        ({"findings": " "}, "请写明核查情况"),
    ],
)
def test_a_visit_that_cannot_be_is_shown_again(signed_in, file_startup, cast, changed, sentence):
    claim = answer(file_startup(), cast["na-village"])
    known = {"version": claim.version, "visited_on": "2026-03-02", "operating": "yes", "findings": "在营业。"}
    response = signed_in("na-township").post(url_of(claim, "visit"), known | changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_stale_visit_is_shown_again_with_its_findings(signed_in, file_startup, cast):
    claim = answer(file_startup(), cast["na-village"])
    sent = {"version": 1, "visited_on": f"{clock.today()}", "operating": "yes", "findings": "店铺在营业。"}
    response = signed_in("na-township").post(url_of(claim, "visit"), sent)
    assert response.status_code == 409
    assert "店铺在营业。" in response.content.decode()


def test_lines_left_to_a_person_are_asked_for_and_kept_when_wrong(signed_in, file_roster, cast):
    claim = file_roster(work_county="810000")
    client = signed_in("zx-county")
    assert 'name="line-1-amount"' in page_of(client, claim)

    lines = {f"line-{n}-verdict": "disagree" for n in range(1, 9)}
    lines |= {f"line-{n}-comment": "境外务工，不在范围。" for n in range(2, 9)}
    lines |= {"line-1-verdict": "agree", "line-1-amount": "三百"}
    response = client.post(url_of(claim), typed(claim, **lines))
    page = response.content.decode()
    assert response.status_code == 422
    assert "第1行：请填写金额" in page
    assert "三百" in page

    assert client.post(url_of(claim), typed(claim, **lines | {"line-1-amount": "300"})).status_code == 302
    assert fresh(claim).approved_fen == 30_000


def test_a_line_left_open_at_the_last_level_is_named(signed_in, file_roster, cast):
    claim = file_roster(work_county="810000")
    response = signed_in("zx-county").post(url_of(claim), typed(claim))
    assert response.status_code == 422
    assert "系统无法判断" in response.content.decode()


def test_what_is_typed_into_lines_does_not_stand_in_the_way_of_a_return(signed_in, file_roster, cast):
    claim = file_roster()
    items = {"fix-lines": "1、3-4", "fix-lines_wrong": "缺劳动合同。"}
    sent = typed(claim, verdict="return", comment="请补交合同。", **{"line-1-verdict": "disagree"}, **items)
    assert signed_in("zx-county").post(url_of(claim), sent).status_code == 302
    assert fresh(claim).state == ClaimState.RETURNED


def test_staff_read_who_decided_and_the_applicant_reads_which_office(signed_in, file_startup, cast):
    claim = answer(file_startup(), cast["na-village"], comment="邻里证实，一直在经营。")
    staff, own = page_of(signed_in("na-township"), claim), page_of(signed_in("chen"), claim)
    assert "邻里证实，一直在经营。" in staff
    assert "叶春生" in staff
    assert "九溪村民委员会：审核通过" in own
    assert "叶春生" not in own


def test_reviewers_read_what_the_rules_required_and_found(signed_in, file_startup):
    page = page_of(signed_in("na-village"), file_startup("lin"))
    assert "正常运营满规定月数" in page
    assert "项符合" in page
    assert "适用规则 startup_grant/" in page


def test_the_rail_shows_done_current_and_future(signed_in, file_startup, cast):
    claim = carry(file_startup(), cast, "county")
    page = page_of(signed_in("na-county"), claim)
    assert page.count("rail-stop is-done") == 2
    assert page.count("rail-stop is-current") == 1
    assert "南安市人力资源和社会保障局 · 最迟2026-03-16办完" in page
    claim = answer(claim, cast["na-county"], Verdict.RETURN, comment="请补交照片。")
    assert "等申请人补正" in page_of(signed_in("na-county"), claim)
