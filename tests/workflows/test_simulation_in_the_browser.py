"""A simulation in a real browser: the bar moves by itself, the answer comes without a hand, and without scripts."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.workflows.claims import hand_in, startup_draft
from tests.workflows.drafts import STRICTER
from tests.workflows.simulations import asked, copies
from workflows.models import Simulation
from workflows.simulation import history, turns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def running(core, settings, monkeypatch) -> Simulation:
    """Three claims, one a turn, and the first turn done."""
    copies(hand_in(startup_draft(core["chen"])), 2)
    monkeypatch.setattr(history, "CLAIMS_AT_A_TIME", 1)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    # Nobody begins it at once, so that the test takes every turn.
    settings.JOBS_RUNNER = "celery"
    simulation = asked(core["na-county"], drafts=(STRICTER,))
    turns.run_waiting()
    return simulation


def opened(browser, site: str, core, simulation: Simulation, **context: object) -> Page:
    client = Client()
    client.force_login(core["na-county"], backend="django.contrib.auth.backends.ModelBackend")
    page = browser.new_context(**context).new_page()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    page.goto(f"{site}/policies/simulations/{simulation.pk}/")
    return page


def finish() -> None:
    while turns.run_waiting():
        pass


def test_the_bar_moves_and_the_answer_comes_by_itself(browser, live_server, core, running):
    page = opened(browser, live_server.url, core, running)
    expect(page.locator("#progress")).to_contain_text("已算 1 份，共 3 份（33%）")
    turns.run_waiting()
    expect(page.locator("#progress")).to_contain_text("已算 2 份，共 3 份（66%）")
    finish()
    expect(page.get_by_role("heading", name="谁得谁失")).to_be_visible()
    expect(page.locator("#progress")).to_have_count(0)
    page.context.close()


def test_without_scripts_a_link_asks_again(browser, live_server, core, running):
    page = opened(browser, live_server.url, core, running, java_script_enabled=False)
    finish()
    page.get_by_role("link", name="刷新进度").click()
    expect(page.get_by_role("heading", name="谁得谁失")).to_be_visible()
    page.get_by_role("link", name="不再获得").click()
    expect(page.locator("#claims")).to_contain_text("CY-COPY-001")
    page.context.close()
