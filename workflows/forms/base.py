"""What every page of the filing form is: a form whose fields are answers of the claim."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from policies.money import yuan
from registry.errors import RegistryError
from registry.models import User
from workflows.commands import save_answers
from workflows.errors import InvalidInput
from workflows.filing import Rows
from workflows.forms.fields import DayField, YesNoField, YuanField, day_words
from workflows.models import Claim


class StepForm(forms.Form):
    """One page. Fields are named as the answers they fill; answers are plain JSON without any number of a person."""

    lead: object = ""
    # The code of the page of the form this is shown on.
    part: str = ""

    def __init__(self, claim: Claim, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.claim = claim
        self.warnings: list[object] = []
        self.prepare()
        self.initial = self.known_answers() | self.initial

    def prepare(self) -> None:
        """Give the fields the choices and first values that depend on the claim."""

    def let_off(self, *names: str) -> None:
        """Do not ask for these fields after what was answered to another one."""
        for name in names:
            self.fields[name].required = False

    def known_answers(self) -> dict[str, object]:
        """What was answered before, for the fields of this page."""
        return {name: self.claim.answers[name] for name in self.fields if name in self.claim.answers}

    def answers(self) -> dict[str, object]:
        """What is to be kept of this page, as JSON."""
        return dict(self.cleaned_data)

    def save(self, actor: User) -> None:
        """Keep the page. Raises the refusals of the commands it calls."""
        save_answers(claim_id=self.claim.pk, actor=actor, answers=self.answers(), part=self.part)

    def keep(self, actor: User, *, unfinished: bool) -> bool:
        """Save what was typed; with `unfinished` the page may have gaps. False when something is wrong first."""
        if not self.is_valid() and not (unfinished and self.only_has_gaps()):
            return False
        try:
            self.save(actor)
        except (RegistryError, InvalidInput) as refusal:
            field = getattr(refusal, "field", "") or refusal.code
            self.add_error(field if field in self.fields else None, str(refusal.sentence))
            return False
        return True

    def only_has_gaps(self) -> bool:
        """Whether all that is wrong is that something is not filled in yet."""
        return all(error.code == "required" for errors in self.errors.as_data().values() for error in errors)

    def is_done(self) -> bool:
        """Whether the claim has every answer this page requires."""
        answers = self.claim.answers
        return all(answers.get(name) not in (None, "") for name in self.required_names())

    def required_names(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.required]

    def rows(self) -> Rows:
        """The answers as pairs of question and what was answered, for reading."""
        known = self.claim.answers
        return [
            (field.label, self.shown(name, known[name]))
            for name, field in self.fields.items()
            if known.get(name) not in (None, "")
        ]

    def shown(self, name: str, value: object) -> object:
        """One answer in words."""
        return shown_by(self.fields[name], value)


def shown_by(field: forms.Field, value: object) -> object:
    """What was answered to one question, in words."""
    if isinstance(field, YesNoField):
        return chosen(field.choices, field.prepare_value(value))
    if isinstance(field, DayField):
        return day_words(value)
    if isinstance(field, YuanField):
        return f"{yuan(value)} {_('元')}"
    if isinstance(field, forms.ChoiceField):
        return chosen(field.choices, value)
    return value


def chosen(choices: object, value: object) -> object:
    """The words of a choice, looked up in its groups too; the place's county is told with its city."""
    for key, words in choices:
        if isinstance(words, (list, tuple)):
            for inner, name in words:
                if inner == value:
                    return f"{key}{name}"
        elif key == value:
            return words
    return value
