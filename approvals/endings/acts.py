"""What an office may do to a claim beside deciding it. Each guard stands beside its command."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.asking.selectors import may_ask_here
from approvals.endings.appealing import may_record_appeal, may_record_outcome
from approvals.endings.rectifying import may_rectify
from approvals.endings.terminating import may_terminate
from approvals.endings.transferring import may_send_back, may_transfer
from registry.models import User
from workflows.models import Claim


@dataclass(frozen=True)
class Act:
    """One act as the claim page offers it: `hint` says when it is the right one."""

    name: object
    hint: object
    url: str


ACTS = (
    (
        "approvals:ask_consent",
        may_ask_here,
        _("请示上级"),
        _("需要上级机构同意才能办的，例如人手不够、一人要办两级。申请留在原处。"),
    ),
    (
        "approvals:transfer",
        may_transfer,
        _("移送别的县"),
        _("这份申请应当由别的县（市、区）办理。编号和提交日期不变。"),
    ),
    (
        "approvals:send_back_transfer",
        may_send_back,
        _("退回移送"),
        _("别的县移送来的申请也不归本县办理。只能退回一次。"),
    ),
    (
        "approvals:terminate",
        may_terminate,
        _("终止办理"),
        _("申请人死亡、单位注销、重复申请等，没有必要再作决定。"),
    ),
    (
        "approvals:correction",
        may_rectify,
        _("行政更正"),
        _("申请内容、姓名、账户或已付金额登记错了，经上级同意更正。"),
    ),
    ("approvals:appeal", may_record_appeal, _("登记复议或诉讼"), _("申请人对决定提起了复议、诉讼或申诉。")),
    (
        "approvals:appeal_outcome",
        may_record_outcome,
        _("登记复议或诉讼结果"),
        _("收到了决定书或判决书。"),
    ),
)


def acts_open_to(claim: Claim, user: User) -> list[Act]:
    """The acts whose guards let this user go on; none for whoever filed the claim."""
    if claim.applicant_id == user.pk:
        return []
    return [
        Act(name, hint, reverse(url, args=[claim.key]))
        for url, guard, name, hint in ACTS
        if guard(user, claim) is None
    ]
