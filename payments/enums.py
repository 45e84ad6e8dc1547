"""The words of paying."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """How money moves inside a fund. `payments.ledger.EFFECT` says what each kind does to the balance."""

    ALLOT = "allot", _("下达指标")
    RESERVE = "reserve", _("锁定资金")
    RELEASE_RESERVATION = "release_reservation", _("解除锁定")
    PAY = "pay", _("放款")
    RETURN = "return", _("银行退回")


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
