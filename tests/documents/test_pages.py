"""The pages of papers: who sees what, what a refusal looks like, and that nothing is lost by it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.commands import attach
from documents.models import Evidence, IssuedDocument
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
from workflows.enums import Station
from workflows.models import Claim
from workflows.relay import run_due

PROOF = "OPERATION_PROOF"


@pytest.fixture
def draft(pilot) -> Claim:
    return startup_draft()


def signed_in(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(user(username))
    return client


def upload(client: Client, claim: Claim, *files: SimpleUploadedFile, **fields: object):
    url = reverse("documents:evidence", args=[claim.key])
    return client.post(url, {"kind": PROOF, "file": list(files)} | fields)


def file(name: str = "流水.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


def addresses(claim: Claim) -> dict[str, str]:
    """Every address behind which a file of the claim lies."""
    evidence = claim.evidence.in_force().first()
    found = {
        "file": reverse("documents:file", args=[claim.key, evidence.pk]),
        "preview": reverse("documents:preview", args=[claim.key, evidence.pk]),
    }
    if document := claim.issued_documents.first():
        found["notice"] = reverse("documents:notice", args=[claim.key, document.pk])
    return found


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("chen", 200),
        ("na-village", 200),
        ("na-township", 200),
        ("na-county", 200),
        ("fj-province", 200),
        ("na-finance", 200),
        ("lin", 404),
        ("organiser", 404),
        ("zx-county", 404),
        ("bs-finance", 404),
        ("", 302),
    ],
)
def test_files_open_for_those_who_may_read_the_claim_and_do_not_exist_for_others(draft, username, status):
    claim = released(with_papers(draft))
    run_due()
    found = addresses(claim)
    assert set(found) == {"file", "preview", "notice"}
    for url in found.values():
        assert signed_in(username).get(url).status_code == status


@pytest.mark.parametrize("username", ["na-village", "na-county", "auditor"])
def test_a_draft_is_nobody_elses_business(draft, username):
    with_papers(draft)
    assert signed_in(username).get(addresses(draft)["file"]).status_code == 404


def test_a_file_is_not_found_under_another_claim(draft):
    with_papers(draft)
    other = startup_draft("lin")
    evidence = draft.evidence.get()
    url = reverse("documents:file", args=[other.key, evidence.pk])
    assert signed_in("lin").get(url).status_code == 404
    assert signed_in("chen").get(url).status_code == 404


def test_a_file_is_sent_so_that_nothing_in_it_can_act(draft):
    attach(claim_id=draft.pk, actor=draft.applicant, kind=PROOF, filename="流水.pdf", content=pdf())
    response = signed_in("chen").get(reverse("documents:file", args=[draft.key, draft.evidence.get().pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.content == pdf()


def test_what_has_no_small_picture_has_no_address_for_one(draft):
    attach(claim_id=draft.pk, actor=draft.applicant, kind=PROOF, filename="流水.pdf", content=pdf())
    evidence = draft.evidence.get()
    assert (
        signed_in("chen").get(reverse("documents:preview", args=[draft.key, evidence.pk])).status_code == 404
    )


def test_several_pictures_are_handed_in_at_once(draft):
    response = upload(signed_in("chen"), draft, file(), file("二.png", picture(colour="red")))
    assert response.status_code == 302
    assert response.url.endswith(f"#paper-{PROOF}")
    page = signed_in("chen").get(reverse("documents:evidence", args=[draft.key])).content.decode()
    assert "已上传 2 个" in page
    assert "二.png" in page


def test_one_bad_file_is_named_at_its_card_and_the_good_one_is_kept(draft):
    response = upload(
        signed_in("chen"), draft, file(), file("空.pdf", b""), file("假.pdf", picture(colour="red"))
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "空.pdf：这个文件是空的（0字节）" in page
    assert "假.pdf：文件名写的是“.pdf”，内容却是PNG" in page
    assert Evidence.objects.get().name == "流水.png"


def test_a_file_of_forty_megabytes_is_refused_in_words_without_being_read(draft, monkeypatch):
    monkeypatch.setattr("documents.views.evidence.attach", lambda **_: pytest.fail("it was read"))
    response = upload(signed_in("chen"), draft, file("大.jpg", b"\xff\xd8\xff" + b"0" * (40 * 2**20)))
    assert response.status_code == 422
    assert "超过了每个文件20MB的上限" in response.content.decode()


def test_a_body_beyond_all_limits_is_not_taken_in_at_all(draft, settings):
    settings.UPLOAD_MAX_BODY = 1000
    client = signed_in("chen")
    client.raise_request_exception = False
    response = upload(client, draft, file("大.jpg", b"0" * 2000))
    assert response.status_code == 413
    assert "一次上传的内容太大" in response.content.decode()
    assert not Evidence.objects.exists()


def test_sending_no_file_says_to_choose_one(draft):
    response = signed_in("chen").post(reverse("documents:evidence", args=[draft.key]), {"kind": PROOF})
    assert response.status_code == 422
    assert "还没有选择文件" in response.content.decode()


def test_retaking_a_picture_puts_the_new_one_in_the_place_of_the_old(draft):
    with_papers(draft)
    old = draft.evidence.get()
    upload(signed_in("chen"), draft, file("重拍.png", picture(colour="red")), replaces=old.pk)
    assert draft.evidence.in_force().get().name == "重拍.png"


def test_a_bad_retake_keeps_the_old_picture(draft):
    with_papers(draft)
    upload(signed_in("chen"), draft, file("坏.png", b"nothing"), replaces=draft.evidence.get().pk)
    assert draft.evidence.in_force().get().name == "流水.png"


def test_retaking_with_the_same_picture_keeps_it(draft):
    with_papers(draft)
    upload(signed_in("chen"), draft, file(), replaces=draft.evidence.get().pk)
    assert draft.evidence.in_force().count() == 1


def test_a_file_is_taken_back_by_its_button(draft):
    with_papers(draft)
    url = reverse("documents:remove", args=[draft.key, draft.evidence.get().pk])
    assert signed_in("lin").post(url).status_code == 404
    assert signed_in("chen").get(url).status_code == 405
    assert signed_in("chen").post(url).url == reverse("documents:evidence", args=[draft.key])
    assert not draft.evidence.in_force().exists()


def test_the_page_asks_for_what_is_missing_and_tells_what_is_not_needed(draft):
    page = signed_in("chen").get(reverse("documents:evidence", args=[draft.key])).content.decode()
    assert "必须上传" in page
    assert "近六个月的进货单" in page
    assert "这些不用您交" in page
    assert "营业执照" in page
    assert "外出务工证明" not in page


@pytest.mark.parametrize(("username", "status"), [("lin", 404), ("na-county", 404), ("", 302)])
def test_the_page_of_papers_belongs_to_the_applicant(draft, username, status):
    url = reverse("documents:evidence", args=[draft.key])
    assert signed_in(username).get(url).status_code == status
    assert upload(signed_in(username), draft, file()).status_code == status
    assert not Evidence.objects.exists()


def test_after_submission_the_page_leads_to_the_claim(draft):
    claim = submitted(with_papers(draft))
    response = signed_in("chen").get(reverse("documents:evidence", args=[claim.key]))
    assert response.url == reverse("claims:detail", args=[claim.key])


def test_the_officer_at_the_visit_adds_photographs_on_the_claim_page(draft):
    claim = at_the_visit(with_papers(draft))
    township = signed_in("na-township")
    url = reverse("documents:photograph", args=[claim.key])
    assert url in township.get(reverse("claims:detail", args=[claim.key])).content.decode()
    township.post(url, {"file": [file("门头.jpg", picture("JPEG"))]})
    photograph = claim.evidence.get(kind="SITE_PHOTO")
    page = township.get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert "门头.jpg" in page
    back = reverse("documents:remove", args=[claim.key, photograph.pk])
    assert township.post(back).url == reverse("claims:detail", args=[claim.key])
    assert item(claim, Station.SITE_VISIT)


def test_a_bad_photograph_is_refused_in_words_on_the_claim_page(draft):
    claim = at_the_visit(with_papers(draft))
    url = reverse("documents:photograph", args=[claim.key])
    response = signed_in("na-township").post(
        url, {"file": [file("门头.heic", b"\0\0\0\x18ftypheic")]}, follow=True
    )
    assert "兼容性最佳" in response.content.decode()
    assert signed_in("zx-township").post(url, {"file": [file()]}).status_code == 404
    assert signed_in("na-county").post(url, {"file": [file()]}).status_code == 409


def test_the_claim_page_shows_papers_to_reviewers_without_a_form_for_those_who_may_not_add(draft):
    claim = at_the_visit(with_papers(draft))
    page = signed_in("na-county").get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert addresses(claim)["preview"] in page
    assert reverse("documents:photograph", args=[claim.key]) not in page


def test_the_claim_page_leads_applicant_and_finance_to_the_notice(draft):
    claim = released(with_papers(draft))
    run_due()
    document = IssuedDocument.objects.get()
    for username in ("chen", "na-finance"):
        page = signed_in(username).get(reverse("claims:detail", args=[claim.key])).content.decode()
        assert document.number in page
        assert addresses(claim)["notice"] in page
    opened = signed_in("chen").get(addresses(claim)["notice"])
    assert opened.content.startswith(b"%PDF-")
    assert "%E9%80%9A%E7%9F%A5%E4%B9%A6" in opened["Content-Disposition"]


def test_the_pages_hold_no_inline_style_or_script(draft):
    with_papers(draft)
    page = signed_in("chen").get(reverse("documents:evidence", args=[draft.key])).content.decode()
    assert " style=" not in page
    assert "<script>" not in page
