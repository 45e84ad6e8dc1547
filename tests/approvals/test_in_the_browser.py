"""A reviewer at the desk in Debian's Chromium: keyboard alone, phone and screen, with and without JavaScript."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from approvals.bulk.working import run_waiting
from approvals.models import Decision
from tests.approvals.clones import clones_of
from tests.approvals.conftest import carry, fresh, item_of
from workflows.models import Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_desk(browser: Browser, live_server, cast) -> Callable[..., Page]:
    """The site as `username` sees it; the session was opened by the test client."""

    def open_site(username: str, path: str, width: int = 1440, **context: object) -> Page:
        client = Client()
        client.force_login(cast[username], backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(viewport={"width": width, "height": 900}, **context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    return open_site


def test_a_clean_claim_is_agreed_to_from_the_desk_with_ten_keys(at_desk, file_startup):
    claim = file_startup()
    page = at_desk("na-village", "/desk/")
    page.focus(".desk-title a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#decision")
    assert page.locator(".decision-bar .button").first.bounding_box()["y"] < 900 - 44
    page.focus("#decision .panel-head button")
    for key in ("Tab", "Space", "Tab", "ArrowDown", "Tab", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "提交决定"
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    assert Decision.objects.get(claim=claim).comment == "材料齐全，情况属实，同意上报。"
    page.context.close()


def test_only_what_belongs_to_the_chosen_verdict_is_in_sight(at_desk, file_startup, cast):
    claim = carry(file_startup("lin"), cast, "county")
    page = at_desk("na-county", f"/claims/{claim.key}/")
    assert not page.locator("#id_phrase").is_visible()
    page.check("#id_verdict_refuse", force=True)
    assert page.locator("#id_phrase_refuse-1").is_visible()
    assert page.locator("#id_reasons").is_visible()
    assert not page.locator("#id_phrase_agree-3").is_visible()
    page.check("#id_verdict_agree", force=True)
    assert page.locator("#id_phrase_agree-3").is_visible()
    assert not page.locator("#id_reasons").is_visible()
    page.context.close()


def test_without_javascript_everything_is_in_sight_and_works(at_desk, file_startup):
    claim = file_startup()
    page = at_desk("na-village", f"/claims/{claim.key}/", width=360, java_script_enabled=False)
    page.check("#id_verdict_agree", force=True)
    page.check("#id_phrase_agree-2", force=True)
    page.get_by_role("button", name="提交决定").click()
    page.wait_for_url("**/desk/")
    assert fresh(claim).state == "in_review"
    page.context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_of_a_reviewer_fit_and_axe_finds_nothing(at_desk, live_server, file_roster, width):
    claim = file_roster(work_county="810000")
    paths = ["/desk/", f"/claims/{claim.key}/", f"/desk/{item_of(claim).task_id}/decide/", "/notices/"]
    page = at_desk("zx-county", "/desk/", width, bypass_csp=True)
    for path in paths:
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        found = Axe().run(page).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == [], path
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_many_are_agreed_to_without_scripts_and_on_a_phone(at_desk, file_startup, cast, width, tmp_path):
    claim = file_startup()
    clones = clones_of(claim, 2)
    Claim.objects.filter(pk=clones[0].pk).update(applicant=cast["na-village"])
    page = at_desk("na-village", "/desk/", width, java_script_enabled=False)
    page.click("text=批量办理")
    page.click("text=全部勾选")
    page.select_option("#id_phrase", "agree-1")
    page.screenshot(path=tmp_path / "choose.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("text=下一步：核对")
    page.screenshot(path=tmp_path / "confirm.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("text=确认办理")
    run_waiting()
    page.click("text=刷新进度") if page.locator("text=刷新进度").count() else page.reload()
    page.screenshot(path=tmp_path / "result.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "共 3 件，已办 2 件，1 件没有办" in page.content()
    assert clones[0].number in page.content()
    page.context.close()
