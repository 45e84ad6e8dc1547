"""Anybody may ask whether a paper is real, by its code, and learns nothing about any person."""

import pytest
from django.test import Client
from django.urls import reverse

from documents import throttle
from documents.enums import DocumentStatus
from documents.models import IssuedDocument
from documents.verification import LENGTH, code_for, find, normalised
from tests.documents.claims import released, startup_draft, with_papers
from tests.documents.pages import main_of
from workflows.relay import run_due

NUMBER = "南人社拨〔2026〕1号"


@pytest.fixture
def document(pilot) -> IssuedDocument:
    released(with_papers(startup_draft()))
    run_due()
    return IssuedDocument.objects.get()


def ask(code: str) -> str:
    response = Client().get(reverse("documents:verified", args=[code]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_valid_paper_is_said_to_be_valid_with_number_office_day_and_amount(document):
    page = ask(document.verification_code)
    assert "文书真实有效" in page
    for fact in (NUMBER, "南安市人力资源和社会保障局", "2026年3月20日", "10,000.00"):
        assert fact in page


def test_the_answer_holds_no_personal_data(document):
    page = ask(document.verification_code)
    payee = document.claim.account
    for secret in (
        "陈秀兰",
        "陈**",
        document.claim.number,
        document.claim.key,
        payee.number_masked[-4:],
        payee.bank,
    ):
        assert secret not in page


def test_a_revoked_paper_is_said_to_be_revoked(document):
    IssuedDocument.objects.update(status=DocumentStatus.REVOKED)
    page = ask(document.verification_code)
    assert "文书已撤销，不再有效" in page
    assert "文书真实有效" not in page


def test_a_superseded_paper_names_the_number_of_the_new_one(document):
    IssuedDocument.objects.update(status=DocumentStatus.SUPERSEDED, superseded_by=document)
    page = ask(document.verification_code)
    assert "文书已被替换，不再有效" in page
    assert "新文书的文号" in page


@pytest.mark.parametrize("code", ["A" * LENGTH, "ABC", "陈秀兰", "' OR 1=1 --", "7" * 60, "%00", ".." * 13])
def test_an_unknown_code_and_one_that_cannot_be_look_alike(document, code):
    assert main_of(ask(code)) == main_of(ask("B" * LENGTH))
    assert "没有查到这份文书" in ask(code)


def test_a_code_may_be_typed_in_groups_in_small_letters_and_misread(document):
    code = document.verification_code
    typed = "-".join(code[start : start + 4] for start in range(0, LENGTH, 4)).lower()
    assert find(typed) == document
    assert find(f" {code.replace('O', '0').replace('I', '1').replace('B', '8')} ") == document
    assert normalised("A" * 25) == ""


def test_the_form_leads_to_the_answer(document):
    response = Client().get(reverse("documents:verify"), {"code": document.verification_code.lower()})
    assert response.url == reverse("documents:verified", args=[document.verification_code])
    assert Client().get(reverse("documents:verify")).status_code == 200


def test_a_code_is_the_same_for_the_same_paper_and_another_for_any_other(settings):
    code = code_for("disbursement_notice", NUMBER, "key")
    assert code == code_for("disbursement_notice", NUMBER, "key") == normalised(code)
    others = {
        code_for("letter", NUMBER, "key"),
        code_for("disbursement_notice", "南人社拨〔2026〕2号", "key"),
        code_for("disbursement_notice", NUMBER, "other"),
    }
    settings.VERIFICATION_KEY = "another key"
    others.add(code_for("disbursement_notice", NUMBER, "key"))
    assert len(others | {code}) == 5


def test_whoever_asks_too_often_has_to_wait_and_others_do_not(document):
    url = reverse("documents:verified", args=["A" * LENGTH])
    statuses = [Client().get(url).status_code for _ in range(throttle.MOST + 1)]
    assert statuses == [200] * throttle.MOST + [429]
    assert "请过一分钟再试" in Client().get(url).content.decode()
    assert Client().get(url, REMOTE_ADDR="192.0.2.7").status_code == 200
