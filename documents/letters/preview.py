"""A letter with sample values, as it would look: made before a text is published, and kept nowhere."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.utils import translation

from documents.enums import DocumentKind
from documents.letters.batch_sheet import BatchSheet, PaidRow
from documents.letters.kinds import Letter
from documents.letters.places import sample_of, written
from documents.letters.sheet import Entry, Sheet
from documents.letters.wording import Wording
from documents.numbering import SERIES
from documents.render import render
from documents.values import Basis, DisbursementValues, Payee

MADE_AT = datetime(2026, 3, 9, 2, 5, tzinfo=UTC)
OFFICE = "南安市人力资源和社会保障局"
HISTORY = (
    Entry("2026年3月2日 09:12", "提交申请"),
    Entry("2026年3月4日 15:40", "退回补正"),
    Entry("2026年3月6日 10:05", "补正后再次提交"),
)
NAMES = ("李䶮", "陈秀兰", "王建国", "买买提·阿不都热西提")
BANKS = ("中国农业银行南安市支行", "南安农商银行", "中国邮政储蓄银行南安市支行")
PEOPLE = 36
EACH_FEN = 90_000


class Printable(Protocol):
    def context(self) -> dict[str, Any]: ...


def preview(letter: Letter, wording: Wording) -> bytes:
    """The PDF of this letter in these words. Raises PaperError when it cannot be printed."""
    with translation.override("zh-hans"):
        sheet = sample_sheet(letter, wording)
    return render(letter.template, sheet.context())


def sample_sheet(letter: Letter, wording: Wording) -> Printable:
    """What is previewed; everybody on it is invented."""
    paragraphs = wording.paragraphs(sample_of(letter.values))
    if letter.kind == DocumentKind.DISBURSEMENT_NOTICE:
        return _notice("".join(paragraphs))
    common = _common(letter.kind) | {
        "title": letter.title,
        "paragraphs": paragraphs,
        "written": written(sample_of(letter.values)),
        "text_number": wording.number,
    }
    if letter.kind in (DocumentKind.FUNDS_REQUEST, DocumentKind.TREASURY_NOTICE):
        return sample_batch(common)
    return Sheet(
        **common,
        addressee="陈秀兰",
        signed_for=letter.signed_for,
        history=HISTORY if letter.kind == DocumentKind.RECEIPT else (),
    )


def sample_batch(common: Mapping[str, Any], people: int = PEOPLE) -> BatchSheet:
    """A batch of so many people."""
    rows = tuple(
        PaidRow(
            position=n,
            name=NAMES[n % len(NAMES)],
            identity=f"350583********{n:04d}",
            bank=BANKS[n % len(BANKS)],
            tail=f"{n:04d}",
            programme="有组织劳务输出补贴",
            period="2026年1月",
            amount_fen=EACH_FEN,
        )
        for n in range(1, people + 1)
    )
    return BatchSheet(
        **common,
        addressee="南安市财政局",
        batch="PF-350583-202603-0001",
        fund="就业补助资金",
        source="泉财社指〔2026〕3号",
        claims=12,
        amount_fen=EACH_FEN * people,
        rows=rows,
    )


def _common(kind: DocumentKind) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "number": f"南人社{SERIES[kind]}〔2026〕12号",
        "signed_on": MADE_AT.date(),
        "made_at": MADE_AT,
        "made_by": "系统自动",
        "verification_url": "https://example.gov.cn/verify/sample/",
        "verification_code": "ABCDEFGHJKLMNPQRSTUVWXYZ23",
    }


def _notice(remedy: str) -> DisbursementValues:
    return DisbursementValues(
        **_common(DocumentKind.DISBURSEMENT_NOTICE),
        addressee="陈秀兰",
        addressee_is_unit=False,
        claim_number="CY-350583-20260302-000001",
        programme="一次性创业扶持补贴",
        bases=(
            Basis("《关于进一步做好就业扶贫有关工作的通知》（闽人社文〔2018〕275号）", "第二条第（一）项"),
        ),
        period="",
        people=1,
        amount_fen=1_000_000,
        payee=Payee("社会保障卡", "中国农业银行南安市支行", "5341"),
        paid_on=date(2026, 3, 6),
        notice_from=date(2026, 2, 26),
        notice_until=date(2026, 3, 4),
        deductions=(),
        roster=(),
        remedy=remedy,
        supervision_phone="0595-00000000",
    )
