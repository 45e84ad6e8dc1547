"""核对并提交: what is told before handing in, and that handing in happens once, of what was read."""

import pytest
from django.urls import reverse

from registry.commands import close_account
from registry.models import Account
from tests.workflows.conftest import DECLARED, JOURNEY, TICKET, first_day
from workflows.checks import CheckOutcome, run_checks
from workflows.models import Claim, ClaimEvent

STALE = "您看到的页面已不是最新内容"


def check_page(person) -> str:
    return person.get("check").content.decode()


def test_an_empty_draft_is_told_what_is_missing_with_the_page_to_mend_it(applicant):
    chen = applicant().open()
    html = check_page(chen)
    assert "还差 5 处，补齐后就可以提交" in html
    for step in ("who", "business", "experience", "account", "declarations"):
        assert f'{chen.url(step)}?from=check"' in html
    assert "确认提交" not in html


def test_a_claim_that_passes_is_told_the_amount(filled):
    html = check_page(filled())
    assert "系统核对：符合条件" in html
    assert "10,000.00" in html
    assert "正常运营满规定月数" in html


def test_half_a_year_less_a_day_is_told_with_clause_and_the_first_day(filled):
    lin = filled("lin")
    html = check_page(lin)
    assert "按现在的情况，系统认为不符合条件" in html
    assert f"最早 {first_day(lin)} 可以申请" in html
    assert "人社部发〔2018〕54号 二(三)" in html
    assert "确认提交" in html


def test_the_same_in_english(filled):
    lin = filled("lin")
    lin.client.cookies["django_language"] = "en"
    assert "6 months" in check_page(lin)


def test_a_business_in_another_county_is_told_with_the_page_to_mend_it(filled):
    chen = filled()
    record = chen.user.person.businesses.get()
    record.county_id = "350582"
    record.save()
    html = check_page(chen)
    assert "系统核对：有的内容还要改一改" in html
    assert f'{chen.url("business")}?from=check"' in html


def test_the_ticket_above_the_cap_is_told_the_cap(travelled):
    html = check_page(travelled)
    assert "500.00" in html
    assert "501.00 元" in html


def test_a_journey_inside_the_province_is_told_as_ineligible(travelled):
    travelled.fill("journey", **(JOURNEY | {"work_county": "530102"}))
    html = check_page(travelled)
    assert "系统认为不符合条件" in html
    assert f'{travelled.url("journey")}?from=check"' in html


def test_handing_in_gives_a_number_and_shows_the_claim(filled):
    chen = filled()
    reply = chen.submit()
    assert reply.url == reverse("claims:detail", args=[chen.key])
    claim = chen.claim
    assert claim.state == "submitted"
    assert claim.number in chen.get("detail").content.decode()


def test_what_the_rules_call_ineligible_may_still_be_handed_in_for_a_decision(filled):
    lin = filled("lin")
    lin.submit()
    assert lin.claim.state == "submitted"


def test_without_the_confirmation_nothing_is_handed_in(filled):
    chen = filled()
    page = chen.client.post(reverse("claims:check", args=[chen.key]), {"version": chen.claim.version})
    assert page.status_code == 422
    assert "请先核对内容，再勾选确认" in page.content.decode()
    assert chen.claim.state == "draft"


@pytest.mark.parametrize("version", ["", "one", "-1"])
def test_a_page_without_its_version_hands_nothing_in(filled, version):
    chen = filled()
    url = reverse("claims:check", args=[chen.key])
    chen.client.post(url, {"version": version, "confirmed": "on"})
    assert chen.claim.state == "draft"


def test_an_unfinished_claim_cannot_be_handed_in_by_a_forged_request(applicant):
    chen = applicant().open()
    assert chen.submit().status_code == 422
    assert chen.claim.state == "draft"


def test_a_stale_page_is_refused_and_changes_nothing(filled):
    chen = filled()
    read = chen.claim.version
    chen.fill("experience", first_business="no", worked_away="no")
    page = chen.submit(version=read)
    assert page.status_code == 409
    assert STALE in page.content.decode()
    assert chen.claim.state == "draft"


def test_a_second_click_shows_the_claim_and_hands_in_once(filled):
    chen = filled()
    version = chen.claim.version
    first, second = chen.submit(version), chen.submit(version)
    assert first.url == second.url == reverse("claims:detail", args=[chen.key])
    assert ClaimEvent.objects.filter(claim__key=chen.key, verb="submit").count() == 1


def test_a_second_click_in_the_very_moment_of_the_first_shows_the_claim_too(filled, monkeypatch):
    chen = filled()
    version = chen.claim.version
    read = Claim.objects.get(key=chen.key)
    chen.submit(version)
    # The view read the claim before the first click was carried out.
    state = read.state
    monkeypatch.setattr("workflows.views.check.own_claim", lambda user, key: read)
    assert state == "draft"
    assert chen.submit(version).url == reverse("claims:detail", args=[chen.key])


def failed(person) -> set[str]:
    return {result.code for result in run_checks(person.claim) if result.outcome == CheckOutcome.FAILED}


def test_a_complete_claim_fails_no_check(filled, travelled):
    assert failed(filled()) == set()
    assert failed(travelled) == set()


def test_each_page_left_out_fails_its_check(applicant):
    chen = applicant().open()
    pages = {"filled.who", "filled.business", "filled.experience", "filled.declarations"}
    assert failed(chen) == pages | {"account_chosen"}


def test_a_declaration_that_was_taken_back_fails(filled):
    chen = filled()
    claim = chen.claim
    claim.answers["liability"] = False
    claim.save()
    assert failed(chen) == {"filled.declarations"}


def test_a_closed_account_fails(filled):
    chen = filled()
    close_account(actor=chen.user, account=chen.account)
    assert failed(chen) == {"account_chosen"}


def test_an_account_of_somebody_else_fails(filled):
    chen = filled()
    Claim.objects.filter(key=chen.key).update(
        account=Account.objects.exclude(person=chen.user.person).first()
    )
    assert failed(chen) == {"account_chosen"}


def test_a_claim_for_nobody_fails(filled):
    chen = filled()
    chen.claim.lines.update(struck=True)
    assert failed(chen) == {"lines_present"}


def test_a_transport_claim_needs_a_ticket(applicant):
    worker = applicant("worker").open("transport_subsidy")
    assert "filled.tickets" in failed(worker)
    worker.fill("tickets", again="1", **TICKET)
    assert "filled.tickets" not in failed(worker)
    assert worker.fill("declarations", **DECLARED).status_code == 302
