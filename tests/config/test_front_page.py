"""The front page for visitors, the personal start for each role."""

import pytest

from config.start import sample_journey
from policies.load import programme, programmes
from registry.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.full_site_urls")]

PLACES = {
    "我的申请": "/claims/",
    "申请补贴": "/claims/new/",
    "办件": "/desk/",
    "拨付": "/payments/",
    "消息": "/messages/",
    "核验文书": "/verify/",
}


def offered(client):
    """The large buttons and the entries of the navigation, as the two sets of addresses they lead to."""
    response = client.get("/")
    tasks = {task.url for task in response.context["tasks"]}
    entries = {link.url for link in response.context["shell"]["navigation"]} - {"/"}
    return tasks, entries


def places(*names):
    return {PLACES[name] for name in names}


def asked_for():
    return [each for each in programmes() if each.trigger in ("application", "roster")]


def test_a_visitor_learns_what_there_is_and_how_it_goes(client):
    body = client.get("/").content.decode()
    for each in asked_for():
        assert each.title.zh in body
        assert each.summary.zh in body
    assert "补贴到账" in body
    assert 'href="/sign-in/"' in body
    assert 'href="/verify/"' in body
    assert "/claims/" not in body
    assert "/desk/" not in body


def test_the_front_page_speaks_english_to_those_who_switched(client):
    client.cookies["django_language"] = "en"
    body = client.get("/").content.decode()
    for each in asked_for():
        assert each.title.en in body
        assert each.title.zh not in body


def test_what_nobody_asks_for_is_not_offered(client):
    body = client.get("/").content.decode()
    watched = [each for each in programmes() if each not in asked_for()]
    assert len(watched) >= 3
    assert [each.title.zh for each in watched if each.title.zh in body] == []


def test_the_sample_journey_shows_the_limits_of_the_programme():
    journey = sample_journey("zh-hans")
    plan = programme("startup_grant").plan_for(("village", "township", "county"))
    assert [stop.name for stop in journey] == [stop.title.zh for stop in plan if stop.working_days]
    assert all("个工作日内" in stop.note for stop in journey)
    assert [stop.status for stop in journey].count("current") == 1


def test_an_applicant_is_offered_filing_and_his_claims_alone(client, applicant):
    client.force_login(applicant)
    tasks, entries = offered(client)
    assert tasks == entries == places("申请补贴", "我的申请", "消息", "核验文书")
    assert "陈秀兰，您好" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.REVIEWER, ("办件", "消息", "核验文书")),
        (Role.FINANCE, ("拨付", "消息", "核验文书")),
        (Role.AUDITOR, ("办件", "拨付", "消息", "核验文书")),
        (Role.ADMINISTRATOR, ("消息", "核验文书")),
    ],
)
def test_staff_are_offered_the_work_of_their_post(client, staff, role, names):
    client.force_login(staff(role))
    tasks, entries = offered(client)
    assert tasks == entries == places(*names)


def test_the_office_of_the_post_stands_in_the_header(client, staff):
    client.force_login(staff(Role.REVIEWER))
    assert "南安市人力资源和社会保障局" in client.get("/").content.decode()


def test_a_post_that_ended_gives_no_work(client, staff):
    user = staff(Role.REVIEWER)
    user.posts.update(valid_from="2020-01-01", valid_to="2020-12-31")
    client.force_login(user)
    tasks, _entries = offered(client)
    assert PLACES["办件"] not in tasks


def test_signing_out_is_a_form_and_never_a_link(client, applicant):
    client.force_login(applicant)
    body = client.get("/").content.decode()
    assert '<form method="post" action="/sign-out/">' in body
    assert 'href="/sign-out/"' not in body


def test_the_current_place_is_marked_once(client, applicant):
    client.force_login(applicant)
    assert client.get("/").content.decode().count('aria-current="page"') == 1


def test_a_name_with_markup_is_shown_as_text(client, applicant):
    applicant.name = "<script>陈</script>"
    applicant.save()
    client.force_login(applicant)
    assert "<script>陈" not in client.get("/").content.decode()


def test_about_names_the_licence_and_where_the_source_is(client, settings):
    settings.SOURCE_URL = "https://code.example/shenling"
    body = client.get("/about/").content.decode()
    assert "AGPL-3.0-or-later" in body
    assert 'href="https://code.example/shenling"' in body


def test_about_without_a_source_address_says_whom_to_ask(client, settings):
    settings.SOURCE_URL = ""
    assert "索取" in client.get("/about/").content.decode()
