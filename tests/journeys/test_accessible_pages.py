"""axe finds nothing on the main pages of each role, in light and in dark, and no page scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

from approvals.consents import ask_consent
from approvals.models import Confirmation, NoticeList
from config.story.papers import picture
from config.story.posts import place_the_holders
from config.story.startups import PROGRAMME, paid_after_a_visit, until_the_county
from config.story.workers import roster_of_twelve
from documents.commands import attach
from registry import clock
from registry.editions import submit_edition
from registry.models import User
from tests.approvals.clones import asked_in_bulk
from tests.journeys.payments import batch_waiting, recovery_of
from tests.registry.rule_drafts import drafted, nanan
from tests.workflows.simulations import simulated
from tests.workflows.units import award_draft, award_in_force, enterprise
from workflows import commands
from workflows.models import Benefit, BenefitConflict, Claim, OpenItem, Placement, Simulation
from workflows.relay import run_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACTS_UNTIL_NOTICE = 4
ACCOUNT = ("/account/", "/account/password/", "/account/second-factor/")
PUBLIC = (
    "/guides/?county=350583",
    "/guides/startup_grant/350583/",
    "/",
    "/notices/",
    "/objections/",
    "/objections/AAAA/",
    "/verify/",
    "/verify/AAAA/",
    "/sign-in/",
)


def conflict_of(claim: Claim, key: str) -> BenefitConflict:
    """Something to be accepted between two claims."""
    benefit, other = claim.benefits.get(), Benefit.objects.get(claim__key=key)
    return BenefitConflict.objects.create(benefit=benefit, other=other, clause="某条", found_at=clock.now())


def award_at_the_county(operator: User) -> OpenItem:
    """A unit's claim for which the county has to record a result."""
    with award_in_force():
        claim = award_draft(operator, enterprise(operator))
        attach(claim_id=claim.pk, actor=operator, kind="ROSTER", filename="花名册.jpg", content=picture("册"))
        commands.submit(claim_id=claim.pk, actor=operator)
        run_due()
    return OpenItem.objects.select_related("claim").get(claim=claim)


def letter_page(stage) -> str:
    """Where the county records what a county of work wrote about a roster."""
    next(roster_of_twelve(stage))
    asked = Confirmation.objects.first()
    return f"/desk/{asked.claim.open_items.get().task_id}/confirmations/{asked.pk}/"


def pages_of_duty(claim: Claim, clerk: User) -> dict[str, list[str]]:
    """What a village asks, lends and declares, and what the township above it answers."""
    office = clerk.posts.get().office
    asked = ask_consent(claim_id=claim.pk, actor=clerk, office=office, kind="correction", reason="拟作更正。")
    return {
        "na-village": [
            "/desk/consents/",
            "/desk/consents/report/",
            f"/claims/{claim.key}/consents/ask/",
            "/desk/delegations/",
            "/desk/delegations/new/",
            "/account/relatives/",
        ],
        "na-township": ["/desk/statistics/", f"/desk/consents/{asked.pk}/"],
    }


def pages_of_payments(key: str, preparer: User) -> list[str]:
    """What finance reads of this claim, its fund, a batch it waits in, and money of it ordered back."""
    claim = Claim.objects.get(key=key)
    batch = batch_waiting(claim, preparer)
    recovery = recovery_of(claim, batch.fund, preparer)
    here = f"/payments/batches/{batch.pk}/"
    return [
        *("/payments/", "/payments/funds/", f"/payments/funds/{batch.fund_id}/", f"/claims/{key}/"),
        *("/documents/scans/", f"/documents/scans/{batch.pk}/"),
        *("/documents/batches/", "/payments/batches/", here, f"{here}sheet/", "/payments/held/"),
        *("/payments/recoveries/", f"/payments/recoveries/{recovery.pk}/"),
    ]


