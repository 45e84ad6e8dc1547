"""Which papers a claim needs: by programme, by the facts of the claim, and by what the registers hold already."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from documents.claim_panels import evidence as evidence_panel
from documents.commands import attach
from documents.hints import HINTS, PLAIN, hint_of
from documents.papers import attachable, kinds_present, papers_of, title_of, uploads_of
from policies.load import programmes
from registry.models import Division
from registry.selectors import organisations_of
from tests.documents.claims import picture, startup_draft, submitted, user, with_papers
from tests.workflows.placed import placed, village_posts
from tests.workflows.units import award_draft, enterprise
from workflows.checks import provided
from workflows.commands import open_draft, strike_line
from workflows.filing import step_of, steps_of
from workflows.models import Attendance, Claim
from workflows.periods import enter_attendance, open_period

MONTH = "2026-02"


@pytest.fixture
def month(pilot) -> Claim:
    """February of the village committee: five holders with agreements and attendance."""
    clerk = user("village-unit")
    unit = organisations_of(clerk).get()
    for placement in village_posts(unit):
        enter_attendance(
            actor=clerk, placement=placement, month=MONTH, attended=16, required=16, wage_paid_fen=100_000
        )
    return open_period(actor=clerk, organisation=unit, period=MONTH, programme="public_welfare_post")


@pytest.fixture
def journey(pilot) -> Claim:
    worker = user("worker")
    place = Division.objects.get(code="530627104204")
    return open_draft(actor=worker, programme="transport_subsidy", place=place, person=worker.person)


def missing(claim: Claim) -> set[str]:
    return {paper.code for paper in papers_of(claim) if paper.is_missing}


def test_of_a_month_of_posts_only_the_wage_transfers_are_asked_for(month):
    assert {"POST_ROSTER", "POST_AGREEMENT", "ATTENDANCE", "APPLICATION_FORM"} <= set(kinds_present(month))
    assert missing(month) == {"WAGE_TRANSFER"}
    assert [paper.code for paper in uploads_of(month)] == ["WAGE_TRANSFER", "DUTY_PHOTO"]


def test_an_agreement_that_ended_before_the_month_has_to_be_shown(month):
    stranger = user("worker").person
    month.lines.filter(position=1).update(person=stranger)
    Attendance.objects.filter(placement__post_code="BS-GS-01").update(
        placement=placed(month.organisation, stranger, code="BS-9", agreed_until=date(2026, 1, 31))
    )
    assert missing(month) == {"WAGE_TRANSFER", "POST_AGREEMENT"}
    strike_line(claim_id=month.pk, actor=month.applicant, position=1)
    assert missing(month) == {"WAGE_TRANSFER"}


def test_a_holder_without_attendance_leaves_the_attendance_missing(month):
    Attendance.objects.filter(placement__person=month.lines.get(position=2).person).delete()
    assert "ATTENDANCE" in missing(month)
    assert "ATTENDANCE" not in kinds_present(month)


def test_a_scan_of_the_attendance_sheet_is_welcome_all_the_same(month):
    attach(
        claim_id=month.pk,
        actor=month.applicant,
        kind="ATTENDANCE",
        filename="考勤.jpg",
        content=picture("JPEG"),
    )
    assert month.evidence.get().kind == "ATTENDANCE"


def test_a_traveller_may_add_his_ticket_and_need_not_show_who_he_is(journey):
    assert {"ID_CARD", "APPLICATION_FORM"} <= set(kinds_present(journey))
    assert [paper.code for paper in uploads_of(journey)] == ["TICKET"]
    assert missing(journey) == {"PAYEE_ACCOUNT"}


def test_no_form_that_the_system_keeps_itself_is_taken_as_a_file(journey, month):
    for claim in (journey, month, startup_draft()):
        assert {"APPLICATION_FORM", "PAYEE_ACCOUNT"}.isdisjoint(attachable(claim))


def test_only_where_somebody_goes_and_looks_are_photographs_of_the_place_taken(journey, month):
    assert "SITE_PHOTO" not in attachable(startup_draft())
    assert {"SITE_PHOTO", "SITE_VISIT"} <= attachable(startup_draft(), station="site_visit").keys()
    assert "SITE_PHOTO" not in attachable(journey)
    assert "SITE_PHOTO" not in attachable(month)


def test_the_rules_are_told_of_papers_and_decisions_of_their_hashes(pilot):
    claim = with_papers(startup_draft())
    assert "OPERATION_PROOF" in provided("evidence", claim, [])
    assert provided("evidence_hashes", claim, []) == [["OPERATION_PROOF", claim.evidence.get().sha256]]


def test_every_paper_of_every_programme_has_a_title_and_a_hint(pilot):
    for programme in programmes():
        for item in programme.evidence:
            assert title_of(item.code) != item.code
            assert hint_of(item.code)
    assert hint_of("SOMETHING_NEW") == PLAIN
    assert all(str(hint).endswith("。") for hint in HINTS.values())


def test_the_roster_is_a_step_of_export_alone_and_papers_are_one_of_all(pilot, month, journey):
    organiser = user("organiser")
    agency = organisations_of(organiser).get()
    export = open_draft(
        actor=organiser, programme="labor_export_service_subsidy", place=agency.division, organisation=agency
    )
    assert [step.code for step in steps_of(export) if step.url_name.startswith("documents:")] == [
        "roster",
        "evidence",
    ]
    for claim in (month, journey):
        assert step_of(claim, "roster") is None
        assert step_of(claim, "evidence").position == 60


def test_the_step_of_papers_is_done_when_nothing_required_is_missing(pilot):
    draft = startup_draft()
    step = step_of(draft, "evidence")
    assert not step.is_done(draft)
    assert ("正常经营证明（流水、纳税、发票、水电费单等任一种）", "还没有上传") in step.rows(draft)
    with_papers(draft)
    assert step.is_done(draft)
    told = dict(step.rows(draft))
    assert told["正常经营证明（流水、纳税、发票、水电费单等任一种）"] == "已上传1个文件"
    assert told["营业执照"] == "系统已核对，不用交"
    assert told["经营场地证明"] == "没有上传（可以不交）"


def test_the_panel_names_what_was_not_asked_for_because_it_is_known(pilot):
    claim = submitted(with_papers(startup_draft()))
    content = evidence_panel(claim, user("na-county"))
    assert content.context["held"] == ["身份证（正反面）", "营业执照", "脱贫（贫困）证明"]
    assert [file["kind"] for file in content.context["files"]] == ["PNG"]


def test_the_check_before_submission_shows_the_papers(pilot):
    draft = startup_draft()
    client = Client()
    client.force_login(draft.applicant)
    page = client.get(reverse("claims:check", args=[draft.key])).content.decode()
    assert "还缺：正常经营证明" in page
    assert reverse("documents:evidence", args=[draft.key]) in page


def test_every_file_in_force_is_told_of_with_its_moment_and_hash(pilot):
    claim = with_papers(startup_draft("chen"))
    files = provided("evidence_files", claim, [])
    stored = claim.evidence.in_force().order_by("id")
    assert [(each["code"], each["sha256"]) for each in files] == list(stored.values_list("kind", "sha256"))
    assert files[0]["at"] == stored[0].uploaded_at.isoformat()


def test_a_unit_that_claims_for_itself_hands_a_roster_in_as_a_file(pilot):
    worker = user("worker")
    claim = award_draft(worker, enterprise(worker))
    assert "ROSTER" in {paper.code for paper in uploads_of(claim)}
    assert missing(claim) == {"ROSTER"}
    attach(claim_id=claim.pk, actor=worker, kind="ROSTER", filename="花名册.png", content=picture())
    assert missing(claim) == set()
