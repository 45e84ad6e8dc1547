"""The words of deciding."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.corrections import DOCUMENT, LINE, PART


class Verdict(models.TextChoices):
    """What one level says of a claim."""

    AGREE = "agree", _("同意")
    RETURN = "return", _("退回补正")
    REFUSE = "refuse", _("不予批准")
    NOT_ACCEPT = "not_accept", _("不予受理")
    VISITED = "visited", _("已实地核查")
    SEND_BACK = "send_back", pgettext_lazy("move", "退回修改")


# What an office says to another one: the claim goes on, and the applicant is asked for nothing.
BESIDE_THE_FORM = (Verdict.VISITED, Verdict.SEND_BACK)


class LineDecision(models.TextChoices):
    """What one level says of a line, or of a paper."""

    AGREE = "agree", _("同意")
    DISAGREE = "disagree", _("不同意")
    CORRECT = "correct", _("需补正")


class Aside(models.TextChoices):
    """What becomes of a line that cannot go on with the others."""

    RETURN = "return", _("需补正，分出退回申请人")
    STAY = "stay", _("有疑问，分出单独核实")


class DraftWord(models.TextChoices):
    """What a reviewer notes of one line before he decides."""

    AGREE = "agree", _("同意")
    DISAGREE = "disagree", _("不同意")
    RETURN = Aside.RETURN.value, Aside.RETURN.label
    STAY = Aside.STAY.value, Aside.STAY.label


class CorrectionKind(models.TextChoices):
    """What kind of thing has to be mended; the first three are those of `workflows.corrections`."""

    LINE = LINE, _("名册里的人员")
    PART = PART, _("填写的内容")
    DOCUMENT = DOCUMENT, _("材料")
    WHOLE = "whole", _("整份申请")


class NoticeUnit(models.TextChoices):
    WORKING_DAYS = "working", _("个工作日")
    CALENDAR_DAYS = "calendar", _("天")


class ConsentKind(models.TextChoices):
    """What an office may do only once the office above it has agreed (上级同意)."""

    SECOND_RETURN = "second_return", _("再次退回补正")
    TWO_LEVELS = "two_levels", _("一人办两级")
    CORRECTION = "correction", _("行政更正")
    TRANSFER = "transfer", _("移送争议")


class EntryStatus(models.TextChoices):
    """Where one line of a public notice stands."""

    SHOWN = "shown", _("公示中")
    HELD = "held", _("异议核实中")
    CORRECTED = "corrected", _("已更正")
    WITHDRAWN = "withdrawn", _("已撤下")
    CONFIRMED = "confirmed", _("公示期满")


ENTRY_LIVE = (EntryStatus.SHOWN, EntryStatus.HELD)


class NoticeOutcome(models.TextChoices):
    """What came of a public notice for one claim."""

    NO_OBJECTION = "no_objection", _("无异议")
    DISMISSED = "dismissed", _("异议不成立")
    UPHELD = "upheld", _("异议成立")


class ObjectionVia(models.TextChoices):
    """How an objection reached the office."""

    WEB = "web", _("网上")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("书信")
    VISIT = "visit", _("上门")


class ObjectionStatus(models.TextChoices):
    """Where an objection stands."""

    RECEIVED = "received", _("已收到")
    INVESTIGATED = "investigated", _("核实中")
    DISMISSED = "dismissed", _("不成立")
    UPHELD = "upheld", _("成立")


OBJECTION_CLOSED = (ObjectionStatus.DISMISSED, ObjectionStatus.UPHELD)


class PhraseKind(models.TextChoices):
    """For which opinion an office keeps a phrase; the first three are verdicts."""

    AGREE = Verdict.AGREE.value, Verdict.AGREE.label
    RETURN = Verdict.RETURN.value, Verdict.RETURN.label
    REFUSE = Verdict.REFUSE.value, Verdict.REFUSE.label
    ANY = "any", _("各种决定")


class BulkAction(models.TextChoices):
    """What can be done to many claims at once."""

    AGREE = "agree", _("同意")
    RETURN = "return", _("退回补正")
    TAKE = "take", _("签收")
    ASSIGN = "assign", _("委派")


class BulkResult(models.TextChoices):
    """What came of one claim of many."""

    WAITING = "waiting", _("等待办理")
    DONE = "done", _("已办")
    MOVED = "moved", _("已有变化，没有办")
    REFUSED = "refused", _("没有办")


class AnswerVia(models.TextChoices):
    """How a county of work answered, or that it did not."""

    OFFICE = "office", _("网上答复")
    LETTER = "letter", _("书面答复")
    NONE = "none", _("期限内没有答复")


class AppealKind(models.TextChoices):
    RECONSIDERATION = "reconsideration", _("行政复议")
    LITIGATION = "litigation", _("行政诉讼")
    COMPLAINT = "complaint", _("申诉")


class AppealResult(models.TextChoices):
    """How an appeal ended for the decision it was against."""

    UPHELD = "upheld", _("维持原决定")
    QUASHED = "quashed", _("撤销原决定")
    ALTERED = "altered", _("变更原决定")
    DROPPED = "dropped", _("申请人撤回，或终止审理")


class Rectified(models.TextChoices):
    """What an administrative correction puts right."""

    FACT = "fact", _("申请内容")
    NAME = "name", _("人员姓名")
    ACCOUNT = "account", _("收款账户")
    AMOUNT = "amount", _("已付金额")
