"""Handing papers in and taking them back: who may, what is kept, what a decision notices."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from documents import store
from documents.commands import attach, withdraw_evidence
from documents.models import Evidence
from documents.papers import kinds_present, papers_of, uploads_of
from registry import clock
from registry.models import BusinessRecord, CategoryRecord
from tests.documents.claims import (
    at_the_visit,
    item,
    picture,
    released,
    startup_draft,
    submitted,
    user,
    with_papers,
)
from tests.documents.files import pdf
from workflows.checks import CheckOutcome, run_checks
from workflows.commands import ChecksFailed, save_answers, submit
from workflows.enums import Station, Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import Claim
from workflows.relay import run_due
from workflows.subject import subject_hash

PROOF = "OPERATION_PROOF"


@pytest.fixture
def draft(pilot) -> Claim:
    return startup_draft()


def hand_in(
    claim: Claim, *, kind: str = PROOF, name: str = "流水.png", content: bytes | None = None, **who
) -> Evidence:
    actor = who.pop("actor", claim.applicant)
    return attach(
        claim_id=claim.pk, actor=actor, kind=kind, filename=name, content=content or picture(), **who
    )


def test_a_file_is_kept_sealed_under_a_name_that_tells_nothing(draft, settings):
    evidence = hand_in(draft, name="陈秀兰流水.pdf", content=pdf())
    assert store.read(evidence.path, sha256=evidence.sha256) == pdf()
    on_disk = [place for place in settings.MEDIA_ROOT.rglob("*") if place.is_file()]
    assert [place.stat().st_mode & 0o777 for place in on_disk] == [0o600]
    assert b"%PDF" not in on_disk[0].read_bytes()
    assert evidence.sha256 not in evidence.path
    assert (evidence.name, evidence.size, evidence.round) == ("陈秀兰流水.pdf", len(pdf()), 1)


def test_handing_in_is_recorded_with_kind_and_hash(draft):
    evidence = hand_in(draft)
    event = draft.events.order_by("-sequence").first()
    assert (event.verb, event.data) == (Verb.EDIT, {"evidence": PROOF, "sha256": evidence.sha256})


def test_the_same_file_twice_is_one_piece_of_evidence(draft):
    first = hand_in(draft)
    events = draft.events.count()
    assert hand_in(draft, name="又一次.png") == first
    assert draft.events.count() == events


def test_a_refused_file_leaves_no_trace(draft, settings):
    events = draft.events.count()
    with pytest.raises(InvalidInput):
        hand_in(draft, content=b"not a picture")
    assert not Evidence.objects.exists()
    assert list(settings.MEDIA_ROOT.rglob("*")) == []
    assert draft.events.count() == events


def test_a_paper_nobody_asks_for_is_refused(draft):
    with pytest.raises(InvalidInput) as refusal:
        hand_in(draft, kind="TICKET")
    assert refusal.value.code == "unknown_kind"


@pytest.mark.parametrize("username", ["lin", "na-village", "zx-county", "na-finance"])
def test_nobody_but_the_applicant_hands_in_papers(draft, username):
    with pytest.raises(CommandRefused) as refusal:
        hand_in(draft, actor=user(username))
    assert refusal.value.code == "not_allowed"
    assert not Evidence.objects.exists()


def test_after_submission_papers_stay_as_they_are(draft):
    evidence = hand_in(draft)
    submitted(draft)
    with pytest.raises(CommandRefused):
        hand_in(draft, content=picture(colour="red"))
    with pytest.raises(CommandRefused):
        withdraw_evidence(evidence_id=evidence.pk, actor=draft.applicant)
    assert Evidence.objects.in_force().get() == evidence


def test_a_paper_taken_back_no_longer_counts_but_its_row_and_file_stay(draft):
    evidence = hand_in(draft)
    withdraw_evidence(evidence_id=evidence.pk, actor=draft.applicant)
    withdraw_evidence(evidence_id=evidence.pk, actor=draft.applicant)
    assert PROOF not in kinds_present(draft)
    assert Evidence.objects.get().withdrawn_by == draft.applicant
    assert store.read(evidence.path, sha256=evidence.sha256)
    assert draft.events.filter(data__evidence_removed=PROOF).count() == 1
    assert hand_in(draft).pk != evidence.pk


def test_only_so_many_files_fit_on_a_claim(draft, monkeypatch):
    monkeypatch.setattr("documents.commands.MOST_FILES", 1)
    hand_in(draft)
    with pytest.raises(InvalidInput) as refusal:
        hand_in(draft, content=picture(colour="red"))
    assert refusal.value.code == "too_many_files"


def test_a_paper_may_belong_to_one_line(draft):
    assert hand_in(draft, line_position=1).line == draft.lines.get()
    with pytest.raises(InvalidInput):
        hand_in(draft, content=picture(colour="red"), line_position=2)


def test_every_change_of_papers_changes_what_a_decision_is_about(draft):
    before = subject_hash(draft)
    evidence = hand_in(draft)
    with_one = subject_hash(draft)
    hand_in(draft, content=picture(colour="red"))
    with_two = subject_hash(draft)
    assert len({before, with_one, with_two}) == 3
    withdraw_evidence(evidence_id=evidence.pk, actor=draft.applicant)
    assert subject_hash(draft) not in {before, with_one, with_two}


def test_the_officer_at_the_site_visit_adds_photographs_and_the_visit_stays_open(draft):
    claim = at_the_visit(with_papers(draft))
    photograph = hand_in(
        claim, kind="SITE_PHOTO", name="门头.jpg", content=picture("JPEG"), actor=user("na-township")
    )
    assert photograph.uploaded_by == user("na-township")
    assert item(claim, Station.SITE_VISIT)
    event = claim.events.order_by("-sequence").first()
    assert (event.station, event.office) == (Station.SITE_VISIT, item(claim, Station.SITE_VISIT).office)


@pytest.mark.parametrize("username", ["na-village", "na-county", "zx-township", "na-finance"])
def test_no_other_officer_adds_photographs(draft, username):
    claim = at_the_visit(with_papers(draft))
    with pytest.raises(CommandRefused):
        hand_in(claim, kind="SITE_PHOTO", content=picture(), actor=user(username))
    assert not Evidence.objects.filter(kind="SITE_PHOTO").exists()


def test_an_officer_adds_nothing_but_pictures_of_the_place(draft):
    claim = at_the_visit(with_papers(draft))
    with pytest.raises(InvalidInput) as refusal:
        hand_in(claim, kind="SITE_PHOTO", name="a.pdf", content=pdf(), actor=user("na-township"))
    assert refusal.value.code == "not_a_picture"
    with pytest.raises(CommandRefused):
        hand_in(claim, kind="LEASE", content=picture(colour="red"), actor=user("na-township"))


def test_an_officer_takes_back_only_his_own_photograph(draft):
    claim = at_the_visit(with_papers(draft))
    mine = hand_in(claim, kind="SITE_PHOTO", content=picture(colour="red"), actor=user("na-township"))
    withdraw_evidence(evidence_id=mine.pk, actor=user("na-township"))
    theirs = claim.evidence.get(kind=PROOF)
    with pytest.raises(CommandRefused):
        withdraw_evidence(evidence_id=theirs.pk, actor=user("na-township"))


def test_what_the_registers_hold_is_not_asked_for(draft):
    assert {"APPLICATION_FORM", "ID_CARD", "BIZ_LICENSE", "PAYEE_ACCOUNT", "POOR_PROOF"} == set(
        kinds_present(draft)
    )
    assert [paper.code for paper in uploads_of(draft)] == [PROOF, "LEASE"]


def test_what_the_registers_do_not_hold_is_asked_for(draft):
    BusinessRecord.objects.filter(person=draft.person).delete()
    CategoryRecord.objects.filter(person=draft.person, category="registered_poor").delete()
    asked = {paper.code: paper.needed for paper in uploads_of(draft)}
    assert asked == {
        "BIZ_LICENSE": True,
        PROOF: True,
        "RETURN_PROOF": True,
        "POOR_PROOF": False,
        "LEASE": False,
    }


def test_a_paper_that_stands_for_another_satisfies_it(draft):
    CategoryRecord.objects.filter(person=draft.person, category="registered_poor").delete()
    hand_in(draft, kind="WORK_CERT")
    returned = next(paper for paper in papers_of(draft) if paper.code == "RETURN_PROOF")
    assert returned.is_there


def test_a_claim_without_its_required_paper_is_not_handed_in_and_the_paper_is_named(draft):
    with pytest.raises(ChecksFailed) as refusal:
        submit(claim_id=draft.pk, actor=draft.applicant)
    (missing,) = refusal.value.results
    assert "正常经营证明" in missing.sentence
    assert (missing.where, missing.seen) == ("evidence", {"missing": [PROOF]})
    hand_in(draft)
    results = {result.code: result.outcome for result in run_checks(draft)}
    assert results["required_evidence"] == CheckOutcome.PASSED


def test_a_county_without_a_standard_asks_for_what_the_programme_requires_of_everybody(draft):
    save_answers(claim_id=draft.pk, actor=draft.applicant, answers={"uscc": ""})
    claim = Claim.objects.get(pk=draft.pk)
    claim.policy_date = clock.today().replace(year=2015)
    assert {paper.code for paper in papers_of(claim) if paper.is_missing} == {"BIZ_LICENSE", PROOF}


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"size": 0}, "evidence_not_empty"),
        ({"media_type": "text/html"}, "evidence_media_type_known"),
        ({"withdrawn_at": "now"}, "evidence_taken_back_by_somebody"),
    ],
)
def test_the_database_refuses_impossible_evidence(draft, columns, name):
    row = hand_in(draft)
    row.pk, row.sha256 = None, "0" * 64
    for column, value in columns.items():
        setattr(row, column, clock.now() if value == "now" else value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("line", [None, 1])
def test_the_database_holds_one_file_once_for_a_kind(draft, line):
    row = hand_in(draft, line_position=line)
    row.pk = None
    # SQLite names the columns of a unique index, PostgreSQL the index.
    with pytest.raises(IntegrityError, match="evidence_file_once_a_kind|sha256"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("column", ["sha256", "path", "kind", "uploaded_by_id", "line_id", "name"])
def test_the_database_refuses_to_change_what_was_handed_in(draft, column):
    row = hand_in(draft)
    value = (
        user("lin").pk if column == "uploaded_by_id" else draft.lines.get().pk if column == "line_id" else "x"
    )
    with pytest.raises(DatabaseError, match="documents_evidence is frozen"), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(**{column: value})
    with pytest.raises(DatabaseError, match="documents_evidence is frozen"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("documents_issueddocument", "number = 'x'"),
        ("documents_issueddocument", "\"values\" = '{}'"),
        ("documents_issueddocument", "sha256 = 'x'"),
        ("documents_issueddocument", "verification_code = 'x'"),
        ("documents_reservednumber", "occasion = 'x'"),
    ],
)
def test_the_database_refuses_to_change_what_was_issued(draft, table, change):
    released(with_papers(draft))
    run_due()
    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match=f"{table} is frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
