"""The forms of what an office does to a claim beside deciding it. The commands check again what they read."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Division
from workflows.enums import TerminationCause
from workflows.forms.fields import village_choices
from workflows.models import Claim

LONGEST = 500


class ActForm(forms.Form):
    """The version of the claim that stood on the page, and what is said about it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, claim: Claim, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial={"version": claim.version})


def reason_field(label: object, help_text: object) -> forms.CharField:
    """A few sentences, compulsory."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("请写明理由。"),
            "max_length": _("最多写500个字，请写得简短一些。"),
        },
    )


class TransferForm(ActForm):
    """The village or township of the county that the page is about."""

    place = forms.ChoiceField(
        label=_("移送到哪个村（社区）"), error_messages={"required": _("请选择到村（社区）。")}
    )
    comment = reason_field(_("理由"), _("写明为什么不归本县办理。两个县和申请人都能看到。"))

    def __init__(self, claim: Claim, county: Division, data: Mapping[str, str] | None = None) -> None:
        super().__init__(claim, data)
        self.fields["place"].choices = village_choices(county.code)


class SendBackForm(ActForm):
    comment = reason_field(_("理由"), _("写明核实到什么、为什么也不归本县办理。两个县和申请人都能看到。"))


class TerminateForm(ActForm):
    cause = forms.ChoiceField(
        label=_("终止的原因"),
        choices=TerminationCause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择终止的原因。")},
    )
    comment = reason_field(_("说明"), _("写明核实到的情况。申请人能看到，不要写证件号码、账号。"))
