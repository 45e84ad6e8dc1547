"""Claims of the pilot's cast, carried to any station by the commands that people use."""

from datetime import date, datetime, time
from io import BytesIO

from PIL import Image

from approvals.answers import Answer
from approvals.commands import decide, record_visit
from approvals.enums import Verdict
from documents.commands import attach
from payments.commands import allot, open_fund
from registry import clock
from registry.models import Account, BusinessRecord, Division, User
from tests.paying import pay
from workflows.commands import open_draft, save_answers, submit
from workflows.enums import Station
from workflows.models import Claim, OpenItem
from workflows.relay import run_due

NANAN = "350583"
VILLAGE = "350583118201"


def user(username: str) -> User:
    return User.objects.get(username=username)


def picture(
    kind: str = "PNG", size: tuple[int, int] = (60, 40), colour: str = "teal", **options: object
) -> bytes:
    """A small picture that opens."""
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind, **options)
    return drawn.getvalue()


def startup_draft(username: str = "chen") -> Claim:
    """陈秀兰's claim for her shop, filled in, with an account, without papers."""
    applicant = user(username)
    shop = BusinessRecord.objects.get(person=applicant.person)
    claim = open_draft(
        actor=applicant,
        programme="startup_grant",
        place=Division.objects.get(code=VILLAGE),
        person=applicant.person,
    )
    answers = {
        "uscc": shop.uscc,
        "identity_confirmed": True,
        "data_consent": True,
        "commitment": True,
        "liability": True,
        "business_name": shop.name,
        "business_address": shop.address,
        "business_type": shop.kind,
        "registered_on": shop.registered_on.isoformat(),
        "business_county": NANAN,
        "first_business": True,
        "worked_away": False,
    }
    account = Account.objects.get(person=applicant.person)
    save_answers(claim_id=claim.pk, actor=applicant, answers=answers, account=account)
    return Claim.objects.get(pk=claim.pk)


def with_papers(claim: Claim) -> Claim:
    attach(
        claim_id=claim.pk,
        actor=claim.applicant,
        kind="OPERATION_PROOF",
        filename="流水.png",
        content=picture(),
    )
    return claim


def submitted(claim: Claim) -> Claim:
    submit(claim_id=claim.pk, actor=claim.applicant)
    run_due()
    return Claim.objects.get(pk=claim.pk)


def item(claim: Claim, station: str) -> OpenItem:
    return OpenItem.objects.get(claim=claim, station=station)


def agree(claim: Claim, username: str) -> None:
    decide(
        task_id=item(claim, Station.REVIEW).task_id,
        actor=user(username),
        answer=Answer(Verdict.AGREE, "材料齐全，情况属实。"),
    )


def at_the_visit(claim: Claim) -> Claim:
    """Submitted and agreed by the village: the township has to go and look."""
    claim = submitted(claim)
    agree(claim, "na-village")
    return Claim.objects.get(pk=claim.pk)


def on_notice(claim: Claim) -> Claim:
    """Agreed to by all levels; the neighbours may read the list."""
    claim = at_the_visit(claim)
    record_visit(
        task_id=item(claim, Station.SITE_VISIT).task_id,
        actor=user("na-township"),
        visited_on=clock.today(),
        operating=True,
        findings="店铺正常营业。",
    )
    agree(claim, "na-township")
    agree(claim, "na-county")
    return Claim.objects.get(pk=claim.pk)


def approved(claim: Claim) -> Claim:
    """Through all levels and the public notice, with the money reserved."""
    claim = on_notice(claim)
    go_to(date(2026, 3, 20))
    fill_fund()
    run_due()
    return Claim.objects.get(pk=claim.pk)


def fill_fund() -> None:
    finance = user("na-finance")
    fund = open_fund(
        actor=finance,
        code="employment_fund",
        name="就业补助资金",
        division=Division.objects.get(code=NANAN),
        year=clock.today().year,
        source_document="泉财社指〔2026〕3号",
    )
    allot(actor=finance, fund=fund, amount_fen=10_000_000, document="泉财社指〔2026〕3号")


def released(claim: Claim) -> Claim:
    """Money sent out; the notice waits to be issued."""
    claim = approved(claim)
    pay(claim, preparer=user("na-finance-2"), releaser=user("na-finance"))
    return Claim.objects.get(pk=claim.pk)


def go_to(day: date) -> None:
    clock.move_to(datetime.combine(day, time(9), clock.SHANGHAI))
