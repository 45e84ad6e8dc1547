"""Choosing a subsidy: what can be filed, and what is said before anything is filled in."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import Organisation, User
from tests.workflows.conftest import Applicant, at
from workflows.models import Claim

STARTUP = reverse("claims:open", args=["startup_grant"])
EXPORT = reverse("claims:open", args=["labor_export_service_subsidy"])


def test_a_person_is_offered_what_a_person_can_claim(applicant):
    html = applicant("chen").client.get(reverse("claims:start")).content.decode()
    assert STARTUP in html
    assert reverse("claims:open", args=["transport_subsidy"]) in html
    assert EXPORT not in html


def test_an_operator_is_offered_what_his_organisation_can_claim(applicant):
    organiser = applicant("organiser")
    unit = Organisation.objects.get(operators__user=organiser.user)
    html = organiser.client.get(reverse("claims:start")).content.decode()
    assert f"{EXPORT}?for={unit.uscc}" in html
    assert unit.name in html


def test_an_account_without_a_person_is_told_where_to_register(cast, own_pages):
    nobody = Applicant(User.objects.create_user("nobody", "x", name="无名"))
    page = nobody.client.get(reverse("claims:start"))
    assert "请带身份证到村委会" in page.content.decode()


def test_visitors_are_asked_to_sign_in(client, db):
    for url in (reverse("claims:start"), STARTUP, reverse("claims:mine")):
        assert client.get(url).status_code == 302


def test_an_unknown_subsidy_is_a_page_of_its_own(applicant):
    page = applicant().client.get(reverse("claims:open", args=["free-money"]))
    assert page.status_code == 404
    assert "系统里没有代号为“free-money”的补贴" in page.content.decode()


def test_a_subsidy_without_filing_pages_is_refused_with_where_to_go(applicant):
    page = applicant().client.get(reverse("claims:open", args=["training_allowance"]))
    assert page.status_code == 409
    assert "到乡镇人社服务中心的窗口办理" in page.content.decode()


def test_a_person_cannot_open_what_only_organisations_claim(applicant):
    page = applicant().client.get(EXPORT)
    assert page.status_code == 409
    assert "人力资源服务机构、村民委员会" in page.content.decode()


def test_nobody_opens_a_claim_for_an_organisation_he_does_not_operate(applicant):
    unit = Organisation.objects.get(operators__user__username="organiser")
    page = applicant("village-unit").client.post(f"{EXPORT}?for={unit.uscc}")
    assert page.status_code == 409
    assert not Claim.objects.exists()


def test_the_page_names_the_papers_and_the_county(applicant):
    html = applicant().client.get(STARTUP).content.decode()
    assert "营业执照" in html
    assert "福建省泉州市南安市" in html


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_county_without_local_standard_is_told_before_anything_is_filled_in(applicant, method):
    url = f"{STARTUP}?county=530627"
    page = getattr(applicant().client, method)(url, {"county": "530627", "place": "350583118201"})
    html = page.content.decode()
    assert "镇雄县还没有公布“一次性创业扶持补贴”的补贴标准" in html
    assert "12333" in html
    assert "开始填写" not in html
    assert not Claim.objects.exists()


def test_a_standard_that_is_over_is_told_too(applicant, demo_day):
    chen = applicant()
    demo_day.move_to(at(date(2027, 3, 1)))
    chen.client.force_login(chen.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "今天不在有效期内" in chen.client.get(STARTUP).content.decode()


def test_opening_leads_to_the_first_page(applicant):
    chen = applicant()
    reply = chen.client.post(STARTUP, {"place": "350583118201"})
    claim = Claim.objects.get()
    assert reply.url == reverse("claims:step", args=[claim.key, "who"])
    assert (claim.person, claim.county_id, claim.state) == (chen.user.person, "350583", "draft")


def test_an_organisation_claims_where_it_is_registered(applicant):
    applicant("organiser").client.post(EXPORT)
    claim = Claim.objects.get()
    assert claim.place == claim.organisation.division


def test_an_organisation_does_not_borrow_the_standard_of_another_county(applicant, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "workflows.views.start.missing_standard", lambda _p, county: asked.append(county.code)
    )
    applicant("organiser").client.get(f"{EXPORT}?county=350583")
    assert asked == ["530627"]


@pytest.mark.parametrize("place", ["", "350583", "350582101001", "nonsense"])
def test_a_place_outside_the_county_opens_nothing(applicant, place):
    page = applicant().client.post(STARTUP, {"place": place})
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert not Claim.objects.exists()


def test_opening_twice_goes_on_with_the_same_draft(applicant):
    chen = applicant()
    first = chen.client.post(STARTUP, {"place": "350583118201"})
    second = chen.client.post(STARTUP, {"place": "350583118201"})
    assert first.url == second.url
    assert Claim.objects.count() == 1


def test_a_draft_begun_before_is_offered_first(applicant):
    chen = applicant().open()
    html = chen.client.get(STARTUP).content.decode()
    assert "您有一份没填完的草稿" in html
    assert reverse("claims:detail", args=[chen.key]) in html
