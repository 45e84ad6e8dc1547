import html
import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from payments.claim_panels import money_panel
from payments.commands import record_result
from payments.models import Disbursement, PaymentBatch
from registry import clock
from registry.commands import appoint
from registry.enums import Role
from registry.pilot.numbers import card_number
from tests.paying import drawn_up
from tests.payments.conftest import SINCE, make_person, make_user, paid_out, task_of
from workflows import worklist
from workflows.enums import ClaimState, Station
from workflows.models import Claim
from workflows.relay import run_due

DESK = reverse("payments:desk")


def page_of(claim: Claim) -> str:
    return reverse("payments:claim", args=[claim.key])


@pytest.fixture
def at(client, town):
    """Sign in as somebody of the town."""

    def sign_in(username):
        client.force_login(town[username])
        return client

    return sign_in


@pytest.fixture
def auditor(town):
    user = make_user("auditor", make_person(31, "解明", town.village))
    appoint(actor=None, user=user, office=town.offices["county"], role=Role.AUDITOR, valid_from=SINCE)
    return user


@pytest.fixture
def paying(approved, town) -> Claim:
    paid_out(approved, town)
    run_due()
    return Claim.objects.get(pk=approved.pk)


def result_form(claim: Claim, **given) -> dict[str, object]:
    act = {"task_id": task_of(claim, Station.SETTLE), "expected_version": claim.version}
    return act | {"paid": "paid", "reference": "A1", "result_on": clock.today().isoformat()} | given


def test_the_desk_shows_what_waits_and_what_is_left(at, approved):
    text = at("finance").get(DESK).content.decode()
    assert approved.number in text
    assert page_of(approved) in text
    assert "99,500.01" in text
    assert '<meter class="fund-bar" min="0" max="10000000" value="49999"' in text


def test_the_desk_of_another_county_shows_nothing_of_it(at, approved):
    text = at("elsewhere").get(DESK).content.decode()
    assert approved.number not in text
    assert "就业补助资金" not in text


@pytest.mark.parametrize("username", ["chen", "county", "village"])
def test_the_desk_is_closed_to_whoever_does_not_pay(at, approved, username):
    assert at(username).get(DESK).status_code == 403


@pytest.mark.parametrize("username", ["chen", "county", "elsewhere"])
def test_the_payment_sheet_does_not_exist_for_whoever_does_not_pay_here(at, approved, username):
    assert at(username).get(page_of(approved)).status_code == 404


@pytest.mark.parametrize("username", ["chen", "county", "elsewhere"])
def test_a_result_posted_by_whoever_does_not_pay_here_is_not_found(at, paying, username):
    url = reverse("payments:result", args=[paying.key])
    assert at(username).post(url, result_form(paying)).status_code == 404


def test_visitors_are_asked_to_sign_in(client, approved):
    for url in (DESK, page_of(approved)):
        assert client.get(url).status_code == 302


def test_the_sheet_says_what_is_paid_to_whom_and_who_agreed(at, approved):
    text = at("finance").get(page_of(approved)).content.decode()
    for said in ("499.99", "肆佰玖拾玖元玖角玖分", "陈**", approved.account.number_masked, "云人社发"):
        assert said in text
    for level in ("village", "township", "county"):
        assert level in text
    assert approved.notice_until.isoformat() in text


def test_no_page_shows_an_account_or_identity_number_in_full(at, approved, paying):
    number = approved.account.open().number
    identity = approved.person.open().id_number
    for url in (DESK, page_of(approved)):
        text = at("finance").get(url).content.decode()
        assert number not in text
        assert identity not in text


def test_a_claim_is_drawn_up_alone_from_its_page(at, approved):
    text = at("preparer").get(page_of(approved)).content.decode()
    address = html.unescape(re.search(r'action="([^"]*batches/new/[^"]*)"', text)[1])
    answer = at("preparer").post(address, {"items": approved.key}, follow=True)
    assert PaymentBatch.objects.get().number in answer.content.decode()
    assert "已在付款批次里" in at("finance").get(page_of(approved)).content.decode()


