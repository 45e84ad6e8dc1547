"""The words of paying."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookAccount(models.TextChoices):
    """Where money stands in the books. The first two stand outside the fund: where its money came from."""

    GRANTED = "granted", _("指标来源")
    UPPER = "upper", _("上级资金")
    FREE = "free", _("可用")
    RESERVED = "reserved", _("已锁定")
    COMMITTED = "committed", _("已列入付款批次")
    PAID = "paid", _("已放款")


class EntryKind(models.TextChoices):
    """Why money moves. `payments.ledger.WAY` says from where to where each kind moves it."""

    ALLOT = "allot", _("下达指标")
    DISTRIBUTE = "distribute", _("分解下达")
    WITHDRAW = "withdraw", _("收回指标")
    RESERVE = "reserve", _("锁定资金")
    RELEASE_RESERVATION = "release_reservation", _("解除锁定")
    COMMIT = "commit", _("列入付款批次")
    RELEASE_COMMITMENT = "release_commitment", _("移出付款批次")
    PAY = "pay", _("放款")
    RETURN = "return", _("银行退回")
    REFUND = "refund", _("追回资金入账")
    REVERSE = "reverse", _("冲正")


# Money enters, leaves or changes its fund: a document says so, and no claim is moved.
GRANTS = (EntryKind.ALLOT, EntryKind.DISTRIBUTE, EntryKind.WITHDRAW)
# What is put right by its opposite; whatever moves the money of a claim has a counterpart of its own.
CORRECTABLE = (*GRANTS, EntryKind.REFUND)
# What the machine may book by itself. Everything else names the person who did it.
BY_MACHINE = (EntryKind.RESERVE, EntryKind.RELEASE_RESERVATION)


class DisbursementStatus(models.TextChoices):
    """What became of one payment to one account."""

    RELEASED = "released", _("已放款，等待银行结果")
    SETTLED = "settled", _("已入账")
    RETURNED = "returned", _("银行退票")


class ExceptionCode(models.TextChoices):
    """Why a line of a return file was not entered."""

    UNKNOWN = "unknown", _("没有这个付款编号")
    AMOUNT = "amount", _("金额与放款金额不同")
    CONTRADICTS = "contradicts", _("与已经登记的结果不同")
    REFUSED = "refused", _("现在不能登记")
