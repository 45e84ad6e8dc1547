"""A draft is kept between steps and days, and only its owner goes on with it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.workflows.conftest import Applicant, business_page


def test_later_keeps_what_is_filled_in_and_leads_out(applicant):
    chen = applicant().open()
    reply = chen.fill("business", later="1", business_name="秀兰米粉店")
    assert reply.url == reverse("claims:mine")
    assert chen.claim.answers["business_name"] == "秀兰米粉店"
    assert "秀兰米粉店" in chen.page("business").content.decode()


def test_later_still_tells_what_is_wrong(applicant):
    chen = applicant().open()
    page = chen.fill("business", later="1", business_name="秀兰米粉店", uscc="9235")
    assert page.status_code == 422
    assert "business_name" not in chen.claim.answers


@pytest.mark.parametrize("step", ["who", "experience", "account", "declarations"])
def test_every_page_may_be_left_empty_for_now(applicant, step):
    chen = applicant().open()
    assert chen.fill(step, later="1").url == reverse("claims:mine")


def test_an_empty_page_left_for_now_is_not_done(applicant):
    chen = applicant().open()
    chen.fill("who")
    chen.fill("business", later="1")
    assert chen.get("detail").url == chen.url("business")


def test_days_later_the_draft_goes_on_at_the_first_page_that_is_not_done(applicant, demo_day):
    chen = applicant().open()
    chen.fill("who")
    chen.fill("business", **business_page(chen.user))
    demo_day.shift(timedelta(days=3))
    again = Applicant(chen.user, key=chen.key)
    assert again.get("detail").url == again.url("experience")


def test_a_finished_draft_goes_on_where_it_is_handed_in(filled):
    chen = filled()
    assert chen.get("detail").url == reverse("claims:check", args=[chen.key])


def test_a_page_opened_from_the_check_leads_back_to_it(filled):
    chen = filled()
    reply = chen.client.post(
        f"{chen.url('experience')}?from=check", {"first_business": "no", "worked_away": "no"}
    )
    assert reply.url == reverse("claims:check", args=[chen.key])


def test_the_indicator_links_what_is_done_and_nothing_beyond_the_next(applicant):
    chen = applicant().open()
    chen.fill("who")
    html = chen.page("business").content.decode()
    assert "第 2 步，共 6 步：经营主体" in html
    assert f'href="{chen.url("who")}"' in html
    assert f'href="{chen.url("account")}"' not in html


def test_a_page_that_the_claim_does_not_have_is_not_found(applicant):
    chen = applicant().open()
    assert chen.page("tickets").status_code == 404
    assert chen.page("nonsense").status_code == 404


def test_nobody_else_opens_the_pages_of_a_draft(applicant, cast):
    chen = applicant().open()
    for username in ("lin", "na-county", "admin"):
        other = Applicant(cast[username], key=chen.key)
        assert other.page("who").status_code == 404
        assert other.fill("experience", first_business="no", worked_away="no").status_code == 404
        assert other.get("check").status_code == 404
        assert other.get("withdraw").status_code == 404
    assert chen.claim.answers == {}


def test_what_is_handed_in_is_not_changed_any_more(filled):
    chen = filled()
    chen.submit()
    before = chen.claim.answers
    reply = chen.fill("experience", first_business="no", worked_away="no")
    assert reply.url == reverse("claims:detail", args=[chen.key])
    assert chen.claim.answers == before
    assert "申请已经提交，内容不能再改" in chen.get("detail").content.decode()


def test_my_claims_shows_drafts_to_go_on_with(applicant):
    chen = applicant().open()
    html = chen.client.get(reverse("claims:mine")).content.decode()
    assert "等您办理" in html
    assert "接着填" in html
    assert reverse("claims:detail", args=[chen.key]) in html


def test_without_claims_the_page_says_how_to_begin(applicant):
    html = applicant().client.get(reverse("claims:mine")).content.decode()
    assert "还没有申请" in html
    assert reverse("claims:start") in html


def test_a_draft_that_is_not_wanted_any_more_leaves_the_list(applicant):
    chen = applicant().open()
    url = reverse("claims:withdraw", args=[chen.key])
    chen.client.post(url, {"version": chen.claim.version, "reason": "不办了"})
    assert chen.claim.state == "withdrawn"
    assert "还没有申请" in chen.client.get(reverse("claims:mine")).content.decode()
