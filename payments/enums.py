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


class BatchState(models.TextChoices):
    """Where a batch stands. What became of each payment is told by its line."""

    DRAWN_UP = "drawn_up", _("已编制，待复核放款")
    RELEASED = "released", _("已放款")
    CANCELLED = "cancelled", _("已作废")


class LineStatus(models.TextChoices):
    """Where one claim stands in a batch. The first three are live: a claim is in one batch at a time."""

    CHOSEN = "chosen", _("等待复核")
    LISTED = "listed", _("已编入")
    RELEASING = "releasing", _("正在放款")
    RELEASED = "released", _("已放款")
    PAUSED = "paused", _("暂停拨付")
    TAKEN_OUT = "taken_out", _("已移出")


class PauseCode(models.TextChoices):
    """What the check before payment (拨付前复核) found; `payments.batches.pause_words` says it whole."""

    NO_ACCOUNT = "no_account", _("没有收款账户")
    ACCOUNT_CLOSED = "account_closed", _("收款账户已注销")
    ACCOUNT_OF_ANOTHER = "account_of_another", _("收款账户不是申请人本人的")
    ACCOUNT_KIND = "account_kind", _("收款账户的种类不对")
    ACCOUNT_CHANGED = "account_changed", _("收款账户在批准以后有变化")
    ACCOUNT_RETURNED = "account_returned", _("银行退回过这个账户的款项")
    DECEASED = "deceased", _("登记为已死亡")
    BUSINESS_CLOSED = "business_closed", _("市场主体已注销或吊销")
    PAID_ELSEWHERE = "paid_elsewhere", _("同一人的其他补贴已经拨付")
    STATUS_CHANGED = "status_changed", _("政策条件有变化")
    NOT_CHECKED = "not_checked", _("复核没有完成")


ABOUT_ACCOUNT = tuple(code for code in PauseCode if code.name.startswith(("ACCOUNT", "NO_ACCOUNT")))


class PauseEnd(models.TextChoices):
    """How a pause ended."""

    CLEARED = "cleared", _("重新复核通过")
    JUDGED = "judged", _("人工核实后恢复")


class RecoveryReason(models.TextChoices):
    """Why paid money has to come back."""

    NOT_ENTITLED = "not_entitled", _("不符合享受条件")
    FALSE_PAPERS = "false_papers", _("虚报冒领")
    PAID_TWICE = "paid_twice", _("重复享受")
    STOPPED = "stopped", _("应当停发以后仍然发放")
    MISCALCULATED = "miscalculated", _("金额计算有误")
