"""A reviewer without a mouse: from the desk to the decision by Tab, arrows, Space and Enter alone."""

import pytest
from playwright.sync_api import Page

from approvals.models import Decision
from config.story.startups import paid_after_a_visit
from tests.journeys import steps
from workflows.models import Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STOPS = 60
FOCUSED = """() => {
    const here = document.activeElement, labels = here.labels ? [...here.labels] : [];
    return [here.textContent, here.value, ...labels.map(label => label.textContent)].join(" ");
}"""


def test_a_reviewer_takes_a_claim_and_agrees_with_the_keyboard_alone(visitor, stage):
    next(paid_after_a_visit(stage))
    number = Claim.objects.get().number
    officer = visitor()
    officer.goes_to("/sign-in/?next=/desk/")
    page = officer.page
    tabs_to(page, "", field="username")
    page.keyboard.type("na-village")
    page.keyboard.press("Tab")
    page.keyboard.type(steps.PASSWORD)
    enters(page)
    tabs_to(page, f"签收 {number}")
    enters(page)
    tabs_to(page, "同意", field="verdict")
    page.keyboard.press("Space")
    tabs_to(page, "", field="comment")
    page.keyboard.type("情况属实，同意上报。")
    tabs_to(page, "提交决定")
    enters(page)
    decided = Decision.objects.get()
    assert (decided.verdict, decided.comment) == ("agree", "情况属实，同意上报。")


def tabs_to(page: Page, words: str, field: str = "") -> None:
    """Press Tab until the focus stands on what these words name; it must be visible there."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || ''") == field and words in " ".join(
            page.evaluate(FOCUSED).split()
        ):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"no Tab leads to {words or field}")


def enters(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")
