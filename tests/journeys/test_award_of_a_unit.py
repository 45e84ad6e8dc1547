"""An enterprise's award by configuration alone: from the draft to the printed notice, through the pages people use."""

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from approvals.lines import LineAnswer
from approvals.models import NoticeEntry
from approvals.recording import record_facts
from config.story.papers import picture
from config.story.stage import Stage
from documents import store
from documents.commands import attach
from documents.values import DisbursementValues
from payments.models import Disbursement
from policies.calendar import add_working_days
from registry import clock
from registry.models import Account
from tests.journeys.conftest import morning_of
from tests.workflows.conftest import DECLARED
from tests.workflows.units import BASE, GOOD_FEN, HEADS, NAME, award_draft, award_in_force, enterprise
from workflows.collisions import AlreadyGranted
from workflows.commands import submit
from workflows.enums import BenefitStatus, ClaimState, Station
from workflows.models import Claim, OpenItem
from workflows.relay import run_due

pytestmark = pytest.mark.django_db
DOCUMENT = "镇人社发〔2026〕8号"
ON_PAPER = ("你单位申请的就业扶贫基地一次性奖补", "享受单位", "对公账户", "尾号0801", "30,000.00")


@pytest.fixture(autouse=True)
def _in_force():
    with award_in_force():
        yield


@pytest.fixture
def unit(stage):
    return enterprise(stage.user("worker"))


def filed_by_its_operator(stage: Stage, client: Client, unit) -> Claim:
    """Page by page, with the roster as a file."""
    client.post(reverse("claims:open", args=[BASE]))
    claim = Claim.objects.get(organisation=unit)

    def fill(step: str, **typed: object) -> None:
        assert client.post(reverse("claims:step", args=[claim.key, step]), typed).status_code == 302, step

    fill("who")
    fill("facts", stable_heads=str(HEADS))
    fill("account", chosen=str(Account.objects.get(organisation=unit).pk))
    fill("declarations", **DECLARED)
    attach(
        claim_id=claim.pk,
        actor=stage.user("worker"),
        kind="ROSTER",
        filename="花名册.jpg",
        content=picture("花名册"),
    )
    version = Claim.objects.get(pk=claim.pk).version
    sent = client.post(
        reverse("claims:check", args=[claim.key]), {"version": version, "confirmed": "on"}, follow=True
    )
    assert sent.status_code == 200
    run_due()
    return stage.fresh(claim)


def recorded_by_the_county(client: Client, claim: Claim) -> None:
    """On the form of the claim page."""
    task = OpenItem.objects.get(claim=claim).task_id
    page = client.get(reverse("claims:detail", args=[claim.key])).content.decode()
    for words in ("评审入选", "评定等次", "登记并重新核对", "还没有登记评审入选、评定等次"):
        assert words in page
    typed = {"version": claim.version, "fact-selected": "yes", "fact-grade": "good", "document": DOCUMENT}
    answer = client.post(reverse("approvals:record", args=[task]), typed)
    assert answer.url == reverse("claims:detail", args=[claim.key])


def paid(stage: Stage, claim: Claim) -> Claim:
    """After its public notice, by the two of the finance office."""
    clock.move_to(morning_of(add_working_days(stage.fresh(claim).notice_until, 1)))
    run_due()
    stage.release("zx-finance-2", "zx-finance", claim)
    run_due()
    stage.settle("zx-finance-2", claim)
    run_due()
    return stage.fresh(claim)


def text_of(claim: Claim) -> str:
    document = claim.issued_documents.get()
    paper = pypdfium2.PdfDocument(store.read(document.path, sha256=document.sha256))
    return "".join(page.get_textpage().get_text_range() for page in paper).replace("\r\n", "")


