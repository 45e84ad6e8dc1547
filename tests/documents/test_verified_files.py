"""Anybody may ask whether a file is an issued paper: it is when every bit is the archived one's, and only then."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from documents import store, throttle
from documents.enums import DocumentStatus
from documents.models import IssuedDocument
from documents.printing import print_copy
from tests.documents.claims import picture, released, startup_draft, user, with_papers
from tests.documents.pages import main_of
from workflows.relay import run_due

PAGE = reverse("documents:verify_file")
NOT_OURS = "不是本系统发出的原文件"


@pytest.fixture
def document(pilot) -> IssuedDocument:
    released(with_papers(startup_draft()))
    run_due()
    return IssuedDocument.objects.get()


@pytest.fixture
def file(document) -> bytes:
    return store.read(document.path)


def ask(content: bytes, name: str = "notice.pdf", status: int = 200) -> str:
    response = Client().post(PAGE, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == status
    assert status == 422 or "no-store" in response["Cache-Control"]
    return main_of(response.content.decode())


def edited(content: bytes) -> bytes:
    """The paper with its first page turned, saved by another program."""
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.pages[0].rotate(90)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def updated(content: bytes) -> bytes:
    """The paper as it was with a change appended, as PDF editors save."""
    writer = PdfWriter(BytesIO(content), incremental=True)
    writer.pages[0].rotate(90)
    made = BytesIO()
    writer.write(made)
    assert made.getvalue().startswith(content)
    return made.getvalue()


def test_the_archived_file_is_valid_under_any_name_and_tells_of_no_person(document, file):
    page = ask(file, name="陈秀兰的.exe")
    assert "文书真实有效" in page
    assert document.number in page
    for secret in ("陈秀兰", "陈**", document.claim.number, document.claim.key):
        assert secret not in page


def test_a_file_that_was_revoked_or_superseded_is_said_to_be(document, file):
    IssuedDocument.objects.update(status=DocumentStatus.REVOKED)
    assert "文书已撤销，不再有效" in ask(file)
    IssuedDocument.objects.update(status=DocumentStatus.SUPERSEDED, superseded_by=document)
    assert "文书已被替换，不再有效" in ask(file)


def test_one_bit_one_byte_more_one_less_or_an_edited_page_make_it_another_file(file):
    changed = [file + b"\n", file[:-1], edited(file), updated(file)]
    for place in (0, len(file) // 2, len(file) - 1):
        changed.append(file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :])
    for content in changed:
        page = ask(content)
        assert NOT_OURS in page
        assert "文书真实有效" not in page


def test_a_print_a_picture_and_noise_all_look_like_a_paper_nobody_issued(document, file):
    printed = print_copy(document=document, actor=user("na-finance"))
    pages = {ask(content) for content in (printed, picture(), b"%PDF-1.7\n", b"\0")}
    assert len(pages) == 1
    assert NOT_OURS in pages.pop()


def test_nothing_of_an_uploaded_file_is_kept(file, settings, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    ask(file + b"\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_no_file_an_empty_one_and_one_too_large_are_refused_with_what_to_do(db, settings):
    settings.EVIDENCE_MAX_BYTES = 2**20
    missing = Client().post(PAGE)
    assert missing.status_code == 422
    assert "请选择要核验的文件" in missing.content.decode()
    assert "这个文件是空的" in ask(b"", status=422)
    assert "文件超过了1MB" in ask(b"x" * (2**20 + 1), status=422)
    assert Client().get(PAGE).status_code == 405


def test_files_and_codes_are_counted_together(document, file):
    url = reverse("documents:verified", args=["A" * 26])
    for _time in range(throttle.MOST):
        assert Client().get(url).status_code == 200
    assert "请过一分钟再试" in ask(file, status=429)


def test_a_file_is_found_by_one_query(file, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask(file)
