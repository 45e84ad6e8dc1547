"""实地核查: the sheet to take along is printed, its signed scan is handed in, and a region may insist on it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.commands import record_visit
from approvals.enums import Verdict
from documents.models import Evidence
from documents.papers import SITE_FORM, SITE_PHOTO
from documents.visit_forms import visit_form
from policies import load
from policies.errors import DataError
from policies.model import Source
from registry import clock
from tests.documents.claims import at_the_visit, item, picture, startup_draft, user, with_papers
from tests.documents.files import pdf, xlsx
from tests.documents.paper import Paper
from tests.documents.test_evidence import hand_in
from tests.documents.test_pages import file, signed_in
from workflows.enums import Station
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim

WANTED = 'visit_papers = ["SITE_PHOTO", "SITE_VISIT"]'


def county_wants(line: str = WANTED) -> None:
    shipped = load.shipped()
    text = shipped.source_of("standard", "350583").text.replace(
        "min_months = 6\n", f"min_months = 6\n{line}\n"
    )
    load.use(shipped.with_source(Source("standard", "350583", text)))


@pytest.fixture
def claim(pilot) -> Claim:
    return at_the_visit(with_papers(startup_draft()))


@pytest.fixture
def insisting(pilot) -> Claim:
    """The same in a county that wants photographs and the signed sheet."""
    county_wants()
    return at_the_visit(with_papers(startup_draft()))


def visited(claim: Claim) -> Claim:
    return record_visit(
        task_id=item(claim, Station.SITE_VISIT).task_id,
        actor=user("na-township"),
        visited_on=clock.today(),
        operating=True,
        findings="店铺正常营业。",
    )


def test_the_sheet_says_what_was_claimed_and_leaves_room_for_what_is_found(claim, built_fonts):
    text = "".join(Paper(visit_form(claim, user("na-township"))).text().split())
    person = claim.person.open()
    for words in (
        "实地核查表",
        claim.number,
        person.name,
        "官桥镇九溪村",
        "一次性创业扶持补贴",
        "核查人（两人签字）",
    ):
        assert words in text, words
    assert person.id_number not in text
    assert claim.answers["business_name"] in text
    assert len(Paper(visit_form(claim, user("na-township")))) == 1


@pytest.mark.parametrize(("username", "status"), [("chen", 409), ("na-county", 409), ("zx-township", 404)])
def test_only_the_officer_at_the_visit_prints_it(claim, built_fonts, username, status):
    url = reverse("documents:visit_sheet", args=[claim.key])
    assert signed_in(username).get(url).status_code == status
    response = signed_in("na-township").get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")


def test_what_cannot_be_drawn_is_refused_in_words(claim, built_fonts):
    claim.answers |= {"business_name": "\U0002ffff店"}
    with pytest.raises(CommandRefused) as refusal:
        visit_form(claim, user("na-township"))
    assert refusal.value.code == "missing_glyph"


def test_the_signed_sheet_is_handed_in_on_the_claim_page_and_taken_back(claim):
    township = signed_in("na-township")
    page = reverse("claims:detail", args=[claim.key])
    assert reverse("documents:visit_sheet", args=[claim.key]) in township.get(page).content.decode()
    url = reverse("documents:photograph", args=[claim.key])
    township.post(url, {"kind": SITE_FORM, "file": [file("核查表.pdf", pdf())]})
    sheet = claim.evidence.get(kind=SITE_FORM)
    assert "核查表.pdf" in township.get(page).content.decode()
    township.post(reverse("documents:remove", args=[claim.key, sheet.pk]))
    assert not Evidence.objects.of(claim).in_force().filter(kind=SITE_FORM).exists()


def test_a_spreadsheet_is_no_signed_sheet(claim):
    with pytest.raises(InvalidInput) as refusal:
        hand_in(claim, kind=SITE_FORM, name="核查表.xlsx", content=xlsx(), actor=user("na-township"))
    assert refusal.value.code == "not_a_scan"


@pytest.mark.parametrize("kind", [SITE_PHOTO, SITE_FORM])
def test_an_applicant_hands_in_nothing_for_the_officer(pilot, kind):
    with pytest.raises(InvalidInput) as refusal:
        hand_in(startup_draft(), kind=kind, content=picture())
    assert refusal.value.code == "unknown_kind"


def test_where_nobody_insists_the_visit_is_finished_without(claim):
    assert visited(claim).decisions.filter(verdict=Verdict.VISITED).exists()


def test_where_the_county_insists_the_visit_is_not_finished_without_and_names_what_is_missing(insisting):
    with pytest.raises(CommandRefused, match="经营场所照片、实地核查表") as refusal:
        visited(insisting)
    assert refusal.value.code == "papers_missing"
    hand_in(insisting, kind=SITE_PHOTO, content=picture(), actor=user("na-township"))
    with pytest.raises(CommandRefused, match="还缺：实地核查表"):
        visited(insisting)
    hand_in(insisting, kind=SITE_FORM, name="核查表.pdf", content=pdf(), actor=user("na-township"))
    assert visited(insisting).decisions.filter(verdict=Verdict.VISITED).exists()


def test_what_was_typed_stays_on_the_page_while_a_paper_is_missing(insisting):
    task = item(insisting, Station.SITE_VISIT)
    day = clock.today() - timedelta(days=1)
    sent = {"version": insisting.version, "visited_on": day, "operating": "yes", "findings": "开门营业。"}
    response = signed_in("na-township").post(reverse("approvals:visit", args=[task.task_id]), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "还缺：经营场所照片、实地核查表" in page
    assert "开门营业。" in page
    assert day.isoformat() in page


def test_a_region_insists_only_on_what_the_officer_brings():
    with pytest.raises(DataError, match="SITE_PHOTO、SITE_VISIT"):
        county_wants('visit_papers = ["LEASE"]')
