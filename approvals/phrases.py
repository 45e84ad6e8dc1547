"""常用意见: what an office writes again and again, to be chosen instead of typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approvals.enums import PhraseKind, Verdict
from approvals.office_phrases.commands import phrases_kept
from registry.models import Office


@dataclass(frozen=True)
class Phrase:
    """`points_to_reasons`: it says nothing by itself, the reasons chosen or written must say it. `verdict` is empty
    where the phrase goes with any."""

    code: str
    verdict: str
    text: object
    points_to_reasons: bool = False

    def fits(self, verdict: str) -> bool:
        return self.verdict in ("", verdict)


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


def phrases_for(office: Office, *, last: bool) -> tuple[Phrase, ...]:
    """The phrases at a desk, those of its office first, each in the order of the verdicts; the last level agrees in
    other words."""
    return (*own_phrases([office]), *(FINAL if last else FORWARD), *AGAINST)


def own_phrases(offices: Iterable[Office]) -> list[Phrase]:
    """What these offices keep for their own people."""
    return [
        Phrase(f"own-{each.pk}", "" if each.kind == PhraseKind.ANY else each.kind, each.text)
        for each in phrases_kept(offices)
    ]
