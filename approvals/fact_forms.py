"""The form on which an office records its results: a question for each fact, drawn from the rule file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.matters import Matter
from approvals.models import RecordedFact
from approvals.office_facts import Known, asked_of_office, known_facts
from workflows.errors import CommandRefused, StaleClaim
from workflows.forms.base import shown_by
from workflows.forms.facts import question

FACT = "fact-"


def in_words_of(known: Known) -> object:
    """What was recorded, as it is read."""
    return shown_by(question(known.field), known.value)


class RecordForm(forms.Form):
    """Each fact may be left open, for another day; the document is compulsory. Fields are named by the paths."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    document = forms.CharField(
        label=_("依据"),
        help_text=_("评审或考评结果文件的名称和文号，例如：镇人社发〔2026〕8号。不要写个人信息。"),
        max_length=RecordedFact._meta.get_field("document").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("请写明评审结果的依据。"),
            "max_length": _("依据写得太长，只写文件的名称和文号。"),
        },
    )

    def __init__(self, data: object = None, *, matter: Matter) -> None:
        self.matter = matter
        known = known_facts(matter.claim)
        super().__init__(data, initial={"version": matter.claim.version})
        self.initial |= {FACT + each.field.path: each.value for each in known}
        self.facts = {FACT + each.path: each for each in asked_of_office(matter.claim)}
        questions = {name: question(each, required=False) for name, each in self.facts.items()}
        self.fields = {**questions, **self.fields}

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.facts]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.errors and not self._values(data):
            raise ValidationError(_("请至少登记一项评审结果。"))
        return data

    def tell(self, refusal: CommandRefused) -> None:
        """Say on the form why the command refused, and what was changed meanwhile."""
        field = getattr(refusal, "field", "")
        name = field if field in self.fields else FACT + field
        self.add_error(name if name in self.fields else None, str(refusal.sentence))
        if isinstance(refusal, StaleClaim):
            self.add_error(None, self.matter.last_change)

    def values(self) -> dict[str, object]:
        """What was recorded, by path; what was left open is left out."""
        return self._values(self.cleaned_data)

    def _values(self, data: dict[str, object]) -> dict[str, object]:
        given = {each.path: data.get(name) for name, each in self.facts.items()}
        return {path: value for path, value in given.items() if value not in (None, "")}
