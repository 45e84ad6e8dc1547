"""What the check before payment found, in words: what is the matter, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payments.batches.rechecking import Finding
from payments.enums import PauseCode
from policies.assessment import Reason
from policies.reasons import sentence

ANOTHER_ACCOUNT = _("请申请人更换收款账户，更换后重新复核。")
BY_PEOPLE = _("请与人社局核实。可以支付的，写明理由后恢复；不应再付的，请人社局终止办理。")
CURES = {
    PauseCode.NO_ACCOUNT: ANOTHER_ACCOUNT,
    PauseCode.ACCOUNT_CLOSED: ANOTHER_ACCOUNT,
    PauseCode.ACCOUNT_OF_ANOTHER: ANOTHER_ACCOUNT,
    PauseCode.ACCOUNT_KIND: ANOTHER_ACCOUNT,
    PauseCode.ACCOUNT_CHANGED: _("请核对新的账户是不是申请人本人的，写明怎样核对的，确认后恢复。"),
    PauseCode.ACCOUNT_RETURNED: _(
        "请按银行退回的原因处理：需要换账户的由申请人更换；已在银行办好的，写明后恢复。"
    ),
    PauseCode.NOT_CHECKED: _("资料读不出来，请系统管理员查明后重新复核。"),
}


@dataclass(frozen=True)
class Told:
    """One finding as it is read, and what to do about it."""

    text: str
    cure: object


def told(findings: Iterable[Finding]) -> list[Told]:
    """Each finding in the reader's language."""
    return [Told(_text(each), CURES.get(PauseCode(each.code), BY_PEOPLE)) for each in findings]


def in_one(findings: Iterable[Finding]) -> str:
    """All of it as one sentence, for a history and a list."""
    return "；".join(each.text.rstrip("。") for each in told(findings)) + "。"


def _text(found: Finding) -> str:
    text = str(PauseCode(found.code).label)
    if found.reason is not None:
        language = "en" if (get_language() or "").startswith("en") else "zh"
        text = f"{text}：{sentence(Reason.from_json(found.reason), language).text}"
    if not found.lines:
        return text
    lines = "、".join(str(line) for line in found.lines)
    return str(_("第%(lines)s行：%(text)s")) % {"lines": lines, "text": text}