@pytest.fixture
def pages(stage) -> dict[str, list[str]]:
    """Who reads which pages: a draft, a claim at the county, one on notice, one paid."""
    paid = paid_after_a_visit(stage)
    at_county = until_the_county(stage, "huang")
    list(at_county)
    item = OpenItem.objects.get()
    for _act in range(ACTS_UNTIL_NOTICE):
        next(paid, None)
    wu = stage.user("wu")
    draft = commands.open_draft(actor=wu, programme=PROGRAMME, place=wu.person.home, person=wu.person)
    own = Claim.objects.get(applicant__username="chen").key
    worker = stage.user("worker")
    course = commands.open_draft(
        actor=worker, programme="vocational_training", place=worker.person.home, person=worker.person
    )
    conflict = conflict_of(item.claim, own)
    notice = NoticeList.objects.get(entries__line__claim__key=own)
    award = award_at_the_county(worker)
    return {
        "": [*PUBLIC, f"/notices/{notice.pk}/"],
        "wu": [
            "/",
            "/claims/",
            "/claims/start/",
            f"/claims/start/{PROGRAMME}/",
            *(f"/claims/{draft.key}/fill/{step}/" for step in ("who", "business", "experience", "account")),
            f"/claims/{draft.key}/fill/declarations/",
            f"/documents/{draft.key}/evidence/",
            f"/claims/{draft.key}/check/",
        ],
        "worker": [*ACCOUNT, f"/claims/{course.key}/fill/facts/", f"/claims/{course.key}/check/"],
        "chen": [f"/claims/{own}/", f"/claims/{own}/basis/", "/messages/"],
        "na-county": [
            "/",
            "/desk/",
            f"/desk/bulk/{asked_in_bulk(stage.user('na-county'), item.claim).pk}/",
            f"/claims/{item.claim.key}/",
            f"/desk/{item.task_id}/decide/",
            f"/desk/{item.task_id}/lines/",
            *("/desk/?tab=copies", "/desk/bulk/?all=1", "/desk/bulk/?action=assign", "/desk/phrases/"),
            f"/desk/{item.task_id}/send-back/",
            f"/desk/{item.task_id}/consult/",
            f"/desk/{item.task_id}/hand-over/",
            f"/desk/claims/{item.claim.key}/copy/",
            f"/desk/{item.task_id}/conflicts/{conflict.pk}/",
            "/demo/clock/",
            "/desk/notices/",
            "/desk/objections/",
            f"/desk/notices/{notice.pk}/",
        ],
        "zx-county": [
            f"/claims/{award.claim.key}/",
            f"/desk/{award.task_id}/record/",
            letter_page(stage),
        ],
        **pages_of_duty(item.claim, stage.user("na-village")),
        "na-finance": pages_of_payments(own, stage.user("na-finance-2")),
        "auditor": ["/", "/desk/", "/payments/", f"/claims/{own}/"],
    }


@pytest.fixture
def post_pages(stage) -> dict[str, list[str]]:
    """Who reads which pages of the posts of a village."""
    place_the_holders(stage)
    post = f"/claims/posts/{Placement.objects.order_by('pk').first().pk}/"
    own = ["/claims/posts/", "/claims/posts/new/", post, f"{post}stop/"]
    return {
        "village-unit": [*own, "/claims/attendance/public_welfare_post/"],
        "bs-county": ["/claims/posts/", post],
    }


@pytest.fixture
def rule_pages(stage) -> dict[str, list[str]]:
    """Who reads which pages of the rules: drafts, one of them with faults, and what one would change."""
    edition = drafted(stage.user("na-policy"), nanan(900_000))
    submit_edition(actor=stage.user("na-policy"), edition_id=edition.pk, expected_revision=1)
    faulty = drafted(stage.user("fj-policy"), "code = ", kind="programme", subject=PROGRAMME)
    answered, running = (simulated(stage.user("na-county")).pk for _question in range(2))
    Simulation.objects.filter(pk=running).update(status="running", finished_at=None, total=9, done=4)
    return {
        "fj-policy": [
            "/policies/calendar/",
            "/policies/calendar/nation/2027/",
            "/policies/calendar/publish/?region=nation&year=2026",
            "/documents/letters/",
            "/documents/letters/rejected/",
            "/policies/",
            "/policies/new/",
            f"/policies/editions/{faulty.pk}/edit/",
        ],
        "na-policy-2": [
            "/policies/standard/350583/",
            "/policies/standard/350583/compare/?old=0&new=1",
            f"/policies/editions/{edition.pk}/",
            f"/policies/editions/{edition.pk}/guide/",
            "/policies/simulations/",
            "/policies/simulations/new/",
            f"/policies/simulations/{answered}/",
            f"/policies/simulations/{running}/",
        ],
    }


def test_axe_finds_nothing_in_light_and_in_dark(
    browser, live_server, client_of, pages, rule_pages, post_pages
):
    found = []
    for username, paths in (pages | rule_pages | post_pages).items():
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        if username:
            cookie = client_of(username).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        for path in paths:
            assert page.goto(live_server.url + path).status == 200, (username, path)
            found += [(username, path, *each) for each in violations(page)]
        context.close()
    assert found == []


def violations(page: Page) -> list[tuple]:
    """What axe says of this page in both colour schemes, and whether it is too wide for a telephone."""
    said = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # A transition that is called off on the way is over as well.
        page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
        result = Axe().run(page).response["violations"]
        said += [(scheme, item["id"], item["nodes"][0]["html"]) for item in result]
    page.set_viewport_size({"width": 360, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    return said + ([("too wide", width)] if width > 360 else [])
