"""The letters there are: their places, the form that lays them out, and when they are issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.enums import DocumentKind
from documents.letters import values
from documents.letters.places import Place, places_of

TEXTS = Path(__file__).parent / "texts"
LETTER = "documents/notices/letter.html"


@dataclass(frozen=True, slots=True)
class Letter:
    """Without the `required` places a text would not be lawful; `signed_for`: whoever takes the paper signs for it."""

    kind: DocumentKind
    values: type
    when: str | Promise
    required: tuple[str, ...] = ()
    template: str = LETTER
    signed_for: bool = True

    @property
    def title(self) -> str:
        """What stands above the text; under Chinese words, as every paper."""
        return str(self.kind.label)

    @property
    def places(self) -> tuple[Place, ...]:
        return places_of(self.values)


LETTERS: Mapping[str, Letter] = {
    letter.kind: letter
    for letter in (
        Letter(
            DocumentKind.RECEIPT,
            values.Received,
            _("提交或者补正后再次提交时，附办理记录"),
            required=("申请编号", "受理期限"),
            signed_for=False,
        ),
        Letter(
            DocumentKind.ACCEPTED,
            values.Accepted,
            _("受理时"),
            required=("申请编号", "受理日期", "办结期限"),
        ),
        Letter(
            DocumentKind.CORRECTION,
            values.ToCorrect,
            _("退回补正时，一次告知全部内容"),
            required=("申请编号", "补正内容", "补正期限"),
        ),
        Letter(
            DocumentKind.NOT_ACCEPTED,
            values.NotAccepted,
            _("不予受理时"),
            required=("申请编号", "事实和理由", "政策依据", "复议机关"),
        ),
        Letter(
            DocumentKind.REJECTED,
            values.Rejected,
            _("不予批准时"),
            required=("申请编号", "事实和理由", "政策依据", "复议机关"),
        ),
        Letter(
            DocumentKind.DISBURSEMENT_NOTICE,
            values.Remedy,
            _("放款后；这里只改“异议救济”一栏"),
            required=("复议机关",),
            template="documents/notices/disbursement.html",
        ),
        Letter(
            DocumentKind.PAYMENT_RETURNED,
            values.PaymentReturned,
            _("银行退票时"),
            required=("申请编号", "退回金额", "退回原因"),
        ),
        Letter(
            DocumentKind.RECOVERY,
            values.Recovery,
            _("决定追回已拨资金时"),
            required=("申请编号", "追回金额", "事实和理由", "政策依据", "退回期限", "复议机关"),
        ),
        Letter(
            DocumentKind.FUNDS_REQUEST,
            values.FundsRequest,
            _("拨付批次编成、改动后，放款前签批"),
            required=("合计金额", "笔数"),
            template="documents/notices/funds_request.html",
        ),
        Letter(
            DocumentKind.TREASURY_NOTICE,
            values.TreasuryNotice,
            _("拨付批次放款时，附花名册"),
            required=("合计金额", "笔数"),
            template="documents/notices/treasury.html",
        ),
    )
}


@cache
def shipped_text(kind: str) -> str:
    """The text the software came with."""
    return (TEXTS / f"{kind}.txt").read_text(encoding="utf-8")
