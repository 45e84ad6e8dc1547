"""One paper on the decision form, beside its picture: agree, disagree or have it mended; untouched it goes with the
claim."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.corrections import MOST_WORDS
from approvals.enums import LineDecision
from approvals.matters import Matter
from approvals.models import DocumentVerdict
from approvals.papers import PaperAnswer
from approvals.targets import Target


class PaperForm(forms.Form):
    """What is said of one paper."""

    verdict = forms.ChoiceField(
        label=_("意见"), required=False, choices=[("", _("随整份申请")), *LineDecision.choices]
    )
    comment = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.TextInput(attrs={"list": "paper-reasons"}),
        error_messages={"max_length": _("理由最多写300个字，请写得简短一些。")},
    )

    def __init__(self, data: object = None, *, paper: Target, matter: Matter) -> None:
        self.paper = paper
        self.faults = matter.paper_faults.get(paper.key, [])
        self.opinion: DocumentVerdict | None = matter.paper_opinions.get(paper.key)
        self.is_void = paper.key in matter.void_papers
        self.is_carried = self.opinion is not None and not self.is_void and matter.claim.round > 1
        super().__init__(data, prefix=f"paper-{paper.key}")
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{paper.title}：{field.label}"

    @property
    def is_disputed(self) -> bool:
        """Whether somebody did not agree to it as it is, so that something has to be said of it."""
        said = self.opinion
        return said is not None and not self.is_void and said.verdict != LineDecision.AGREE

    @property
    def pictures(self) -> list[dict[str, str]]:
        """Its files as `components/evidence.html` shows them."""
        return [
            {
                "name": file["name"],
                "url": file["url"],
                "thumbnail": file["thumbnail"],
                "kind": file["media"],
                "facts": "",
            }
            for file in self.paper.files
        ]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("verdict") not in (None, "", LineDecision.AGREE) and not data.get("comment", "").strip():
            self.add_error("comment", _("请写明对“%(title)s”的理由。") % {"title": self.paper.title})
        return data

    def answer(self) -> PaperAnswer | None:
        """What was said of the paper; None where nothing was."""
        verdict, comment = self.cleaned_data["verdict"], self.cleaned_data["comment"].strip()
        if not verdict:
            return None
        fault = next((each for each in self.faults if each.words == comment), None)
        return PaperAnswer(
            paper=self.paper.key,
            verdict=verdict,
            comment=comment,
            code=fault.code if fault else "",
            clause=fault.clause if fault else "",
        )
