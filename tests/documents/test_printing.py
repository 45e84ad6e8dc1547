"""A print is counted and says so on its face; the archived file stays as it was issued."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from documents import store
from documents.issuing import NOTICE, revoke
from documents.models import IssuedDocument, Print
from documents.printing import print_copy
from registry import clock
from tests.documents.claims import released, startup_draft, user, with_papers
from tests.documents.paper import Paper
from workflows.relay import run_due


@pytest.fixture
def issued(pilot) -> IssuedDocument:
    claim = released(with_papers(startup_draft()))
    run_due()
    return claim.issued_documents.get(kind=NOTICE)


def printed(document: IssuedDocument, username: str = "na-finance") -> str:
    """What the page of the next print says."""
    return "".join(Paper(print_copy(document=document, actor=user(username))).text(1).split())


def test_each_print_bears_its_count_moment_and_name_and_leaves_the_archived_file_alone(issued):
    archived = store.read(issued.path, sha256=issued.sha256)
    assert "第1次打印2026年3月20日09:00" in printed(issued)
    second = printed(issued, "na-county")
    assert f"第2次打印2026年3月20日09:00{user('na-county').name}" in second
    assert "补贴资金拨付通知书" in second
    assert "次打印" not in Paper(archived).text()
    assert store.read(issued.path, sha256=issued.sha256) == archived
    assert list(issued.prints.values_list("number", flat=True)) == [1, 2]


def test_a_print_of_what_holds_no_longer_says_so(issued):
    revoke(IssuedDocument.objects.filter(pk=issued.pk))
    assert "本文书已撤销" in printed(issued)


def test_the_mark_stands_above_all_that_the_paper_holds(issued):
    paper = Paper(print_copy(document=issued, actor=user("na-finance")))
    mark = paper.line(1, "次打印")
    others = [glyph.top for line in paper.lines(1) if line[0].baseline > mark[0].baseline for glyph in line]
    assert 10 < mark[0].top < mark[0].bottom < min(others)


@pytest.mark.parametrize(
    ("columns", "name"), [({"number": 0}, "print_counts_from_one|number"), ({}, "print_number_once|number")]
)
def test_the_database_counts_each_print_once_and_from_one(issued, columns, name):
    printed(issued)
    row = {"document": issued, "number": 1, "printed_by": user("na-finance"), "printed_at": clock.now()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Print.objects.create(**row | columns)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_print_once_taken_stays_counted(issued, change):
    printed(issued)
    prints = Print.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        prints.update(number=9) if change == "update" else prints._raw_delete(prints.db)


def test_the_claim_page_offers_the_paper_and_counts_its_prints(issued):
    client = Client()
    client.force_login(user("na-finance"))
    address = reverse("documents:print", args=[issued.claim.key, issued.pk])
    answer = client.post(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    page = client.get(reverse("claims:detail", args=[issued.claim.key])).content.decode()
    assert "已印1次" in page
    assert client.get(address).status_code == 405
    assert issued.prints.count() == 1
