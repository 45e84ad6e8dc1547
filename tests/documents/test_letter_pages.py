"""The pages of letters: an administrator reads, tries and publishes a text; nobody else does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from documents.letters.kinds import LETTERS
from documents.models import LetterText
from tests.documents.claims import user

WORDS = "{称呼}的申请{申请编号}已经收到，{受理期限}以前告知。"
TYPED = {"text": WORDS, "reason": "按新文件修改", "valid_from": "2026-03-02"}


@pytest.fixture
def admin(pilot) -> Client:
    client = Client()
    client.force_login(user("admin"))
    return client


def address(name: str = "letter", kind: str = "receipt") -> str:
    return reverse(f"documents:{name}", args=[kind])


def test_the_list_names_every_letter_and_links_the_poster(admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        page = admin.get(reverse("documents:letters")).content.decode()
    for letter in LETTERS.values():
        assert letter.title in page
    assert reverse("documents:notice_lists") in page


def test_a_letter_shows_its_places_and_the_text_in_force(admin):
    page = admin.get(address()).content.decode()
    assert "{材料清单}" in page
    assert "是否受理，最迟在{受理期限}告知" in page
    assert "必须写" in page


def test_a_text_is_looked_at_with_samples_before_it_is_published(admin):
    page = admin.post(address(), TYPED | {"act": "check"})
    assert page.status_code == 200
    assert "你的申请CY-350583-20260302-000001已经收到，2026年3月9日以前告知。" in page.content.decode()
    assert not LetterText.objects.exists()
    answer = admin.post(address(), TYPED | {"act": "publish"}, follow=True)
    assert "第1版已发布" in answer.content.decode()
    edition = LetterText.objects.get()
    assert (edition.text, edition.valid_from, edition.author) == (WORDS, date(2026, 3, 2), user("admin"))
    assert "第1版" in admin.get(reverse("documents:letters")).content.decode()


def test_whoever_keeps_several_places_chooses_one(admin):
    page = admin.get(reverse("documents:letters")).content.decode()
    assert "?division=53" in page
    admin.post(address() + "?division=53", TYPED | {"act": "publish"})
    assert LetterText.objects.get().division_id == "53"
    assert 'value="2026-03-02"' in admin.get(address() + "?division=nowhere").content.decode()


@pytest.mark.parametrize("name", ["letter", "letter_preview"])
def test_an_unknown_place_is_refused_with_the_list_and_nothing_is_lost(admin, name):
    typed = TYPED | {"text": WORDS + "{身份证号}", "act": "publish"}
    answer = admin.post(address(name), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有“{身份证号}”这一项" in page
    assert "{身份证号}</textarea>" in page
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("valid_from", ["", "2026-02-30", "2026-03-01", "明天"])
def test_a_day_that_cannot_be_is_refused_at_its_field(admin, valid_from):
    answer = admin.post(address(), TYPED | {"valid_from": valid_from, "act": "publish"})
    assert answer.status_code == 422
    assert "启用日期" in answer.context["form"].errors["valid_from"][0]


@pytest.mark.parametrize("kind", ["receipt", "disbursement_notice", "treasury_notice"])
def test_a_sample_is_shown_as_pdf(admin, kind):
    answer = admin.get(address("letter_preview", kind))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")


def test_typed_words_are_shown_as_pdf_without_being_kept(admin):
    answer = admin.post(address("letter_preview"), {"text": WORDS})
    assert answer.content.startswith(b"%PDF-")
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("name", ["letter", "letter_preview"])
def test_a_letter_there_is_not_is_not_found(admin, name):
    assert admin.get(address(name, "poem")).status_code == 404


def test_whoever_does_not_keep_letters_reads_why(pilot):
    client = Client()
    client.force_login(user("na-county"))
    answer = client.get(reverse("documents:letters"))
    assert answer.status_code == 409
    assert "请联系系统管理员登记任职" in answer.content.decode()
