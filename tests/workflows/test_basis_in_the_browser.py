"""认定依据单 on paper and on a telephone, in Debian's Chromium."""

from collections.abc import Callable, Iterator

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from registry.pilot.zhenxiong import ROSTER
from tests.workflows.claims import hand_in, roster_draft, row_of, sheet
from workflows.models import Claim
from workflows.rosters import import_roster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4 = (595, 842)


@pytest.fixture
def roster(core) -> Claim:
    claim = roster_draft(core["organiser"])
    content = sheet(*(row_of(entry) for entry in ROSTER))
    import_roster(claim_id=claim.pk, actor=core["organiser"], content=content)
    return hand_in(claim)


@pytest.fixture
def sheet_page(browser: Browser, live_server, core, roster) -> Iterator[Callable[[int], Page]]:
    """The sheet of the roster as the organiser sees it at a width in pixels."""
    client = Client()
    client.force_login(core["organiser"], backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened = []

    def open_at(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        opened.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/claims/{roster.key}/basis/")
        return page

    yield open_at
    for context in opened:
        context.close()


def test_lines_that_passed_are_folded_on_the_screen_and_printed_in_full(sheet_page):
    page = sheet_page(1440)
    assert page.locator("#line-1 td").first.is_hidden()
    assert page.locator("#line-9 td").first.is_visible()
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert tuple(round(side) for side in document[0].get_size()) == A4
    text = "".join(each.get_textpage().get_text_range() for each in document)
    # Once in the summary, and once for each of twelve lines.
    assert text.count("务工地在户籍县以外") == 13
    assert "去修改" not in text
    first = document[0].get_textpage().get_text_range()
    assert "对申请的认定" in first


@pytest.mark.parametrize("width", [360, 1920])
def test_the_sheet_fits_and_axe_finds_nothing(sheet_page, width):
    page = sheet_page(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        assert [(scheme, each["id"], each["nodes"][0]["html"]) for each in found] == []
