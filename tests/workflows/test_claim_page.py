"""The claim page: who sees it, what the applicant reads at each turn, what staff read, and that nothing leaks."""

import pytest
from django.urls import reverse

from approvals.answers import Answer
from approvals.commands import decide, record_visit
from approvals.enums import Verdict
from registry import clock
from tests.workflows.conftest import Applicant, first_day
from workflows.models import OpenItem
from workflows.panels import PanelContent
from workflows.relay import run_due

MISSING_PROOF = {"code": "MISSING:OPERATION_PROOF", "clause": "N54-2.3", "facts": {}}


@pytest.fixture
def handed_in(filled):
    def hand_in(username: str = "chen") -> Applicant:
        person = filled(username)
        person.submit()
        run_due()
        return person

    return hand_in


def answer(person: Applicant, user, verdict: Verdict, comment: str, reasons=None) -> None:
    task = OpenItem.objects.get(claim__key=person.key).task_id
    decide(task_id=task, actor=user, answer=Answer(verdict, comment, reasons=reasons))
    run_due()


def to_township(person: Applicant, cast) -> None:
    """Agreed by the village, visited: the township reviews."""
    answer(person, cast["na-village"], Verdict.AGREE, "情况属实。")
    record_visit(
        task_id=OpenItem.objects.get(claim__key=person.key).task_id,
        actor=cast["na-township"],
        visited_on=clock.today(),
        operating=True,
        findings="店铺开门营业。",
    )


def page(person: Applicant) -> str:
    return person.get("detail").content.decode()


SEES = {
    "chen": True,
    "lin": False,
    "na-village": True,
    "na-township": True,
    "na-county": True,
    "qz-prefecture": True,
    "fj-province": True,
    "na-finance": True,
    "auditor": True,
    "zx-county": False,
    "zx-finance": False,
    "bs-county": False,
    "organiser": False,
}


def test_who_sees_a_claim_that_was_handed_in(handed_in, cast):
    chen = handed_in()
    seen = {name: Applicant(cast[name], key=chen.key).get("detail").status_code == 200 for name in SEES}
    assert seen == SEES


def test_whoever_makes_the_rules_sees_nobodys_papers(handed_in, cast):
    key = handed_in().key
    for username in ("na-policy", "fj-policy"):
        assert Applicant(cast[username]).client.get(reverse("claims:detail", args=[key])).status_code == 404


def test_nobody_but_the_applicant_sees_a_draft(filled, cast):
    chen = filled()
    for name in ("na-village", "na-county", "na-finance", "auditor", "lin"):
        assert Applicant(cast[name], key=chen.key).get("detail").status_code == 404


def test_a_visitor_is_asked_to_sign_in(handed_in, client):
    reply = client.get(reverse("claims:detail", args=[handed_in().key]))
    assert reply.status_code == 302
    assert reverse("sign_in") in reply.url


def test_a_key_that_does_not_exist_is_not_found(applicant):
    chen = applicant()
    chen.key = "AAAAAAAAAAAAAAAA"
    assert chen.get("detail").status_code == 404


def test_the_applicant_reads_who_has_it_until_when_and_what_comes_next(handed_in):
    html = page(handed_in())
    assert "九溪村民委员会正在办理，最迟2026年3月5日办完" in html
    assert "您提交了申请" in html
    for coming in ("官桥镇人力资源和社会保障服务中心到现场核查", "公示", "南安市财政局放款", "银行入账"):
        assert coming in html


def test_the_applicant_reads_offices_and_never_the_names_of_officers(handed_in, cast):
    chen = handed_in()
    to_township(chen, cast)
    html = page(chen)
    assert "九溪村民委员会审核同意" in html
    assert "官桥镇人力资源和社会保障服务中心到现场核查过了" in html
    for officer in ("na-village", "na-township"):
        assert cast[officer].name not in html


def test_a_returned_claim_says_what_to_mend_by_when_and_where(handed_in, cast):
    chen = handed_in()
    answer(chen, cast["na-village"], Verdict.RETURN, "流水只有两个月，请补齐。", (MISSING_PROOF,))
    html = page(chen)
    assert "请在2026年3月23日以前补正" in html
    assert "流水只有两个月，请补齐。" in html
    assert "缺正常经营证明" in html
    assert "人社部发〔2018〕54号 二(三)" in html
    assert f"{chen.url('business')}?from=check" in html
    assert "需要您补正" in chen.client.get(reverse("claims:mine")).content.decode()


