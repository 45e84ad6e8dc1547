"""The shell in Debian's Chromium: phone and desk, light and dark, keyboard, a double press, no complaint of the CSP."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = ["/", "/styleguide/", "/about/", "/sign-in/", "/no-such-page/"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(browser: Browser, address: str, width: int = 360, scheme: str = "light") -> tuple[Page, list[str]]:
    """The page at `address` and what its console said (the status of an error page is no complaint)."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=False
    )
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    return page, [line for line in said if "status of 404" not in line]


@pytest.mark.parametrize("width", [360, 768, 1920])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_and_the_console_is_silent(browser, live_server, path, width):
    page, said = opened(browser, live_server.url + path, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert said == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser, live_server, path, scheme):
    page = browser.new_context(color_scheme=scheme, bypass_csp=True).new_page()
    page.goto(live_server.url + path)
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []
    page.context.close()


def test_the_first_tab_leads_to_the_content(browser, live_server):
    page, _said = opened(browser, live_server.url + "/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.context.close()


def test_targets_are_large_enough_for_a_thumb(browser, live_server):
    page, _said = opened(browser, live_server.url + "/styleguide/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, input:not([type=hidden]), nav a, .button")]
            .filter(e => !e.closest("label"))
            .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])
            .filter(([, height]) => height > 0 && height < 43.9)"""
    )
    assert small == []
    page.context.close()


def test_a_double_press_sends_once(browser, live_server):
    page, _said = opened(browser, live_server.url + "/about/")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.evaluate("() => { const b = document.querySelector('[name=language]'); b.click(); b.click(); }")
    page.wait_for_function("document.documentElement.lang === 'en'")
    assert len(sent) == 1
    page.context.close()


def test_the_language_is_switched_without_javascript(browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/about/")
    page.get_by_role("button", name="English").click()
    assert page.url == live_server.url + "/about/"
    assert page.locator("html").get_attribute("lang") == "en"
    page.context.close()


def test_errors_take_the_focus(browser, live_server):
    page, _said = opened(browser, live_server.url + "/styleguide/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.context.close()
