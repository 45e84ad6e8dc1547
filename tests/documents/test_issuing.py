"""The notice of a payment: a number without gaps, a paper that can be drawn again, a row that nobody can change."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from documents import reserving, store
from documents.enums import DocumentStatus
from documents.issuing import NOTICE, draw, store_notice
from documents.models import DocumentNumber, IssuedDocument, ReservedNumber
from documents.numbering import issue_number
from documents.reserving import reserve
from documents.values import DisbursementValues
from payments.commands import record_result
from registry import clock
from tests.documents.claims import go_to, item, released, startup_draft, user, with_papers
from tests.paying import looked_into, pay
from workflows import jobs
from workflows.enums import JobStatus, Station, Verb
from workflows.jobs import StationJob
from workflows.models import Claim, Job
from workflows.relay import run_due, run_job

ISSUE = "documents.issue_disbursement_notice"


@pytest.fixture
def paying(pilot) -> Claim:
    return released(with_papers(startup_draft()))


def issued(claim: Claim) -> IssuedDocument:
    run_due()
    return IssuedDocument.objects.get(claim=claim, status=DocumentStatus.ISSUED)


def test_a_released_claim_gets_a_numbered_notice_and_goes_on_to_the_bank(paying):
    document = issued(paying)
    assert document.number == "南人社拨〔2026〕1号"
    assert store.read(document.path, sha256=document.sha256).startswith(b"%PDF-")
    event = paying.events.get(verb=Verb.ISSUE)
    assert event.data == {"document": document.pk, "number": document.number, "sha256": document.sha256}
    assert item(paying, Station.SETTLE)


def test_the_notice_says_who_was_paid_how_much_by_which_clause_and_after_which_notice(paying):
    values = DisbursementValues.from_json(issued(paying).values)
    assert (values.addressee, values.addressee_is_unit, values.people) == ("陈秀兰", False, 1)
    assert values.amount_fen == 1_000_000
    assert [basis.clause for basis in values.bases][0] == "二(一)"
    assert values.notice_from == paying.notice_from
    assert values.notice_until == paying.notice_until
    assert (values.payee.kind, len(values.payee.tail)) == ("社会保障卡", 4)
    assert values.deductions == ()
    assert "南安市人民政府" in values.remedy
    assert values.verification_url.endswith(f"/verify/{values.verification_code}/")


def test_running_the_job_again_issues_nothing_twice(paying):
    document = issued(paying)
    job = Job.objects.get(claim=paying, name=ISSUE)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.WAITING, finished_at=None, lease_until=None)
    assert run_job(job.pk) == JobStatus.STALE
    assert IssuedDocument.objects.get() == document
    assert DocumentNumber.objects.count() == 1


def test_a_crash_between_drawing_and_storing_leaves_no_gap_and_the_retry_draws_the_same_file(
    paying, monkeypatch
):
    def crash(claim):
        draw(claim)
        raise RuntimeError("the power went")

    job = Job.objects.get(claim=paying, name=ISSUE)
    crashing = StationJob(ISSUE, work=crash, finish=store_notice)
    with monkeypatch.context() as patched:
        patched.setitem(jobs._jobs, ISSUE, crashing)
        assert run_job(job.pk) == JobStatus.WAITING
    assert not IssuedDocument.objects.exists()
    left = str(ReservedNumber.objects.get().number)
    go_to(date(2026, 3, 27))
    document = issued(paying)
    assert document.number == left == "南人社拨〔2026〕1号"
    assert document.values["signed_on"] == "2026-03-20"
    assert DocumentNumber.objects.count() == 1


def test_the_same_paper_drawn_twice_is_the_same_file(paying):
    first = draw(paying)
    go_to(date(2026, 3, 27))
    assert draw(paying).paper.stored == first.paper.stored


def test_a_failed_attempt_to_reserve_gives_the_number_back(paying, monkeypatch):
    def fail(**_columns):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(ReservedNumber.objects, "create", fail)
        with pytest.raises(RuntimeError):
            reserve(NOTICE, occasion="payment:1", claim=paying)
    assert str(reserve(NOTICE, occasion="payment:1", claim=paying).number) == "南人社拨〔2026〕1号"


def test_two_workers_reserving_for_one_paper_get_one_number(paying, monkeypatch):
    first = reserve(NOTICE, occasion="payment:1", claim=paying)
    monkeypatch.setattr(reserving, "_reserved", lambda about: None)
    assert reserve(NOTICE, occasion="payment:1", claim=paying) == first
    assert [number.sequence for number in DocumentNumber.objects.all()] == [1]


def test_a_returned_payment_revokes_its_notice_and_the_second_one_supersedes_it(paying):
    first = issued(paying)
    finance = user("na-finance")
    record_result(
        task_id=item(paying, Station.SETTLE).task_id,
        actor=finance,
        paid=False,
        result_on=clock.today(),
        reason="账户户名不符",
    )
    run_due()
    first.refresh_from_db()
    assert first.status == DocumentStatus.REVOKED
    pay(looked_into(paying, finance), preparer=user("na-finance-2"), releaser=finance)
    second = issued(paying)
    first.refresh_from_db()
    assert (first.status, first.superseded_by) == (DocumentStatus.SUPERSEDED, second)
    assert second.number == "南人社拨〔2026〕2号"


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"kind": "letter"}, "issued_kind_known"),
        ({"status": DocumentStatus.SUPERSEDED}, "issued_superseded_has_successor"),
        ({"status": "lost"}, "issued_superseded_has_successor"),
    ],
)
def test_the_database_refuses_impossible_documents(paying, columns, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        copy_of(issued(paying), number="x", verification_code="x", **columns)


# SQLite names the columns of a unique index, PostgreSQL the index.
@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"verification_code": "x", "status": DocumentStatus.REVOKED}, "issued_number_once|number"),
        ({"number": "x", "status": DocumentStatus.REVOKED}, "issued_code_once|verification_code"),
        ({"number": "x", "verification_code": "x"}, "issued_one_in_force|claim_id, .*kind"),
    ],
)
def test_the_database_holds_a_number_and_a_code_once_and_one_paper_in_force(paying, columns, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        copy_of(issued(paying), **columns)


def test_the_database_holds_one_reservation_an_occasion(paying):
    first = reserve(NOTICE, occasion="payment:1", claim=paying)
    with pytest.raises(IntegrityError, match="reserved_once_an_occasion|occasion"), transaction.atomic():
        ReservedNumber.objects.create(
            claim=paying,
            kind=first.kind,
            occasion=first.occasion,
            number=issue_number(first.number.office, clock.today()),
            made_at=first.made_at,
        )
    assert DocumentNumber.objects.count() == 1


def copy_of(document: IssuedDocument, **columns: object) -> None:
    """Insert another row like this one, about another reservation."""
    spare = reserve(NOTICE, occasion="payment:0", claim=document.claim)
    fields = {field.attname: getattr(document, field.attname) for field in document._meta.concrete_fields}
    IssuedDocument.objects.create(**fields | {"id": None, "reservation_id": spare.pk} | columns)