def test_a_returned_claim_is_mended_and_handed_in_again(handed_in, cast):
    chen = handed_in()
    number = chen.claim.number
    answer(chen, cast["na-village"], Verdict.RETURN, "请改经历。", (MISSING_PROOF,))
    assert chen.fill("experience", first_business="yes", worked_away="no").status_code == 302
    chen.submit()
    run_due()
    claim = chen.claim
    assert (claim.state, claim.round, claim.number) == ("submitted", 2, number)
    assert "您补正后再次提交了申请" in page(chen)


def test_a_refusal_gives_fact_clause_and_the_first_day_to_apply_again(handed_in, cast):
    lin = handed_in("lin")
    to_township(lin, cast)
    answer(lin, cast["na-township"], Verdict.REFUSE, "登记未满六个月。")
    html = page(lin)
    assert "这份申请没有批准" in html
    assert "登记未满六个月。" in html
    assert f"最早是{first_day(lin)}" in html
    assert "人社部发〔2018〕54号 二(三)" in html
    assert "行政复议" in html


def test_a_claim_that_is_not_accepted_says_why(handed_in, cast):
    chen = handed_in()
    answer(chen, cast["na-village"], Verdict.NOT_ACCEPT, "不属于本村。", (MISSING_PROOF,))
    html = page(chen)
    assert "这份申请没有受理" in html
    assert "不属于本村。" in html


def test_staff_read_facts_lines_and_history_with_names(handed_in, cast):
    chen = handed_in()
    answer(chen, cast["na-village"], Verdict.AGREE, "情况属实，同意上报。")
    html = page(Applicant(cast["na-county"], key=chen.key))
    assert "系统核对结果" in html
    assert cast["na-village"].name in html
    assert "情况属实，同意上报。" in html
    assert "陈**" in html
    assert reverse("claims:withdraw", args=[chen.key]) not in html


def test_no_number_of_a_person_or_account_is_on_any_page(handed_in, cast):
    chen = handed_in()
    data, account = chen.user.person.open(), chen.account.open()
    pages = [page(chen), chen.client.get(reverse("claims:mine")).content.decode()]
    pages += [page(Applicant(cast[name], key=chen.key)) for name in ("na-county", "na-finance", "auditor")]
    for html in pages:
        assert data.id_number not in html
        assert data.phone not in html
        assert account.number not in html


def test_what_was_typed_is_shown_as_text(filled, cast):
    chen = filled(business_name="<script>alert(1)</script>")
    chen.submit()
    for reader in (chen, Applicant(cast["na-county"], key=chen.key)):
        assert "<script>alert" not in page(reader)
        assert "&lt;script&gt;" in page(reader)


def test_a_panel_is_drawn_with_the_claim_and_the_reader(handed_in, monkeypatch, tmp_path, settings):
    (tmp_path / "probe.html").write_text("{{ claim.number }} read by {{ user.username }}: {{ word }}")
    monkeypatch.setattr("workflows.panels._panels", {"probe": (1, lambda claim, user: _probe())})
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [str(tmp_path)]}]
    chen = handed_in()
    assert f"{chen.claim.number} read by chen: extra" in page(chen)


def _probe():
    return PanelContent("probe.html", {"word": "extra"})


def test_withdrawing_asks_for_a_reason_and_keeps_it(handed_in):
    chen = handed_in()
    url = reverse("claims:withdraw", args=[chen.key])
    assert "撤回这份申请？" in chen.client.get(url).content.decode()
    assert chen.client.post(url, {"version": chen.claim.version, "reason": " "}).status_code == 422
    chen.client.post(url, {"version": chen.claim.version, "reason": "填错了"})
    claim = chen.claim
    assert claim.state == "withdrawn"
    assert claim.events.last().comment == "填错了"
    assert "您已撤回这份申请" in page(chen)


def test_withdrawing_from_a_stale_page_is_refused(handed_in, cast):
    chen = handed_in()
    read = chen.claim.version
    answer(chen, cast["na-village"], Verdict.AGREE, "情况属实。")
    url = reverse("claims:withdraw", args=[chen.key])
    assert chen.client.post(url, {"version": read, "reason": "填错了"}).status_code == 409
    assert chen.claim.state == "in_review"


def test_what_is_over_cannot_be_withdrawn(handed_in, cast):
    chen = handed_in()
    answer(chen, cast["na-village"], Verdict.NOT_ACCEPT, "不属于本村。", (MISSING_PROOF,))
    url = reverse("claims:withdraw", args=[chen.key])
    assert chen.client.get(url).url == reverse("claims:detail", args=[chen.key])
    assert chen.client.post(url, {"version": chen.claim.version, "reason": "x"}).status_code == 302
    assert chen.claim.state == "not_accepted"
    assert url not in page(chen)
