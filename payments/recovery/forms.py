"""What finance types to recover money. What may be is decided by the commands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.commands import LONGEST_REASON, LONGEST_REFERENCE
from payments.enums import RecoveryReason
from payments.models import RecoveryCase
from workflows.forms.fields import YuanField


def _amount(label: object) -> YuanField:
    return YuanField(label=label, max_length=20, error_messages={"required": _("请填写金额。")})


def _text(
    label: object, missing: object, help_text: object = "", most: int = LONGEST_REASON
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class OrderForm(forms.Form):
    """How much has to come back, and why."""

    amount_fen = _amount(_("追回的金额（元）"))
    reason = forms.ChoiceField(
        label=_("追回的原因"),
        choices=RecoveryReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择追回的原因。")},
    )
    clause = forms.CharField(
        label=_("依据的条款"),
        help_text=_("写明文件和第几条，例如“就业补助资金管理办法 第二十五条”。"),
        max_length=RecoveryCase._meta.get_field("clause").max_length,
        error_messages={"required": _("请写明依据哪一条。")},
    )
    facts = _text(
        _("查明的事实"),
        _("请写明查明的事实，当事人要据此核对。"),
        _("当事人会看到。不要写完整的账号和证件号码。"),
        RecoveryCase._meta.get_field("facts").max_length,
    )


class RepaymentForm(forms.Form):
    """What came back, as the bank's slip says."""

    paid_on = forms.DateField(
        label=_("到账日期"),
        help_text=_("照银行回单填写。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "is-medium"}),
        error_messages={"required": _("请填写到账日期。"), "invalid": _("没有这一天，请重新选择日期。")},
    )
    amount_fen = _amount(_("退回的金额（元）"))
    reference = forms.CharField(
        label=_("银行流水号或缴款书编号"),
        max_length=LONGEST_REFERENCE,
        widget=forms.TextInput(attrs={"class": "is-medium", "autocomplete": "off"}),
        error_messages={"required": _("请填写银行流水号或缴款书编号。")},
    )


class AskForm(forms.Form):
    """Why what is owed cannot be collected."""

    reason = _text(_("申请核销的理由"), _("请写明为什么追不回来，附了哪些证明。"))


class AnswerForm(forms.Form):
    """What another person says to it."""

    agreed = forms.TypedChoiceField(
        label=_("审批结果"),
        choices=[("yes", _("同意核销，不再追回")), ("no", _("不同意，继续追回"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择审批结果。")},
    )
    opinion = _text(_("审批意见"), _("请写明审批意见。"))
