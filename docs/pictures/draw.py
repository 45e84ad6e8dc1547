"""Take the pictures: a claim that waits at the county's desk, an applicant's progress, a printed notice."""

import sys
from pathlib import Path

import django
import pypdfium2
from playwright.sync_api import Page, sync_playwright

django.setup()

from django.conf import settings  # noqa: E402

from config.story import startups  # noqa: E402
from config.story.stage import Stage  # noqa: E402
from registry.pilot import PASSWORD  # noqa: E402
from workflows.models import Claim, OpenItem  # noqa: E402

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def claim_at_the_county() -> Claim:
    """吴玉兰's claim after village, visit and township, so that the county's page has a history to show."""
    stage = Stage(say=lambda line: None)
    story = startups.until_the_county(stage, "wu")
    for _pause in story:
        pass
    return OpenItem.objects.select_related("claim").get(claim__applicant__username="wu").claim


def sign_in(page: Page, site: str, username: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state()


def draw_pages(site: str, claim: Claim) -> None:
    paid = Claim.objects.get(applicant__username="chen")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for username, shown, name, width in (
            ("na-county", claim, "review", 1280),
            ("chen", paid, "progress", 390),
        ):
            context = chromium.new_context(viewport={"width": width, "height": 1000})
            page = context.new_page()
            sign_in(page, site, username)
            page.goto(f"{site}/claims/{shown.key}/")
            page.screenshot(path=HERE / f"{name}.png")
            context.close()
        chromium.close()


def draw_notice() -> None:
    path = sorted((settings.VAR_DIR / "notices").glob("CY-*.pdf"))[0]
    with pypdfium2.PdfDocument(path) as document:
        document[0].render(scale=1.4).to_pil().save(HERE / "notice.png", optimize=True)


if __name__ == "__main__":
    draw_notice()
    draw_pages(sys.argv[1], claim_at_the_county())