def test_an_award_goes_from_the_draft_to_the_printed_notice(stage, client_of, unit, client):
    claim = filed_by_its_operator(stage, client_of("worker"), unit)
    assert (claim.state, claim.claimed_fen) == (ClaimState.SUBMITTED, None)
    officer = client_of("zx-county")
    recorded_by_the_county(officer, claim)
    stage.agree("zx-county", claim, "经评审入选，等次良好，同意公示。")
    claim = stage.fresh(claim)
    assert (claim.state, claim.approved_fen) == (ClaimState.ON_NOTICE, GOOD_FEN)

    shown = NoticeEntry.objects.of_claim(claim).get().notice_id
    public = client.get(reverse("approvals:notice", args=[shown])).content.decode()
    assert f'<th scope="row">{NAME}</th>' in public
    assert "单位名称" in public
    assert "申报单位" not in public

    claim = paid(stage, claim)
    assert (claim.state, claim.paid_fen) == (ClaimState.PAID, GOOD_FEN)
    benefit = claim.benefits.get()
    assert (benefit.status, benefit.organisation, benefit.amount_fen) == (
        BenefitStatus.PAID,
        unit,
        GOOD_FEN,
    )
    payment = Disbursement.objects.get(claim=claim)
    assert payment.account == Account.objects.get(organisation=unit)

    printed = text_of(claim)
    for words in (*ON_PAPER, f"{NAME}："):
        assert words in printed, words
    assert "花名册" not in printed
    values = DisbursementValues.from_json(claim.issued_documents.get().values)
    assert (values.addressee_is_unit, values.roster, values.people, values.deductions) == (True, (), 1, ())

    page = client_of("worker").get(reverse("claims:detail", args=[claim.key])).content.decode()
    assert DOCUMENT in page
    assert stage.user("zx-county").name not in page
    assert (
        stage.user("zx-county").name
        in officer.get(reverse("claims:detail", args=[claim.key])).content.decode()
    )


def test_the_basis_sheet_names_the_office_and_its_document(stage, client_of, unit):
    client = client_of("worker")
    claim = filed_by_its_operator(stage, client, unit)
    recorded_by_the_county(client_of("zx-county"), claim)
    sheet = client.get(reverse("claims:basis", args=[claim.key])).content.decode()
    assert f"镇雄县人力资源和社会保障局登记，2026年3月2日 09:00，依据：{DOCUMENT}" in sheet
    assert "申报单位填报" in sheet
    assert "单位登记和备案信息" in sheet
    first = client.get(reverse("claims:basis", args=[claim.key]), {"check": 1}).content.decode()
    assert DOCUMENT not in first


def test_a_unit_is_awarded_once(stage, unit):
    """The ledger refuses the second award of the same unit, whoever agrees to it."""
    worker, officer = stage.user("worker"), stage.user("zx-county")
    claims = [award_draft(worker, unit) for _claim in range(2)]
    for claim in claims:
        attach(claim_id=claim.pk, actor=worker, kind="ROSTER", filename="花名册.jpg", content=picture("册"))
        submit(claim_id=claim.pk, actor=worker)
    run_due()
    for claim in claims:
        item = OpenItem.objects.get(claim=claim)
        record_facts(
            task_id=item.task_id,
            actor=officer,
            values={"selected": True, "grade": "good"},
            document=DOCUMENT,
        )
    by_hand = (LineAnswer(1, agree=True, amount_fen=GOOD_FEN),)
    for claim in claims:
        assert [reason["code"] for reason in claim.lines.get().reasons] == ["OTHER_CLAIM_PENDING"]
    stage.agree("zx-county", claims[0], "同意公示。", by_hand)
    with pytest.raises(AlreadyGranted):
        stage.agree("zx-county", claims[1], "同意公示。", by_hand)
    assert [stage.fresh(claim).state for claim in claims] == [ClaimState.ON_NOTICE, ClaimState.SUBMITTED]


def test_what_was_typed_wrong_stays_on_the_form(stage, client_of, unit):
    claim = filed_by_its_operator(stage, client_of("worker"), unit)
    officer, task = client_of("zx-county"), OpenItem.objects.get(claim=claim, station=Station.REVIEW).task_id
    url = reverse("approvals:record", args=[task])
    for typed, sentence in (
        ({"fact-grade": "splendid", "document": DOCUMENT}, "选择一个有效的选项"),
        ({"fact-grade": "good", "document": ""}, "请写明评审结果的依据。"),
        ({"fact-grade": "good", "document": "见13900000001"}, "依据里不要写身份证号"),
        ({"document": DOCUMENT}, "请至少登记一项评审结果。"),
        ({"fact-grade": "good", "document": DOCUMENT, "version": "1"}, "最近的变动"),
    ):
        page = officer.post(url, {"version": claim.version} | typed)
        assert page.status_code in (409, 422), typed
        assert sentence in page.content.decode()
    assert not claim.recorded_facts.exists()
