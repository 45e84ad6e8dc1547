"""The letters a claim gets on its way: each once, with a number of its own series, as the event was."""

from datetime import date
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from approvals.answers import Answer
from approvals.commands import decide, record_visit
from approvals.endings.appealing import Outcome, record_appeal, record_appeal_outcome
from approvals.enums import AppealKind, AppealResult, Verdict
from documents import store
from documents.enums import DocumentKind, DocumentStatus
from documents.letters.sheet import Sheet
from documents.models import DocumentNumber, IssuedDocument
from documents.render import render
from payments.commands import record_result
from registry import clock
from tests.documents.claims import agree, item, released, startup_draft, submitted, user, with_papers
from tests.documents.paper import Paper
from workflows.commands import submit
from workflows.enums import JobStatus, Station
from workflows.lifecycle import ISSUE_LETTER
from workflows.models import Claim, Job
from workflows.relay import run_due, run_job

pytestmark = pytest.mark.usefixtures("pilot", "letters_issued")


@pytest.fixture
def handed_in() -> Claim:
    return submitted(with_papers(startup_draft()))


def at_the_county(claim: Claim) -> None:
    """Agreed to by village and township."""
    agree(claim, "na-village")
    record_visit(
        task_id=item(claim, Station.SITE_VISIT).task_id,
        actor=user("na-township"),
        visited_on=clock.today(),
        operating=True,
        findings="店铺正常营业。",
    )
    agree(claim, "na-township")


def answered(
    claim: Claim, verdict: Verdict, comment: str, *, clerk: str = "na-village", **answer: object
) -> Claim:
    decide(
        task_id=item(claim, Station.REVIEW).task_id,
        actor=user(clerk),
        answer=Answer(verdict, comment, **answer),
    )
    run_due()
    return Claim.objects.get(pk=claim.pk)


def letter(claim: Claim, kind: DocumentKind) -> IssuedDocument:
    return IssuedDocument.objects.get(claim=claim, kind=kind, status=DocumentStatus.ISSUED)


def words(document: IssuedDocument) -> str:
    """What the archived file says, without its spaces."""
    return "".join(Paper(store.read(document.path, sha256=document.sha256)).text().split())


def test_a_claim_handed_in_gets_a_receipt_with_what_was_received_and_its_history(handed_in):
    receipt = letter(handed_in, DocumentKind.RECEIPT)
    text = words(receipt)
    assert receipt.number == "南人社收〔2026〕1号"
    for said in (
        "陈秀兰：",
        handed_in.number,
        "正常经营证明",
        "最迟在2026年3月9日告知",
        "2026年3月2日09:00提交申请",
    ):
        assert said in text


def test_an_accepted_claim_gets_a_letter_with_the_day_it_is_decided_by(handed_in):
    agree(handed_in, "na-village")
    run_due()
    accepted = letter(handed_in, DocumentKind.ACCEPTED)
    assert accepted.number == "南人社受〔2026〕1号"
    assert "现予受理" in words(accepted)
    assert accepted.values["written"]["受理日期"] == "2026年3月2日"
    assert accepted.values["written"]["办结期限"].startswith("2026年")


def test_a_returned_claim_is_told_everything_at_once_and_hands_in_for_a_new_receipt(handed_in):
    first = letter(handed_in, DocumentKind.RECEIPT)
    claim = answered(handed_in, Verdict.RETURN, "营业执照照片看不清，账号6222021234567890123请核对。")
    told = letter(claim, DocumentKind.CORRECTION)
    assert "营业执照照片看不清，账号****0123请核对。" in words(told)
    assert told.values["written"]["补正期限"] == "2026年3月23日"
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    first.refresh_from_db()
    again = letter(claim, DocumentKind.RECEIPT)
    assert (first.status, first.superseded_by) == (DocumentStatus.SUPERSEDED, again)
    assert [entry["what"] for entry in again.values["history"]] == ["提交申请", "退回补正", "补正后再次提交"]
    assert letter(claim, DocumentKind.CORRECTION) == told


@pytest.mark.parametrize(
    ("level", "verdict", "kind", "series"),
    [
        ("village", Verdict.NOT_ACCEPT, DocumentKind.NOT_ACCEPTED, "不受"),
        ("county", Verdict.REFUSE, DocumentKind.REJECTED, "决"),
    ],
)
def test_a_refusal_names_facts_clause_and_remedy(handed_in, level, verdict, kind, series):
    if level == "county":
        at_the_county(handed_in)
    claim = answered(handed_in, verdict, "店铺不在本县经营。", clerk=f"na-{level}", reasons=())
    refused = letter(claim, kind)
    text = words(refused)
    assert refused.number == f"南人社{series}〔2026〕1号"
    for said in ("店铺不在本县经营。", "福建省人社扶贫三年行动方案", "六十日内向南安市人民政府申请行政复议"):
        assert said in text