def test_who_reviewed_reads_why_he_may_not_pay(client, approved, town):
    reviewer = make_user("second", town["county"].person)
    appoint(actor=None, user=reviewer, office=town.offices["finance"], role=Role.FINANCE, valid_from=SINCE)
    client.force_login(reviewer)
    text = client.get(page_of(approved)).content.decode()
    assert "您审核过这份申请" in text
    assert "单独编成一批" not in text


def test_an_auditor_sees_desk_and_sheet_and_no_button(client, approved, auditor):
    client.force_login(auditor)
    assert approved.number in client.get(DESK).content.decode()
    text = client.get(page_of(approved)).content.decode()
    assert "499.99" in text
    assert "单独编成一批" not in text


def test_a_result_entered_on_the_page_settles_the_claim(at, paying):
    answer = at("finance").post(reverse("payments:result", args=[paying.key]), result_form(paying))
    assert answer.status_code == 302
    assert Claim.objects.get(pk=paying.pk).state == ClaimState.PAID


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reference": ""}, "请填写银行流水号"),
        ({"paid": "returned", "reason": ""}, "请写明银行退回的原因"),
        ({"paid": ""}, "请选择银行的处理结果"),
        ({"result_on": "2026-02-30"}, "没有这一天"),
        ({"result_on": "2019-01-01"}, "放款日到今天"),
    ],
)
def test_a_wrong_result_is_said_at_its_field_and_keeps_what_was_typed(at, paying, given, sentence):
    form = result_form(paying, reason="户名不符") | given
    answer = at("finance").post(reverse("payments:result", args=[paying.key]), form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert form["reason"] in text
    assert Claim.objects.get(pk=paying.pk).state == ClaimState.PAYING


def test_a_return_names_its_reason_from_the_dictionary_with_what_to_do(at, paying):
    form = result_form(paying, paid="returned", reference="", reason_code="CARD_NOT_ACTIVE", reason="")
    assert "社会保障卡金融功能没有激活" in at("finance").get(page_of(paying)).content.decode()
    assert at("finance").post(reverse("payments:result", args=[paying.key]), form).status_code == 302
    reason = Disbursement.objects.get().return_reason
    assert reason.startswith("社会保障卡金融功能没有激活")
    assert "到银行网点激活" in reason


def test_a_claim_that_waits_for_money_is_shown_with_what_to_do(approve, fund, at):
    claim = approve()
    assert "登记新下达的指标" in at("finance").get(page_of(claim)).content.decode()
    panel = money_panel(claim, claim.applicant)
    assert panel.context["ahead"] == 0


def test_the_panel_tells_the_applicant_nothing_of_funds_and_finance_everything(approved, town):
    told = money_panel(approved, town["chen"]).context
    assert (told["fund"], told["entries"]) == (None, [])
    kept = money_panel(approved, town["finance"]).context
    assert kept["fund"].code == "employment_fund"
    assert len(kept["entries"]) == 1


def panel_text(claim: Claim, user) -> str:
    content = money_panel(claim, user)
    return render_to_string(content.template, {**content.context, "claim": claim, "user": user})


def test_the_panel_says_in_plain_words_where_the_money_is(approved, town):
    account = approved.account.number_masked
    assert "499.99 元已经锁定" in panel_text(approved, town["chen"])
    paid_out(approved, town)
    run_due()
    claim = Claim.objects.get(pk=approved.pk)
    assert f"正在转往 南安农村商业银行 {account}" in panel_text(claim, town["chen"])
    back = send_back(claim, town["finance"])
    assert "被银行退回：账户已销户" in panel_text(back, town["chen"])
    assert "更换收款账户" in panel_text(back, town["chen"])
    assert "更换收款账户" not in panel_text(back, town["finance"])


def test_the_panel_of_a_paid_claim_names_day_and_account(paying, town):
    record_result(
        task_id=task_of(paying, Station.SETTLE),
        actor=town["finance"],
        paid=True,
        reference="A1",
        result_on=clock.today(),
    )
    text = panel_text(Claim.objects.get(pk=paying.pk), town["chen"])
    assert f"{clock.today().day}日 入账" in text
    assert paying.account.number_masked in text
    assert "请查看账户" in text
    assert "请查看账户" not in panel_text(Claim.objects.get(pk=paying.pk), town["finance"])


def test_there_is_no_panel_before_the_approval(draft, town):
    assert money_panel(draft(), town["chen"]) is None


def send_back(claim: Claim, actor) -> Claim:
    record_result(
        task_id=task_of(claim, Station.SETTLE),
        actor=actor,
        paid=False,
        reason="账户已销户",
        result_on=clock.today(),
    )
    return Claim.objects.get(pk=claim.pk)


def test_a_paused_claim_says_why_and_what_to_do_and_goes_on_from_its_page(at, paying, town):
    claim = send_back(paying, town["finance"])
    drawn_up([claim], town["preparer"])
    text = at("finance").get(page_of(claim)).content.decode()
    assert "银行退回过这个账户的款项" in text
    assert "换账户的由申请人更换" in text
    resume = reverse("payments:resume", args=[claim.key])
    claim.refresh_from_db()
    form = {"task_id": task_of(claim, Station.PAY), "expected_version": claim.version, "reason": ""}
    refused = at("finance").post(resume, form)
    assert refused.status_code == 422
    assert "请写明核实的结果" in refused.content.decode()
    done = at("finance").post(resume, form | {"reason": "已在银行激活。"})
    assert done.url == page_of(claim)
    assert "单独编成一批" in at("finance").get(page_of(claim)).content.decode()


def test_the_day_of_the_result_stands_in_the_form_as_browsers_read_it(at, paying):
    text = at("finance").get(page_of(paying)).content.decode()
    assert f'value="{clock.today().isoformat()}"' in text


def test_the_applicant_changes_the_account_after_a_return(at, paying, town):
    claim = send_back(paying, town["finance"])
    url = reverse("payments:account", args=[claim.key])
    form = {"expected_version": claim.version, "bank": "泉州银行", "number": "12AB"}
    refused = at("chen").post(url, form)
    assert refused.status_code == 422
    assert "8至30位" in refused.content.decode()
    assert at("chen").post(url, form | {"number": card_number(77)}).status_code == 302
    assert Claim.objects.get(pk=claim.pk).account.bank == "泉州银行"


def test_an_account_is_changed_by_nobody_else_and_at_no_other_time(at, approved):
    url = reverse("payments:account", args=[approved.key])
    assert at("finance").get(url).status_code == 404
    assert at("chen").get(url).status_code == 409


def test_the_desk_is_read_page_by_page_without_gap_or_repetition(at, approve, full_fund, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    claims = {approve(sequence=1).number, approve(sequence=2).number, approve(sequence=3).number}
    client, seen, url = at("finance"), [], DESK
    while url:
        answer = client.get(url)
        seen += [row.item.number for row in answer.context["rows"]]
        url = answer.context["next_url"]
    assert sorted(seen) == sorted(claims)


@pytest.mark.parametrize("after", ["x", "2026-13-45|1", "2026-01-01|x", "2026-01-01", "|"])
def test_a_made_up_page_key_reads_as_the_first_page(at, approved, after):
    answer = at("finance").get(DESK, {"after": after})
    assert answer.status_code == 200
    assert approved.number in answer.content.decode()


def test_more_claims_on_the_desk_ask_no_more_of_the_database(
    at, approve, full_fund, django_assert_max_num_queries
):
    approve(sequence=1)
    client = at("finance")
    with django_assert_max_num_queries(12) as few:
        client.get(DESK)
    approve(sequence=2)
    approve(sequence=3)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(DESK)


def test_a_sheet_asks_a_bounded_number_of_questions(at, paying, django_assert_max_num_queries):
    client = at("finance")
    with django_assert_max_num_queries(22):
        client.get(page_of(paying))


def test_what_is_late_is_said_in_words(at, approved):
    approved.open_items.update(due_on=clock.today() - timedelta(days=30))
    assert "超期" in at("finance").get(DESK).content.decode()
