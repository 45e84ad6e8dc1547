"""成批打印和盖章回传: one file for the printer, and a pile of stamped scans that finds its papers again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from documents import store
from documents.issuing import NOTICE
from documents.letters.batches import issue_batch_papers
from documents.models import IssuedDocument, Print, ScannedPage, ScanPile, StampedScan
from documents.printing import print_run
from documents.scans.papers import papers_of
from documents.scans.piles import file_page, hand_in, read_piles
from documents.scans.sheets import parts_of, scan_sheet, stamped_copy
from documents.verification import address_of
from payments.models import PaymentBatch
from registry import clock
from tests.documents import files
from tests.documents.claims import released, startup_draft, user, with_papers
from tests.documents.paper import Paper
from tests.documents.scanner import blank, blurred, scanned, sheets, turned, with_code
from workflows.errors import CommandRefused, InvalidInput
from workflows.relay import run_due

FOREIGN = "https://weixin.example.com/q/abc"


@pytest.fixture
def batch(pilot, letters_issued) -> PaymentBatch:
    """One released payment, its notice issued, and the notice to the treasury."""
    claim = released(with_papers(startup_draft()))
    run_due()
    issue_batch_papers()
    return claim.batch_lines.get().batch


@pytest.fixture
def printed(batch) -> bytes:
    return print_run(documents=papers_of(batch), actor=user("na-finance"))


def uploaded(batch: PaymentBatch, content: bytes, username: str = "na-finance") -> ScanPile:
    pile = hand_in(batch_id=batch.pk, actor=user(username), filename="盖章件.pdf", content=content)
    while read_piles():
        pass
    pile.refresh_from_db()
    return pile


def notice(batch: PaymentBatch) -> IssuedDocument:
    return IssuedDocument.objects.get(kind=NOTICE, claim__batch_lines__batch=batch)


def test_the_run_for_the_printer_has_the_treasury_first_then_each_claim_and_counts_every_paper(
    batch, printed
):
    treasury, *notices = papers_of(batch)
    text = "".join(Paper(printed).text().split())
    assert treasury.batch == batch
    assert [each.number for each in notices] == [notice(batch).number]
    assert text.index(treasury.number) < text.index(notices[0].number)
    assert "第1次打印" in text
    assert set(Print.objects.values_list("document", flat=True)) == {treasury.pk, notices[0].pk}


def test_sheets_after_the_first_bear_the_code_of_their_paper_too(batch, printed):
    treasury = papers_of(batch)[0]
    annex = sheets(printed)[1]
    pile = uploaded(batch, scanned([annex]))
    assert pile.pages.get().scan.document == treasury
    assert "—2—" not in "".join(Paper(printed).text(3).split())


def test_no_print_is_counted_when_one_archived_file_is_gone(batch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "empty"
    with pytest.raises(store.FileDamaged):
        print_run(documents=papers_of(batch), actor=user("na-finance"))
    assert not Print.objects.exists()


def test_pages_find_their_papers_turned_askew_blurred_and_squeezed(batch, printed):
    page = sheets(printed)[-1]
    treated = [treat(page) for treat in (turned(90), turned(180), turned(3), turned(-90), blurred)]
    pile = uploaded(batch, scanned(treated, quality=30))
    assert pile.read_at is not None
    assert [scan.document for scan in StampedScan.objects.all()] == [notice(batch)] * len(treated)


def test_the_page_lists_what_came_back_what_is_missing_unread_and_foreign(batch, printed):
    paper = notice(batch)
    both = [address_of(each.verification_code) for each in papers_of(batch)]
    pages = [sheets(printed)[-1], blank(), with_code(FOREIGN), with_code(*both)]
    uploaded(batch, scanned(pages))
    sheet = scan_sheet(batch, user("na-finance"))
    assert [scan.document for scan in sheet.filed] == [paper]
    assert [(each.page.number, each.guess) for each in sheet.unread] == [(2, paper.number), (4, "")]
    assert [(page.number, page.text) for page in sheet.foreign] == [(3, FOREIGN)]
    assert [each.batch for each in sheet.missing] == [batch]
    assert (sheet.returned, sheet.expected) == (1, 2)


def test_a_pile_handed_in_twice_files_nothing_twice(batch, printed):
    content = scanned(sheets(printed))
    first, again = uploaded(batch, content), uploaded(batch, content)
    assert first == again
    filed = StampedScan.objects.count()
    # The same sheets in a file of other bytes: the pictures are the same.
    uploaded(batch, content + b"\n")
    assert (ScanPile.objects.count(), StampedScan.objects.count()) == (2, filed)
    assert len(scan_sheet(batch, user("na-finance")).repeated) == filed


def test_a_page_nobody_can_read_is_filed_by_hand_once_and_only_to_a_paper_of_its_batch(batch):
    page = uploaded(batch, scanned([blank()])).pages.get()
    paper, finance = notice(batch), user("na-finance")
    with pytest.raises(InvalidInput, match="没有这个文号"):
        file_page(page_id=page.pk, number="泉人社拨〔2026〕1号", actor=finance)
    typed = paper.number.replace("〔", "[").replace("〕", "]")
    assert file_page(page_id=page.pk, number=f" {typed} ", actor=finance).document == paper
    with pytest.raises(CommandRefused, match="已经归档"):
        file_page(page_id=page.pk, number=paper.number, actor=finance)
    with pytest.raises(CommandRefused, match="本县财政"):
        file_page(page_id=page.pk, number=paper.number, actor=user("auditor"))


def test_reading_goes_on_where_it_was_stopped(batch, monkeypatch):
    monkeypatch.setattr("documents.scans.piles.PAGES_AT_ONCE", 2)
    hand_in(batch_id=batch.pk, actor=user("na-finance"), filename="a.pdf", content=files.pdf(3))
    assert [read_piles(), read_piles(), read_piles()] == [2, 1, 0]
    assert list(ScannedPage.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_page_that_cannot_be_drawn_is_listed_and_stops_no_other(batch, monkeypatch):
    monkeypatch.setattr("documents.scans.reading.LONGEST_SIDE", 0)
    page = uploaded(batch, files.pdf(1)).pages.get()
    assert (page.path, page.text) == ("", "")
    with pytest.raises(CommandRefused, match="打不开"):
        file_page(page_id=page.pk, number=notice(batch).number, actor=user("na-finance"))


def test_only_one_pdf_of_a_bounded_pile_is_taken(batch, monkeypatch):
    monkeypatch.setattr("documents.scans.piles.MOST_PAGES", 2)
    for content, said in (
        (files.pdf(3), "上限"),
        (b"\xff\xd8\xff", "一个PDF"),
        (b"%PDF-1.7 torn", "打不开"),
        (files.pdf(password="x"), "密码"),
    ):
        with pytest.raises(InvalidInput, match=said):
            uploaded(batch, content)
    assert not ScanPile.objects.exists()


def test_the_claim_page_opens_the_stamped_paper_for_whoever_may_read_it(batch, printed):
    paper = notice(batch)
    address = reverse("documents:stamped", args=[paper.claim.key, paper.pk])
    client = Client()
    client.force_login(paper.claim.applicant)
    assert client.get(address).status_code == 404
    uploaded(batch, scanned(sheets(printed)[-1:]))
    assert len(Paper(stamped_copy(paper))) == 1
    assert "盖章件已回传" in client.get(reverse("claims:detail", args=[paper.claim.key])).content.decode()
    assert client.get(address)["Content-Type"] == "application/pdf"
    client.force_login(user("zx-county"))
    assert client.get(address).status_code == 404


def test_finance_prints_uploads_and_files_on_the_page_of_the_batch(batch, printed):
    client = Client()
    client.force_login(user("na-finance"))
    here = reverse("documents:batch_scans", args=[batch.pk])
    assert batch.number in client.get(reverse("documents:scans")).content.decode()
    run = reverse("documents:print_batch", args=[batch.pk])
    assert client.post(run, {"first": "1"})["Content-Type"] == "application/pdf"
    assert [client.post(run, {"first": first}).status_code for first in ("0", "x", "99")] == [409] * 3
    assert client.post(here, {}).status_code == 422
    pile = _upload(client, here, scanned([*sheets(printed)[-1:], blank()]))
    read_piles()
    page = client.get(here).content.decode()
    for said in ("应回 2 份，已回 1 份", "认不出的页", "还没有回来的", "已归档的页"):
        assert said in page
    unread = pile.pages.get(number=2)
    assert client.get(reverse("documents:scanned_page", args=[unread.pk]))["Content-Type"] == "image/jpeg"
    answer = client.post(
        reverse("documents:file_scan", args=[unread.pk]), {"number": papers_of(batch)[0].number}, follow=True
    )
    assert "应回 2 份，已回 2 份" in answer.content.decode()


def _upload(client: Client, here: str, content: bytes) -> ScanPile:
    file = SimpleUploadedFile("盖章件.pdf", content, "application/pdf")
    assert client.post(here, {"file": file}).status_code == 302
    return ScanPile.objects.get()


def test_scans_are_for_the_finance_of_the_county_and_to_be_looked_at_by_audit(batch):
    page = uploaded(batch, scanned([blank()])).pages.get()
    client, of_batch, of_page = Client(), [batch.pk], [page.pk]
    expected = {"auditor": (200, 409), "zx-finance": (404, 404), "na-county": (404, 404), "chen": (404, 404)}
    for username, (reads, acts) in expected.items():
        client.force_login(user(username))
        for name, arguments in (("batch_scans", of_batch), ("scanned_page", of_page)):
            assert client.get(reverse(f"documents:{name}", args=arguments)).status_code == reads
        for name, arguments in (("print_batch", of_batch), ("batch_scans", of_batch), ("file_scan", of_page)):
            assert client.post(reverse(f"documents:{name}", args=arguments)).status_code == acts
    assert not Print.objects.exists()


def test_the_database_keeps_scans_as_they_were_and_files_a_picture_once_to_a_paper(batch, printed):
    page = uploaded(batch, scanned(sheets(printed)[-1:])).pages.get()
    for rows, change in (
        (ScanPile.objects.all(), {"name": "x"}),
        (ScanPile.objects.all(), {"read_at": None}),
        (ScannedPage.objects.all(), {"text": "x"}),
        (StampedScan.objects.all(), {"by_hand": True}),
    ):
        with pytest.raises(DatabaseError, match="append-only|settled"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="append-only|settled"), transaction.atomic():
            rows._raw_delete(rows.db)
    columns = {
        "document": notice(batch),
        "by_hand": True,
        "filed_by": user("na-finance"),
        "filed_at": clock.now(),
    }
    other = ScannedPage.objects.create(pile=page.pile, number=9)
    for sha256, name in ((page.sha256, "stamped_scan_once_a_paper|sha256"), ("", "stamped_scan_has_picture")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            StampedScan.objects.create(page=other, sha256=sha256, **columns)
    with pytest.raises(IntegrityError, match="scanned_page_counts_from_one|number"), transaction.atomic():
        ScannedPage.objects.create(pile=page.pile, number=0)
    with pytest.raises(IntegrityError, match="scanned_page_once|number"), transaction.atomic():
        ScannedPage.objects.create(pile=page.pile, number=1)


def test_the_page_of_a_batch_asks_the_same_however_many_pages_came(
    batch, printed, django_assert_max_num_queries
):
    uploaded(batch, scanned([*sheets(printed), blank(), blank()]))
    with django_assert_max_num_queries(17):
        scan_sheet(batch, user("na-finance"))


def test_a_long_batch_is_printed_in_parts():
    assert [(part.first, part.last) for part in parts_of(230)] == [(1, 100), (101, 200), (201, 230)]
    assert parts_of(0) == []
