"""The forms of what an office does to a claim beside deciding it. The commands check again what they read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.consents import MOST_WORDS
from approvals.enums import AppealKind, AppealResult
from approvals.fields import ActForm, reason_field
from approvals.models import Appeal
from registry.models import Division
from workflows.enums import TerminationCause
from workflows.forms.fields import village_choices
from workflows.models import Claim


class TransferForm(ActForm):
    """The village or township of the county that the page is about."""

    place = forms.ChoiceField(
        label=_("移送到哪个村（社区）"), error_messages={"required": _("请选择到村（社区）。")}
    )
    comment = reason_field(_("理由"), _("写明为什么不归本县办理。两个县和申请人都能看到。"))

    def __init__(self, data: object = None, *, claim: Claim, county: Division) -> None:
        super().__init__(data, claim=claim)
        self.fields["place"].choices = village_choices(county.code)


class SendBackForm(ActForm):
    comment = reason_field(_("理由"), _("写明核实到什么、为什么也不归本县办理。两个县和申请人都能看到。"))


class AskTransferForm(ActForm):
    comment = reason_field(
        _("理由"), _("写明两个县各自的意见和依据。只有上级和两个县能看到。"), longest=MOST_WORDS, rows=4
    )


class TerminateForm(ActForm):
    cause = forms.ChoiceField(
        label=_("终止的原因"),
        choices=TerminationCause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择终止的原因。")},
    )
    comment = reason_field(_("说明"), _("写明核实到的情况。申请人能看到，不要写证件号码、账号。"))


def day_field(label: object, help_text: object) -> forms.DateField:
    """A day that is over or today; the command says which days are possible."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选择日期。"), "invalid": _("没有这一天，请重新选择日期。")},
    )


def line_field(label: object, help_text: object, most: int, *, required: bool = True) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写这一项。"), "max_length": _("写得太长，请写得简短一些。")},
    )


class AppealForm(ActForm):
    kind = forms.ChoiceField(
        label=_("提起的是"),
        choices=AppealKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是复议、诉讼还是申诉。")},
    )
    body = line_field(_("受理的机关或法院"), _("例如：南安市人民政府、泉州铁路运输法院。"), 120)
    number = line_field(_("案号"), _("还不知道可以不填。"), 80, required=False)
    filed_on = day_field(_("提起日期"), _("复议申请书、起诉状或申诉材料上的日期。"))


class OutcomeForm(ActForm):
    appeal = forms.ModelChoiceField(
        label=_("哪一件"),
        queryset=Appeal.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是哪一件。"), "invalid_choice": _("请选择是哪一件。")},
    )
    result = forms.ChoiceField(
        label=_("结果"),
        choices=AppealResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结果。")},
    )
    document = line_field(_("决定书或判决书文号"), "", 120)
    decided_on = day_field(_("决定或判决日期"), "")
    note = reason_field(_("主要内容"), _("一两句话。申请人能看到，不要写证件号码、账号。"))

    def __init__(self, data: object = None, *, claim: Claim) -> None:
        super().__init__(data, claim=claim)
        self.fields["appeal"].queryset = claim.appeals.filter(outcome=None)
        self.fields["appeal"].label_from_instance = _appeal_words


def _appeal_words(appeal: Appeal) -> str:
    number = f" {appeal.number}" if appeal.number else ""
    return f"{appeal.get_kind_display()} {appeal.body}{number}（{appeal.filed_on.isoformat()}）"
