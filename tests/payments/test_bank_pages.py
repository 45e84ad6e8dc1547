"""The pages of the bank: what waits, the release sheet, the return and what has to be seen to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.models import BankFile, BankReturn
from tests.payments.conftest import paid_out
from tests.payments.test_bank_files import back, made, released  # noqa: F401
from workflows.relay import run_due

FILES, UPLOAD = reverse("payments:files"), reverse("payments:upload")


@pytest.fixture
def finance(client, town):
    client.force_login(town["finance"])
    return client


def upload(client, fund, content: bytes):
    given = {"fund": fund.pk, "format": "text", "file": SimpleUploadedFile("back.txt", content)}
    return client.post(UPLOAD, given)


def test_what_waits_is_made_into_a_file_and_its_sheet_is_shown(finance, released, full_fund):  # noqa: F811
    batch = released(2)
    assert "999.98" in finance.get(FILES).text
    answer = finance.post(FILES, {"batch": batch.pk, "format": "csv"}, follow=True)
    sheet = answer.text
    assert BankFile.objects.get().number in sheet
    assert "玖佰玖拾玖元玖角捌分" in sheet
    assert BankFile.objects.get().content_hash[:32] in sheet


def test_no_page_shows_a_whole_account_number(finance, made):  # noqa: F811
    number = made.rows.first().disbursement.account.open().number
    for address in (FILES, reverse("payments:file", args=[made.pk])):
        assert number not in finance.get(address).text


def test_the_file_is_downloaded_under_its_number_and_kept_by_nobody(finance, made):  # noqa: F811
    answer = finance.post(reverse("payments:download", args=[made.pk]))
    assert f"{made.number}.txt" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    assert made.copies.count() == 1


def test_making_a_file_when_nothing_waits_is_told_on_the_page(finance, full_fund):
    answer = finance.post(FILES, {"batch": 1, "format": "csv"})
    assert (answer.status_code, BankFile.objects.count()) == (422, 0)
    assert "没有这一批" in answer.text


def test_a_return_is_entered_and_its_exceptions_are_seen_to(finance, made, full_fund):  # noqa: F811
    first, second = made.rows.all()

    def altered(content: str) -> str:
        return content.replace(second.reference, "P999999999")

    answer = upload(finance, full_fund, back((first, "00", ""), (second, "00", ""), change=altered))
    found = BankReturn.objects.get()
    assert answer.url == reverse("payments:return", args=[found.pk])
    page = finance.get(answer.url).text
    assert "P999999999" in page
    assert "没有这个付款编号" in page
    problem = found.exceptions.get()
    finance.post(reverse("payments:seen", args=[problem.pk]), {"note": "银行已更正"})
    assert "银行已更正" in finance.get(answer.url).text


def test_an_exception_seen_to_without_words_is_refused(finance, made, full_fund):  # noqa: F811
    upload(finance, full_fund, back((made.rows.first(), "00", ""), day="20200101"))
    problem = BankReturn.objects.get().exceptions.get()
    answer = finance.post(reverse("payments:seen", args=[problem.pk]), {"note": ""})
    assert answer.status_code == 422


def test_a_file_that_cannot_be_read_is_refused_with_its_lines(finance, made, full_fund):  # noqa: F811
    answer = upload(finance, full_fund, "P1|abc|00|20260316||\r\nTOTAL|1|0.00".encode("gb18030"))
    assert (answer.status_code, BankReturn.objects.count()) == (422, 0)
    assert "第1行的金额读不出来" in answer.text


@pytest.mark.parametrize("given", [{}, {"fund": "x"}, {"format": "fax"}])
def test_an_upload_that_lacks_something_says_so(finance, full_fund, given):
    assert finance.post(UPLOAD, given).status_code == 422


def test_the_page_asks_the_database_as_often_for_many_files_as_for_one(finance, approve, full_fund, town):
    counts = []
    for sequence in range(1, 4):
        claim = approve(sequence=sequence)
        batch = paid_out(claim, town).batch_line.batch
        run_due()
        finance.post(FILES, {"batch": batch.pk, "format": "csv"})
        with CaptureQueriesContext(connection) as asked:
            finance.get(FILES)
        counts.append(len(asked))
    assert len(set(counts)) == 1
