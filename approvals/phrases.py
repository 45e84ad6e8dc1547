"""常用意见: what an office writes again and again, to be chosen instead of typed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approvals.enums import Verdict


@dataclass(frozen=True)
class Phrase:
    """`points_to_reasons`: it says nothing by itself, the reasons chosen or written must say it."""

    code: str
    verdict: Verdict
    text: object
    points_to_reasons: bool = False


FORWARD = (
    Phrase("agree-1", Verdict.AGREE, _("材料齐全，情况属实，同意上报。")),
    Phrase("agree-2", Verdict.AGREE, _("已向本人和邻里核实，与申请内容一致，同意上报。")),
)
FINAL = (
    Phrase("agree-3", Verdict.AGREE, _("经复核，符合补贴条件，同意。")),
    Phrase("agree-4", Verdict.AGREE, _("各级意见一致，核对无误，同意。")),
)
AGAINST = (
    Phrase("return-1", Verdict.RETURN, _("材料需要补正，请按所列内容一次补齐后重新提交。"), True),
    Phrase("return-2", Verdict.RETURN, _("上传的材料看不清，请重新拍照上传。")),
    Phrase("refuse-1", Verdict.REFUSE, _("经审核，不符合所列政策条款，不予批准。"), True),
    Phrase("not-accept-1", Verdict.NOT_ACCEPT, _("不属于本机构受理范围，请向有权受理的机构申请。")),
    Phrase("not-accept-2", Verdict.NOT_ACCEPT, _("不是就业补贴申请事项，不予受理。")),
)


def phrases_for(*, last: bool) -> tuple[Phrase, ...]:
    """The phrases of a level, in the order of the verdicts; the last level agrees in other words."""
    return (FINAL if last else FORWARD) + AGAINST
