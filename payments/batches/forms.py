"""What finance types to draw up and release a batch. What may be is decided by the commands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.batches.drawing import LONGEST_REASON
from payments.forms import ActForm
from payments.models import Fund
from registry.enums import AccountKind


class GroupForm(forms.Form):
    """Which claims are offered: those of one fund, bank and kind of account."""

    fund = forms.ModelChoiceField(queryset=Fund.objects.none())
    bank = forms.CharField(max_length=80)
    route = forms.ChoiceField(choices=AccountKind)

    def __init__(self, data: object, *, funds: object) -> None:
        super().__init__(data)
        self.fields["fund"].queryset = funds


class CodeForm(forms.Form):
    """The code of the second factor."""

    code = forms.CharField(
        label=_("验证码"),
        help_text=_("打开手机上的验证器应用，输入现在显示的6位数字；手机不在身边时可以用恢复码。"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "is-short", "inputmode": "text"}
        ),
        error_messages={"required": _("请输入验证器应用里现在显示的验证码。")},
    )


class ResumeForm(ActForm):
    """Why a paused payment may go on."""

    reason = forms.CharField(
        label=_("核实的结果和恢复的理由"),
        help_text=_("写明向谁核实、看了什么、为什么可以支付。情况已经消除的可以不写，系统会重新复核。"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
