"""The part of the decision form that names what a return asks for: what the rules found stands chosen already."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.corrections import MOST_WORDS, Correction
from approvals.enums import CorrectionKind, LineDecision, Verdict
from approvals.machine_corrections import Group, by_machine
from approvals.matters import Matter
from approvals.targets import parts_of
from workflows.explaining import clause_words, clauses_of

MOST_NAMED = 30


@dataclass(frozen=True)
class Choice:
    """One line of the form: what can be sent back together, and the names of its two fields."""

    name: str
    group: Group
    is_found: bool

    @property
    def title(self) -> str:
        if self.group.kind != CorrectionKind.LINE:
            return self.group.title
        rows = "、".join(self.group.keys[:MOST_NAMED])
        if len(self.group.keys) > MOST_NAMED:
            return _("第%(rows)s等%(count)d行") % {"rows": rows, "count": len(self.group.keys)}
        return _("第%(rows)s行") % {"rows": rows}


class ReturnForm(forms.Form):
    """What has to be mended: each page of the form, each paper, and lines by their numbers, with what is wrong."""

    lines = forms.CharField(
        label=gettext_lazy("名册里其他要补正的行"),
        help_text=gettext_lazy("写行号，例如：3、7-9。"),
        required=False,
        max_length=200,
    )
    lines_wrong = forms.CharField(
        label=gettext_lazy("这些行哪里要补正"), required=False, max_length=MOST_WORDS
    )

    def __init__(self, data: object = None, *, matter: Matter) -> None:
        self.claim = claim = matter.claim
        self.choices = list(_choices(matter))
        super().__init__(data, prefix="fix")
        self.has_roster = len(claim.judged_lines) > 1
        if not self.has_roster:
            del self.fields["lines"], self.fields["lines_wrong"]
        for choice in self.choices:
            self.fields[choice.name] = forms.BooleanField(
                label=choice.title, required=False, initial=choice.is_found
            )
            self.fields[f"{choice.name}_wrong"] = forms.CharField(
                label=_("%(title)s：哪里要补正") % {"title": choice.title},
                required=False,
                max_length=MOST_WORDS,
                initial=choice.group.wrong,
                widget=forms.TextInput(attrs={"placeholder": _("哪里要补正")}),
            )

    @property
    def rows(self) -> list[tuple[Choice, forms.BoundField, forms.BoundField]]:
        return [(each, self[each.name], self[f"{each.name}_wrong"]) for each in self.choices]

    def clean_lines(self) -> list[int]:
        """The positions that were written, `3、7-9`."""
        known = {line.position for line in self.claim.judged_lines}
        found: list[int] = []
        for part in self.cleaned_data["lines"].replace("，", "、").replace(",", "、").split("、"):
            first, dash, last = part.strip().partition("-")
            if not part.strip():
                continue
            if not first.isdecimal() or (dash and not last.isdecimal()) or len(part) > 12:
                raise ValidationError(_("行号请写成“3、7-9”这样。"))
            found += range(int(first), int(last or first) + 1) if int(last or first) <= max(known) else [0]
        if set(found) - known:
            raise ValidationError(_("名册里没有这样的行号，请改正。"))
        return found

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        for choice in self.choices:
            if data.get(choice.name) and not str(data.get(f"{choice.name}_wrong") or "").strip():
                self.add_error(f"{choice.name}_wrong", _("请写明哪里要补正。"))
        if data.get("lines") and not data.get("lines_wrong", "").strip():
            self.add_error("lines_wrong", _("请写明哪里要补正。"))
        return data

    def corrections(self) -> tuple[Correction, ...]:
        """The items, one for each thing; of a line that was named twice the first counts."""
        data, found = self.cleaned_data, {}
        for choice in self.choices:
            if data[choice.name]:
                for each in choice.group.corrections(data[f"{choice.name}_wrong"].strip()):
                    found.setdefault((each.kind, each.key), each)
        for position in data.get("lines", ()):
            each = Correction(CorrectionKind.LINE, str(position), data["lines_wrong"].strip())
            found.setdefault((each.kind, each.key), each)
        return tuple(found.values())


def _choices(matter: Matter) -> Iterator[Choice]:
    """What the rules found and the papers that somebody did not agree to, then every other paper and page."""
    claim = matter.claim
    found = by_machine(claim)
    named = {(group.kind, key) for group in found for key in group.keys}
    found += [group for group in _disputed(matter) if (group.kind, group.keys[0]) not in named]
    for number, group in enumerate(found):
        yield Choice(f"found_{number}", group, is_found=True)
    named = {(group.kind, key) for group in found for key in group.keys}
    others = [
        target for target in (*matter.documents, *parts_of(claim)) if (target.kind, target.key) not in named
    ]
    for number, target in enumerate(others):
        group = Group(target.kind, (target.key,), target.title, "", "")
        yield Choice(f"other_{number}", group, is_found=False)


def _disputed(matter: Matter) -> Iterator[Group]:
    """The papers a level before did not agree to; what was sent back for it already is not sent back again unasked."""
    clauses = clauses_of(matter.claim)
    for paper in matter.papers:
        said = matter.paper_opinions.get(paper.key)
        if said is None or said.verdict == LineDecision.AGREE or paper.key in matter.void_papers:
            continue
        if said.decision.verdict != Verdict.RETURN:
            key = said.reasons[0]["clause"] if said.reasons else ""
            words = clause_words(clauses.get(key), key)
            yield Group(CorrectionKind.DOCUMENT, (paper.key,), paper.title, said.comment, words)
