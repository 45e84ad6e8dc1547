"""A new phrase. The command checks again what is read here."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.enums import PhraseKind
from approvals.models.phrase import LONGEST_PHRASE


class PhraseForm(forms.Form):
    """For which opinion, and the words."""

    kind = forms.ChoiceField(
        label=_("用于"),
        choices=PhraseKind.choices,
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={
            "required": _("请选择用于哪种决定。"),
            "invalid_choice": _("请从列出的几种决定中选择。"),
        },
    )
    text = forms.CharField(
        label=_("常用意见"),
        help_text=_("写完整的一句话。不要写某个人的姓名、证件号码、账号。"),
        max_length=LONGEST_PHRASE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("请写常用意见，最多200个字。"),
            "max_length": _("请写常用意见，最多200个字。"),
        },
    )
