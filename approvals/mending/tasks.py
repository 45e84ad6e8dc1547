"""补正: the applicant sees what he was asked to mend, item by item, each with its page; what stays is explained."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy

from approvals.corrections import MOST_WORDS, Mended, mended_of
from approvals.enums import CorrectionKind
from workflows.corrections import ATTENDANCE, PAPERS_PAGE, ROSTER
from workflows.filing import check_url, mend_url, step_of
from workflows.line_pages import page_with
from workflows.models import Claim


class ExplanationForm(forms.Form):
    """Why one thing stays as it is; left empty it takes back what was said."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=gettext_lazy("不改的说明"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("说明最多写300个字，请写得简短一些。")},
    )


@dataclass(frozen=True)
class Task:
    """One item as the page shows it: how it stands, where it is mended, and the form to say why it stays."""

    mended: Mended
    url: str
    form: ExplanationForm

    @property
    def is_settled(self) -> bool:
        return self.mended.is_settled


def tasks_of(claim: Claim, sent: ExplanationForm | None = None) -> list[Task]:
    """The items of the last return, each with its page."""
    return [_task(claim, mended, sent) for mended in mended_of(claim)]


def page_of(claim: Claim, mended: Mended) -> str:
    """The page on which an item is mended; empty where there is none."""
    item = mended.item
    if item.kind == CorrectionKind.PART:
        return mend_url(claim, item.target)
    if item.kind == CorrectionKind.DOCUMENT:
        url = mend_url(claim, PAPERS_PAGE)
        return f"{url}#paper-{item.target}" if url else ""
    if item.kind == CorrectionKind.WHOLE:
        return check_url(claim)
    step = step_of(claim, ROSTER) or step_of(claim, ATTENDANCE)
    return f"{step.url(claim)}{page_with(int(item.target)) if step.code == ROSTER else ''}" if step else ""


def _task(claim: Claim, mended: Mended, sent: ExplanationForm | None) -> Task:
    item = mended.item
    if sent is not None and sent.data.get("item") == str(item.pk):
        return Task(mended, page_of(claim, mended), sent)
    initial = {"item": item.pk, "explanation": item.explanation}
    form = ExplanationForm(initial=initial, auto_id=f"id_item_{item.number}_%s")
    return Task(mended, page_of(claim, mended), form)