def test_money_the_bank_sent_back_is_told_by_letter():
    claim = released(with_papers(startup_draft()))
    run_due()
    record_result(
        task_id=item(claim, Station.SETTLE).task_id,
        actor=user("na-finance"),
        paid=False,
        result_on=clock.today(),
        reason="账户户名不符",
    )
    run_due()
    returned = letter(claim, DocumentKind.PAYMENT_RETURNED)
    for said in ("退回原因：账户户名不符", "人民币壹万元整（￥10,000.00）", "2026年3月20日将这笔款退回"):
        assert said in words(returned)


def test_a_letter_is_issued_once_however_often_its_job_runs(handed_in):
    job = Job.objects.get(claim=handed_in, name=ISSUE_LETTER)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.WAITING, finished_at=None, lease_until=None)
    assert run_job(job.pk) == JobStatus.DONE
    assert IssuedDocument.objects.count() == DocumentNumber.objects.count() == 1


def test_a_job_that_dies_after_drawing_leaves_no_gap(handed_in, monkeypatch):
    claim = handed_in
    agree(claim, "na-village")
    job = Job.objects.get(claim=claim, name=ISSUE_LETTER, status=JobStatus.WAITING)
    with monkeypatch.context() as patched:
        patched.setattr(IssuedDocument.objects, "create", lambda **_columns: 1 / 0)
        assert run_job(job.pk) == JobStatus.WAITING
    Job.objects.filter(pk=job.pk).update(run_after=clock.now())
    run_due()
    assert letter(claim, DocumentKind.ACCEPTED).number == "南人社受〔2026〕1号"


def quashed(claim: Claim) -> None:
    """The county's superior quashes what was refused."""
    clerk = user("na-county")
    appeal = record_appeal(
        claim_id=claim.pk,
        actor=clerk,
        kind=AppealKind.RECONSIDERATION,
        body="南安市人民政府",
        filed_on=clock.today(),
    )
    record_appeal_outcome(
        appeal_id=appeal.pk,
        actor=clerk,
        outcome=Outcome(
            AppealResult.QUASHED, clock.today(), "南政复决〔2026〕3号", "原决定认定事实不清，撤销。"
        ),
    )


def test_a_refusal_that_was_quashed_is_revoked_with_its_paper(handed_in):
    claim = answered(handed_in, Verdict.NOT_ACCEPT, "不属于本县。", reasons=())
    refused = letter(claim, DocumentKind.NOT_ACCEPTED)
    quashed(claim)
    run_due()
    refused.refresh_from_db()
    assert refused.status == DocumentStatus.REVOKED


def test_what_was_quashed_before_its_letter_was_drawn_gets_none(handed_in):
    decide(
        task_id=item(handed_in, Station.REVIEW).task_id,
        actor=user("na-village"),
        answer=Answer(Verdict.NOT_ACCEPT, "不属于本县。", reasons=()),
    )
    quashed(handed_in)
    run_due()
    assert not handed_in.issued_documents.filter(kind=DocumentKind.NOT_ACCEPTED).exists()


def test_nothing_is_drawn_where_letters_are_switched_off(handed_in, settings):
    settings.ISSUE_LETTERS = False
    agree(handed_in, "na-village")
    run_due()
    assert not IssuedDocument.objects.filter(kind=DocumentKind.ACCEPTED).exists()
    assert not Job.objects.filter(status=JobStatus.FAILED).exists()


def test_what_a_letter_stores_reads_back_to_the_same_sheet_and_file(handed_in):
    document = letter(handed_in, DocumentKind.RECEIPT)
    sheet = Sheet.from_json(document.values)
    assert sheet.to_json() == document.values
    drawn = render("documents/notices/letter.html", sheet.context())
    assert sha256(drawn).hexdigest() == document.sha256


def test_the_database_lets_several_corrections_stand_and_one_decision_of_a_kind(handed_in):
    claim = answered(handed_in, Verdict.RETURN, "请补正。")
    told = letter(claim, DocumentKind.CORRECTION)
    receipt = letter(claim, DocumentKind.RECEIPT)
    spare = DocumentNumber.objects.create(office=told.office, prefix="南人社补", year=2026, sequence=2)
    with pytest.raises(IntegrityError, match="issued_one_in_force|claim_id, .*kind"), transaction.atomic():
        copy_of(receipt, spare)
    copy_of(told, spare)
    assert (
        IssuedDocument.objects.filter(kind=DocumentKind.CORRECTION, status=DocumentStatus.ISSUED).count() == 2
    )


def copy_of(document: IssuedDocument, number: DocumentNumber) -> None:
    """Insert another row like this one, about another occasion."""
    reserved = document.reservation
    reserved.pk, reserved.occasion, reserved.number = None, "event:0", number
    reserved.save(force_insert=True)
    fields = {field.attname: getattr(document, field.attname) for field in document._meta.concrete_fields}
    IssuedDocument.objects.create(
        **fields
        | {"id": None, "reservation_id": reserved.pk, "number": str(number), "verification_code": number.pk}
    )


def test_the_day_of_a_letter_is_the_day_its_number_was_given(handed_in):
    assert Sheet.from_json(letter(handed_in, DocumentKind.RECEIPT).values).signed_on == date(2026, 3, 2)
