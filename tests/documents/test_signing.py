"""Issued papers are signed by the chosen signer, and a signature is good only when everything about it is."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pypdf import PdfReader, PdfWriter

from documents import store
from documents.errors import SigningFailed
from documents.key_file import KeyFileSigner
from documents.models import IssuedDocument
from documents.printing import print_copy
from documents.signature_check import problems_of
from documents.signing import signed
from documents.verification import find_file
from tests.documents.authority import PASSPHRASE, Authority
from tests.documents.claims import released, startup_draft, user, with_papers
from workflows.relay import run_due

NOW = datetime(2026, 3, 20, 1, tzinfo=UTC)
COVERAGE = "签名没有盖住整个文件。"
CHANGED = "签名以后文件被改动过。"
UNLIKE = "文件内容与签名不一致。"
FOREIGN = "签名证书不是由指定的机构签发，或已过期。"
LENIENT = "签名没有禁止改动文件。"


@pytest.fixture(autouse=True)
def _no_loop_of_the_browser() -> Iterator[None]:
    """Playwright leaves an event loop running in this thread; pyHanko runs one of its own, as it may in the service."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture
def keys(db, settings, tmp_path_factory) -> Path:
    """An authority that is pinned, and a key file of it in use."""
    folder = tmp_path_factory.mktemp("keys")
    authority = Authority.founded()
    passphrase = folder / "passphrase"
    passphrase.write_bytes(PASSPHRASE + b"\n")
    settings.SIGNER = "documents.key_file.KeyFileSigner"
    settings.SIGNER_KEY_FILE = authority.key_file(folder)
    settings.SIGNER_PASSPHRASE_FILE = str(passphrase)
    settings.SIGNATURE_ROOTS = authority.pinned(folder)
    return folder


@pytest.fixture
def paper(simple) -> Iterator[bytes]:
    """A paper, on a day when the certificates hold."""
    with time_machine.travel(NOW, tick=False):
        yield simple.data


def turned(content: bytes) -> bytes:
    """The signed paper with a turned page appended, as PDF editors save."""
    writer = PdfWriter(BytesIO(content), incremental=True)
    writer.pages[0].rotate(90)
    made = BytesIO()
    writer.write(made)
    assert made.getvalue().startswith(content)
    return made.getvalue()


def signed_with(settings, paper: bytes, **terms: object) -> bytes:
    """The paper signed with the office's key on other terms."""
    with open(settings.SIGNER_KEY_FILE, "rb") as file:
        signer = SimpleSigner.load_pkcs12_data(file.read(), [], PASSPHRASE)
    made = BytesIO()
    meta = PdfSignatureMetadata(field_name="Other", md_algorithm="sha256", **terms)
    sign_pdf(IncrementalPdfFileWriter(BytesIO(paper)), meta, signer, output=made)
    return made.getvalue()


def test_without_a_signer_the_paper_stays_as_it_was_drawn():
    assert signed(b"%PDF-") == b"%PDF-"


def test_the_signer_appends_a_signature_that_certifies_the_whole_paper(keys, paper):
    made = signed(paper)
    assert made.startswith(paper)
    assert problems_of(made) == []
    assert signed(paper) != made


def test_a_paper_without_a_signature_or_that_is_no_pdf_is_not_good(keys, paper):
    assert problems_of(paper) == ["文件里应当只有一个电子签名，实际有0个。"]
    assert problems_of(b"%PDF-1.7 ") == ["文件打不开，或签名已损坏。请使用发文单位提供的原文件。"]


def test_a_flipped_bit_anywhere_is_found(keys, paper):
    made = signed(paper)
    for place in range(40, len(made), len(made) // 23):
        assert problems_of(made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]), place


def test_what_was_appended_after_signing_is_found(keys, paper):
    made = signed(paper)
    assert {COVERAGE, CHANGED} <= set(problems_of(turned(made)))
    assert problems_of(made + b"\n%")


def test_another_authority_of_the_same_name_counts_for_nothing(keys, paper, settings, tmp_path):
    made = signed(paper)
    settings.SIGNATURE_ROOTS = Authority.founded().pinned(tmp_path)
    assert problems_of(made) == [FOREIGN]


def test_a_key_of_another_authority_signs_nothing(keys, paper, settings, tmp_path):
    settings.SIGNER_KEY_FILE = Authority.founded().key_file(tmp_path)
    with pytest.raises(SigningFailed, match="不是由指定的机构签发"):
        KeyFileSigner().sign(paper)


def test_an_expired_certificate_is_not_good_and_signs_nothing(keys, paper):
    made = signed(paper)
    with time_machine.travel(datetime(2027, 1, 2, tzinfo=UTC), tick=False):
        assert problems_of(made) == [FOREIGN]
        with pytest.raises(SigningFailed):
            KeyFileSigner().sign(paper)


@pytest.mark.parametrize("terms", [{}, {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS}])
def test_a_signature_that_allows_changes_is_not_enough(keys, paper, settings, terms):
    assert problems_of(signed_with(settings, paper, **terms)) == [LENIENT]


def test_a_wrong_passphrase_and_missing_files_are_said_in_a_sentence(keys, paper, settings):
    roots = settings.SIGNATURE_ROOTS
    settings.SIGNATURE_ROOTS = ""
    with pytest.raises(SigningFailed, match="文书没有发出"):
        KeyFileSigner().sign(paper)
    settings.SIGNATURE_ROOTS = roots
    (keys / "passphrase").write_bytes(b"wrong")
    with pytest.raises(SigningFailed, match="请系统管理员检查"):
        KeyFileSigner().sign(paper)


def test_the_issued_paper_is_the_signed_file_and_its_print_bears_no_broken_signature(pilot, keys):
    released(with_papers(startup_draft()))
    run_due()
    document = IssuedDocument.objects.get()
    content = store.read(document.path, sha256=document.sha256)
    assert problems_of(content) == []
    assert find_file([content]) == document
    printed = PdfReader(BytesIO(print_copy(document=document, actor=user("na-finance"))))
    assert "/AcroForm" in PdfReader(BytesIO(content)).trailer["/Root"]
    assert {"/AcroForm", "/Perms"}.isdisjoint(printed.trailer["/Root"])
    assert all("/Annots" not in page or not page["/Annots"] for page in printed.pages)


def test_the_command_says_whether_a_file_is_good(keys, paper, settings, capsys):
    file = keys / "paper.pdf"
    file.write_bytes(signed(paper))
    call_command("check_signature", str(file))
    assert "签名有效" in capsys.readouterr().out
    file.write_bytes(paper)
    with pytest.raises(CommandError, match="实际有0个") as refused:
        call_command("check_signature", str(file))
    assert refused.value.returncode == 1
    settings.SIGNATURE_ROOTS = ""
    with pytest.raises(CommandError, match="没有检查") as unchecked:
        call_command("check_signature", str(file))
    assert unchecked.value.returncode == 2
