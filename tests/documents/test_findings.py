"""核实材料: files put to what an investigation found; sealed like the objection, and part of its answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from approvals.board.investigation import assign_investigation, conclude_objection
from approvals.board.objections import Said, raise_objection
from approvals.models import NoticeEntry, Objection
from documents import findings, store
from documents.enums import MediaType
from documents.findings import add_finding
from documents.models import FindingFile
from tests.documents.claims import on_notice, picture, startup_draft, user, with_papers
from tests.documents.files import pdf
from workflows.enums import Verb
from workflows.errors import CommandRefused, InvalidInput
from workflows.models import ClaimEvent

WHO = "na-county-2"


@pytest.fixture
def objection(pilot) -> Objection:
    """An objection that a colleague who did not review looks into."""
    on_notice(with_papers(startup_draft()))
    entry = NoticeEntry.objects.get()
    said = Said("他家的店去年就关门了，一直没有营业。", "林国平", "13800001234")
    receipt = raise_objection(list_id=entry.notice_id, entry_ids=[entry.pk], said=said)
    return assign_investigation(
        objection_id=receipt.objection.pk, actor=user("na-county"), investigator=user(WHO)
    )


def put(
    objection: Objection, content: bytes | None = None, *, name: str = "现场.jpg", who: str = WHO
) -> FindingFile:
    content = picture("JPEG") if content is None else content
    return add_finding(objection_id=objection.pk, actor=user(who), filename=name, content=content)


def answered(objection: Objection, *, upheld: bool = False) -> Objection:
    words = {"findings": "到店查看三次，均正常营业。", "answer": "经核实，该店正常营业。"}
    return conclude_objection(objection_id=objection.pk, actor=user(WHO), upheld=upheld, **words)


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(user(username))
    return client


def test_photographs_and_scans_are_kept_sealed_with_their_hashes(objection):
    photograph, scan = put(objection), put(objection, pdf(), name="谈话记录.pdf")
    assert (photograph.media_type, scan.media_type) == (MediaType.JPEG, MediaType.PDF)
    assert photograph.preview_path
    assert not scan.preview_path
    assert store.read(scan.path, sha256=scan.sha256) == pdf()
    assert photograph.added_by == user(WHO)


@pytest.mark.parametrize("upheld", [False, True])
def test_the_answer_in_the_history_names_what_it_rests_on(objection, upheld):
    file = put(objection)
    answered(objection, upheld=upheld)
    event = ClaimEvent.objects.get(verb=Verb.REOPEN if upheld else Verb.DISMISS)
    assert event.data["files"] == [file.sha256]


def test_the_same_file_again_is_the_one_kept(objection):
    assert put(objection) == put(objection, name="同一张.jpg")
    assert FindingFile.objects.count() == 1


def test_nobody_but_the_investigator_and_nothing_after_the_answer(objection):
    with pytest.raises(CommandRefused, match="核实人"):
        put(objection, who="na-county")
    answered(objection)
    with pytest.raises(CommandRefused, match="已经答复"):
        put(objection)
    assert not FindingFile.objects.exists()


def test_not_more_than_a_folder_of_them(objection, monkeypatch):
    monkeypatch.setattr(findings, "MOST_FILES", 1)
    put(objection)
    with pytest.raises(CommandRefused, match="最多放1个"):
        put(objection, pdf(), name="谈话记录.pdf")


def test_what_is_neither_picture_nor_scan_is_not_taken(objection):
    with pytest.raises(InvalidInput) as refused:
        put(objection, b"MZ\x90\x00", name="a.exe")
    assert refused.value.field == "file"


def copied(file: FindingFile, **changed: object) -> FindingFile:
    values = {f.attname: getattr(file, f.attname) for f in file._meta.concrete_fields if f.attname != "id"}
    return FindingFile.objects.create(**(values | changed))


def test_the_database_holds_it(objection):
    file = put(objection)
    stranger = user("na-county")
    for name, columns in (
        ("finding_file_while_investigated", {"sha256": "0" * 64, "added_by_id": stranger.pk}),
        ("finding_file_is_picture_or_pdf", {"sha256": "0" * 64, "media_type": MediaType.XLSX}),
        ("finding_file_once|documents_findingfile.objection_id", {}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            copied(file, **columns)
    for change in ("update", "delete"):
        rows = FindingFile.objects.filter(pk=file.pk)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(name="x.jpg") if change == "update" else rows._raw_delete(rows.db)
    answered(objection)
    with pytest.raises(IntegrityError, match="finding_file_while_investigated"), transaction.atomic():
        copied(file, sha256="0" * 64)


def test_the_pages_take_show_and_open_them_for_the_readers_of_the_objection_alone(objection):
    mine, page = signed_in(WHO), reverse("documents:findings", args=[objection.pk])
    whole = reverse("approvals:objection", args=[objection.pk])
    assert page in mine.get(whole).content.decode()
    assert mine.post(page, {}).status_code == 422
    bad = SimpleUploadedFile("a.exe", b"MZ\x90\x00")
    assert mine.post(page, {"file": bad}).status_code == 422
    good = SimpleUploadedFile("现场.jpg", picture("JPEG"))
    assert mine.post(page, {"file": good}).status_code == 302
    file = FindingFile.objects.get()
    opened = reverse("documents:finding", args=[objection.pk, file.pk])
    for shown in (page, whole):
        assert opened in mine.get(shown).content.decode()
    for suffix in ("", "?small=1"):
        assert mine.get(opened + suffix)["Content-Type"] == "image/jpeg"
    assert signed_in("auditor").get(opened).status_code == 200
    for stranger in ("chen", "na-village", "zx-county", "na-finance"):
        assert {signed_in(stranger).get(address).status_code for address in (page, opened)} == {404}
    answered(objection)
    assert mine.post(page, {"file": SimpleUploadedFile("b.jpg", picture("JPEG"))}).status_code == 409
    assert opened in mine.get(whole).content.decode()
