"""A payment batch has its papers: the request for the money, then the notice to the treasury, each once."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from documents import store
from documents.enums import DocumentKind, DocumentStatus
from documents.letters.batches import issue_batch_papers
from documents.models import DocumentNumber, IssuedDocument, ReservedNumber
from payments.batches.drawing import cancel_batch
from payments.models import PaymentBatch
from registry import clock
from tests.documents.claims import approved, startup_draft, user, with_papers
from tests.documents.paper import Paper
from tests.paying import drawn_up, released
from workflows.models import Claim

pytestmark = pytest.mark.usefixtures("letters_issued")
REQUEST, NOTICE = DocumentKind.FUNDS_REQUEST, DocumentKind.TREASURY_NOTICE


@pytest.fixture
def claim(pilot) -> Claim:
    return approved(with_papers(startup_draft()))


@pytest.fixture
def batch(claim) -> PaymentBatch:
    return drawn_up([claim], user("na-finance"))


def paper(batch: PaymentBatch, kind: str) -> IssuedDocument:
    return IssuedDocument.objects.get(batch=batch, kind=kind, status=DocumentStatus.ISSUED)


def words(document: IssuedDocument) -> str:
    return "".join(Paper(store.read(document.path, sha256=document.sha256)).text().split())


def test_a_batch_drawn_up_has_one_request_for_its_money(batch):
    assert issue_batch_papers() == 1
    assert issue_batch_papers() == 0
    request = paper(batch, REQUEST)
    text = words(request)
    assert request.number == "南人社申〔2026〕1号"
    for said in (batch.number, "￥10,000.00", "人民币壹万元整", "泉财社指〔2026〕3号"):
        assert said in text


def test_a_released_batch_has_a_notice_with_its_roster_whose_names_are_masked(batch, claim):
    issue_batch_papers()
    released(batch, user("na-finance-2"))
    assert issue_batch_papers() == 1
    assert issue_batch_papers() == 0
    notice = paper(batch, NOTICE)
    text = words(notice)
    assert notice.number == "南人社批〔2026〕1号"
    assert "南安市财政局：" in text
    assert claim.person.name_masked in text
    assert claim.person.open().name not in text
    assert claim.account.number_masked[-4:] in text
    assert "合计1人，人民币壹万元整10,000.00" in text


def test_a_cancelled_batch_has_no_valid_paper(batch):
    issue_batch_papers()
    cancel_batch(actor=user("na-finance"), batch_id=batch.pk)
    issue_batch_papers()
    assert IssuedDocument.objects.get(batch=batch).status == DocumentStatus.REVOKED


def test_a_crash_after_drawing_leaves_no_gap(batch, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(IssuedDocument.objects, "create", lambda **_columns: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue_batch_papers()
    assert issue_batch_papers() == 1
    assert paper(batch, REQUEST).number == "南人社申〔2026〕1号"
    assert DocumentNumber.objects.filter(prefix="南人社申").count() == 1


def test_what_cannot_be_printed_is_left_for_a_person_and_stops_nothing_else(batch, monkeypatch, caplog):
    office = IssuedDocument._meta.get_field("office").related_model.objects.get(document_prefix="南人社")
    type(office).objects.filter(pk=office.pk).update(document_prefix="")
    assert issue_batch_papers() == 0
    assert batch.number in caplog.text


def test_nothing_is_issued_where_letters_are_switched_off(batch, settings):
    settings.ISSUE_LETTERS = False
    assert issue_batch_papers() == 0


@pytest.mark.parametrize("about", ["nothing", "both"])
def test_the_database_wants_a_paper_to_be_about_one_thing(batch, claim, about):
    issue_batch_papers()
    number = DocumentNumber.objects.create(
        office=paper(batch, REQUEST).office, prefix="南人社申", year=2026, sequence=2
    )
    things = {"claim": claim, "batch": batch} if about == "both" else {}
    with pytest.raises(IntegrityError, match="reserved_about_one_thing"), transaction.atomic():
        ReservedNumber.objects.create(
            kind=REQUEST, occasion="x", number=number, made_at=clock.now(), **things
        )


@pytest.mark.parametrize(
    ("username", "status"),
    [("na-finance", 200), ("auditor", 200), ("zx-finance", 404), ("na-county", 404), ("chen", 404)],
)
def test_papers_of_batches_open_for_those_who_keep_or_audit_the_fund(batch, username, status):
    issue_batch_papers()
    client = Client()
    client.force_login(user(username))
    document = paper(batch, REQUEST)
    assert client.get(reverse("documents:batch_paper", args=[document.pk])).status_code == status
    answer = client.post(reverse("documents:print_batch_paper", args=[document.pk]))
    assert (answer.status_code, document.prints.count()) == (status, int(status == 200))
    page = client.get(reverse("documents:batch_papers"))
    assert (document.number in page.content.decode()) == (status == 200)


def test_the_list_of_papers_asks_the_same_however_many_there_are(batch, django_assert_max_num_queries):
    issue_batch_papers()
    client = Client()
    client.force_login(user("na-finance"))
    with django_assert_max_num_queries(9):
        client.get(reverse("documents:batch_papers"))


def test_anybody_may_ask_whether_a_paper_of_a_batch_is_real(batch):
    issue_batch_papers()
    answer = Client().get(reverse("documents:verified", args=[paper(batch, REQUEST).verification_code]))
    assert "南人社申〔2026〕1号" in answer.content.decode()
