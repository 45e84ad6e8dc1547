"""The one page of every subsidy without pages of its own: a question for each fact its rule file asks for."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.intake import MOST_COUNT
from policies.model import Field
from policies.wording import word
from workflows.archive import programme_of
from workflows.asking import asked_of, nested, value_at
from workflows.filing import Rows
from workflows.forms.base import StepForm
from workflows.forms.fields import DayField, MonthField, YesNoField, YuanField, county_choices
from workflows.wording import in_words

MOST_TEXT = 100
FEW = 6
CHOSEN = ("flag", "county", "place")


class FactsForm(StepForm):
    """Fields are named by the paths of the facts and kept as the tree the rules read."""

    lead = gettext_lazy("照实填写。能由部门数据核对的内容不用您填。")

    def prepare(self) -> None:
        for asked in asked_of(programme_of(self.claim)):
            self.fields[asked.path] = question(asked)

    def known_answers(self) -> dict[str, object]:
        told = {name: value_at(self.claim.answers, name) for name in self.fields}
        return {name: value for name, value in told.items() if value is not None}

    def answers(self) -> dict[str, object]:
        """What was typed, as the rules name it; what was left open is None."""
        typed = {name: self.cleaned_data.get(name) for name in self.fields}
        return nested({name: None if value == "" else value for name, value in typed.items()})

    def is_done(self) -> bool:
        known = self.known_answers()
        return all(name in known for name in self.required_names())

    def rows(self) -> Rows:
        known = self.known_answers()
        return [
            (field.label, self.shown(name, known[name]))
            for name, field in self.fields.items()
            if name in known
        ]


def question(asked: Field, *, required: bool | None = None) -> forms.Field:
    """The question a fact is asked by. What there may be nothing to say of can be left open; `required` overrules."""
    needed = asked.required and asked.null != "none" if required is None else required
    common = {"label": in_words(asked.title), "required": needed}
    if asked.choices or asked.type in CHOSEN:
        common["error_messages"] = {"required": _("请选择一项。")}
    else:
        common["error_messages"] = {"required": _("请填写这一项。")}
    return _choice(asked, common) if asked.choices else MAKERS[asked.type](common)


def _choice(asked: Field, common: Mapping[str, object]) -> forms.Field:
    choices = [(code, in_words(known) if (known := word(code)) else code) for code in asked.choices]
    if len(choices) > FEW or not common["required"]:
        return forms.ChoiceField(choices=[("", _("请选择")), *choices], **common)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _text(common: Mapping[str, object]) -> forms.Field:
    return forms.CharField(max_length=MOST_TEXT, **common)


def _count(common: Mapping[str, object]) -> forms.Field:
    field = forms.IntegerField(
        min_value=0,
        max_value=MOST_COUNT,
        widget=forms.TextInput(attrs={"class": "is-short", "inputmode": "numeric", "autocomplete": "off"}),
        **common,
    )
    field.error_messages["invalid"] = _("请只填整数，例如 12。")
    for limit in field.validators:
        limit.message = _("请填0至%(most)d之间的整数。") % {"most": MOST_COUNT}
    return field


def _money(common: Mapping[str, object]) -> forms.Field:
    return YuanField(help_text=_("单位是元，例如 501.00"), **common)


def _county(common: Mapping[str, object]) -> forms.Field:
    return forms.ChoiceField(choices=county_choices(), **common)


def _place(common: Mapping[str, object]) -> forms.Field:
    return forms.ChoiceField(choices=county_choices(beyond=True), **common)


def _maker(kind: type[forms.Field]) -> Callable[[Mapping[str, object]], forms.Field]:
    return lambda common: kind(**common)


MAKERS: dict[str, Callable[[Mapping[str, object]], forms.Field]] = {
    "text": _text,
    "flag": _maker(YesNoField),
    "count": _count,
    "money": _money,
    "date": _maker(DayField),
    "paper_date": _maker(DayField),
    "month": _maker(MonthField),
    "county": _county,
    "place": _place,
}
