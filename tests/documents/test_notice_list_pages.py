"""公示榜 in the office: 定稿, print, hang up, prove; who may do it and who may look."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from approvals.models import NoticeList, NoticePosting
from documents import notice_lists
from documents.models import PostingPhotograph
from tests.documents.claims import go_to, on_notice, picture, startup_draft, user, with_papers
from tests.documents.files import pdf
from workflows.jobs import sweep_all
from workflows.relay import run_due

PLACE = "九溪村村务公开栏"


@pytest.fixture
def notice(pilot) -> NoticeList:
    on_notice(with_papers(startup_draft()))
    return NoticeList.objects.get()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(user(username))
    return client


def sheet(notice: NoticeList, name: str = "notice_list") -> str:
    return reverse(f"documents:{name}", args=[notice.pk])


def post(client: Client, notice: NoticeList, **changed: object):
    file = SimpleUploadedFile("公示栏.jpg", picture("JPEG"))
    return client.post(sheet(notice), {"posted_on": "2026-03-02", "place": PLACE, "file": file} | changed)


@pytest.fixture
def frozen(notice) -> NoticeList:
    signed_in("na-county").post(sheet(notice, "freeze"))
    notice.refresh_from_db()
    return notice


def test_the_office_sees_its_lists_and_what_has_to_be_done(notice):
    text = signed_in("na-county").get(reverse("documents:notice_lists")).content.decode()
    assert "南安市 · 一次性创业扶持补贴" in text
    assert notice.number in text
    assert "待定稿" in text


@pytest.mark.parametrize("who", ["zx-county", "chen", "na-village"])
def test_other_counties_applicants_and_offices_below_see_none(notice, who):
    assert notice.number not in signed_in(who).get(reverse("documents:notice_lists")).content.decode()
    assert signed_in(who).get(sheet(notice)).status_code == 404


def test_before_it_is_frozen_it_cannot_be_printed(notice):
    text = signed_in("na-county").get(sheet(notice)).content.decode()
    assert "请先定稿" in text
    assert "打印公示榜" not in text
    answer = signed_in("na-county").get(sheet(notice, "poster"))
    assert answer.status_code == 409
    assert "请先点“定稿”" in answer.content.decode()


def test_frozen_it_offers_the_paper_and_asks_for_the_photograph(frozen):
    assert frozen.frozen_at is not None
    text = signed_in("na-county").get(sheet(frozen)).content.decode()
    assert "打印公示榜（A4）" in text
    assert frozen.entries_hash[:12] in text
    assert "登记张贴" in text


def test_the_paper_is_a_pdf_that_nobody_keeps(frozen, built_fonts):
    answer = signed_in("na-county").get(sheet(frozen, "poster"))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_posting_is_recorded_with_its_photograph(frozen):
    assert post(signed_in("na-county"), frozen).status_code == 302
    posting = NoticePosting.objects.get()
    assert (posting.place, posting.posted_on) == (PLACE, date(2026, 3, 2))
    assert posting.photograph.sha256 == posting.photograph_sha256
    text = signed_in("auditor").get(sheet(frozen)).content.decode()
    assert PLACE in text
    assert user("na-county").name in text
    assert "登记张贴" not in text


def test_the_photograph_is_opened_by_whoever_may_see_the_list(frozen):
    post(signed_in("na-county"), frozen)
    address = reverse("documents:posting_photograph", args=[frozen.pk, NoticePosting.objects.get().pk])
    for who in ("na-county", "auditor"):
        for query in ({}, {"small": "1"}):
            answer = signed_in(who).get(address, query)
            assert answer["Content-Type"] == "image/jpeg"
            assert answer.content.startswith(b"\xff\xd8")
    for who in ("zx-county", "chen", "na-village"):
        assert signed_in(who).get(address).status_code == 404
    assert signed_in("na-county").get(address.replace("postings/", "postings/9")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"file": ""}, "请上传张贴的照片"),
        ({"file": SimpleUploadedFile("a.pdf", pdf())}, "请上传JPG或PNG图片"),
        ({"file": SimpleUploadedFile("a.jpg", b"nonsense")}, "不能上传这种文件"),
        ({"posted_on": "2026-02-30"}, "没有这一天"),
        ({"posted_on": "2026-03-03"}, "到今天之间"),
        ({"place": " "}, "请写明张贴在哪里"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(frozen, changed, words):
    answer = post(signed_in("na-county"), frozen, **changed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert ("place" in changed) or (PLACE in text)
    assert not NoticePosting.objects.exists()
    assert not PostingPhotograph.objects.exists()


def test_whoever_only_looks_cannot_post(frozen):
    answer = post(signed_in("auditor"), frozen)
    assert answer.status_code == 409
    assert "您可以查看，不能办理" in answer.content.decode()


def test_a_photograph_is_never_changed_nor_removed(frozen):
    post(signed_in("na-county"), frozen)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PostingPhotograph.objects.update(name="另一张.jpg")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PostingPhotograph.objects.all()._raw_delete("default")


def test_the_claim_page_tells_of_list_posting_and_result(frozen):
    post(signed_in("na-county"), frozen)
    claim = frozen.entries.get().line.claim
    text = signed_in("chen").get(f"/claims/{claim.key}/").content.decode()
    assert frozen.number in text
    assert f"2026-03-02 张贴在{PLACE}" in text
    assert user("na-county").name not in text
    go_to(date(2026, 3, 10))
    run_due()
    sweep_all()
    text = signed_in("na-county").get(f"/claims/{claim.key}/").content.decode()
    assert "公示结果" in text
    assert "无异议" in text
    assert frozen.entries_hash[:12] in text
    assert "已结束" in signed_in("na-county").get(sheet(frozen)).content.decode()


def test_lists_are_paged(frozen, monkeypatch):
    monkeypatch.setattr(notice_lists, "PAGE", 1)
    go_to(date(2026, 3, 3))
    on_notice(with_papers(startup_draft("huang")))
    first = signed_in("na-county").get(reverse("documents:notice_lists")).content.decode()
    newest = NoticeList.objects.latest("pk")
    assert newest.number in first
    assert frozen.number not in first
    second = signed_in("na-county").get(reverse("documents:notice_lists"), {"after": newest.pk})
    assert frozen.number in second.content.decode()
    garbled = signed_in("na-county").get(reverse("documents:notice_lists"), {"after": "x' OR 1=1"})
    assert newest.number in garbled.content.decode()


def test_the_pages_cost_few_queries_however_many_lists(frozen, django_assert_max_num_queries):
    reader = user("na-county")
    with django_assert_max_num_queries(2):
        notice_lists.lists_page(reader)
    with django_assert_max_num_queries(7):
        notice_lists.sheet_of(reader, frozen.pk)
