"""Papers go with a claim that is filed again: the same stored file, under who handed it in and when."""

import pytest

from documents import store
from documents.commands import attach, withdraw_evidence
from documents.models import Evidence
from documents.papers import SITE_PHOTO, uploads_of
from tests.documents.claims import at_the_visit, picture, startup_draft, submitted, user, with_papers
from workflows.again import apply_again
from workflows.commands import submit, withdraw

KEPT = ("kind", "name", "path", "preview_path", "media_type", "size", "sha256", "uploaded_by", "uploaded_at")


def filed_again(claim):
    withdraw(claim_id=claim.pk, actor=claim.applicant)
    return apply_again(claim_id=claim.pk, actor=claim.applicant)


@pytest.fixture
def earlier(pilot):
    return with_papers(startup_draft())


def test_every_paper_is_there_again_and_none_is_stored_twice(earlier, settings):
    on_disk = [place for place in settings.MEDIA_ROOT.rglob("*") if place.is_file()]
    claim = filed_again(earlier)
    assert list(claim.evidence.values_list(*KEPT)) == list(earlier.evidence.values_list(*KEPT))
    assert [place for place in settings.MEDIA_ROOT.rglob("*") if place.is_file()] == on_disk
    paper = claim.evidence.first()
    assert store.read(paper.path, sha256=paper.sha256)
    assert not [paper for paper in uploads_of(claim) if paper.is_missing]


def test_what_was_taken_back_stays_back(earlier):
    paper = earlier.evidence.first()
    withdraw_evidence(evidence_id=paper.pk, actor=earlier.applicant)
    claim = filed_again(earlier)
    assert not claim.evidence.filter(sha256=paper.sha256, kind=paper.kind).exists()


def test_the_applicant_may_take_a_carried_paper_out_of_the_new_claim_only(earlier):
    claim = filed_again(earlier)
    withdraw_evidence(evidence_id=claim.evidence.first().pk, actor=claim.applicant)
    assert earlier.evidence.in_force().count() == claim.evidence.in_force().count() + 1


def test_photographs_of_the_visit_stay_with_the_claim_they_judged(earlier):
    claim = at_the_visit(earlier)
    attach(
        claim_id=claim.pk, actor=user("na-township"), kind=SITE_PHOTO, filename="店.png", content=picture()
    )
    assert Evidence.objects.filter(claim=claim, kind=SITE_PHOTO).exists()
    assert not filed_again(claim).evidence.filter(kind=SITE_PHOTO).exists()


def test_a_paper_of_a_line_goes_with_its_line(earlier):
    attach(
        claim_id=earlier.pk,
        actor=earlier.applicant,
        kind="OPERATION_PROOF",
        filename="行.png",
        content=picture(colour="red"),
        line_position=1,
    )
    claim = filed_again(earlier)
    assert [paper.line for paper in claim.evidence.exclude(line=None)] == [claim.lines.get()]


def test_with_its_papers_the_new_claim_can_be_handed_in(earlier):
    claim = filed_again(submitted(earlier))
    answers = dict.fromkeys(("identity_confirmed", "data_consent", "commitment", "liability"), True)
    claim.answers |= answers
    claim.save(update_fields=["answers"])
    submit(claim_id=claim.pk, actor=claim.applicant)
    claim.refresh_from_db()
    assert claim.number != claim.follows.number
