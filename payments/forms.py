"""What finance and applicants type about money. What may be is decided by the commands."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payments.bank.formats import reasons
from payments.bank.returns import reason_in_words
from payments.commands import LONGEST_REASON, LONGEST_REFERENCE

PAID, RETURNED = "paid", "returned"


class ActForm(forms.Form):
    """Which open task, and which version of the claim the reader had before him."""

    task_id = forms.IntegerField(widget=forms.HiddenInput)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class ResultForm(ActForm):
    """What the bank answered."""

    paid = forms.TypedChoiceField(
        label=_("银行的处理结果"),
        choices=[(PAID, _("已入账")), (RETURNED, _("退票（没有入账）"))],
        coerce=lambda value: value == PAID,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择银行的处理结果。")},
    )
    result_on = forms.DateField(
        label=_("银行处理日期"),
        help_text=_("照银行回单填写。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "is-medium"}),
        error_messages={"required": _("请填写银行处理日期。"), "invalid": _("没有这一天，请重新选择日期。")},
    )
    reference = forms.CharField(
        label=_("银行流水号"),
        help_text=_("已入账时必须填写。"),
        required=False,
        max_length=LONGEST_REFERENCE,
        widget=forms.TextInput(attrs={"class": "is-medium", "autocomplete": "off"}),
    )
    reason_code = forms.ChoiceField(
        label=_("银行的退回原因"),
        help_text=_("退票时选择；申请人会看到原因和办法。"),
        required=False,
        error_messages={"invalid_choice": _("请从列出的原因中选择。")},
    )
    reason = forms.CharField(
        label=_("退回原因的说明"),
        help_text=_("没有合适的原因可选时必须填写，申请人会看到。不要写完整的账号和证件号码。"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: object = None, **given: object) -> None:
        super().__init__(data, **given)
        language = get_language() or "zh-hans"
        named = [(code, each.text.in_language(language)) for code, each in reasons().items()]
        self.fields["reason_code"].choices = [("", _("没有退票，或自己写")), *named]

    def clean(self) -> dict[str, object]:
        """The reason whole: what the dictionary says of the code, with what to do, then what was written beside."""
        data = super().clean() or {}
        code, own = data.pop("reason_code", ""), data.get("reason", "").strip()
        data["reason"] = (reason_in_words(code) if code else "") + own
        return data


class AccountForm(forms.Form):
    """Another account of the same claimant."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    bank = forms.CharField(
        label=_("开户银行"),
        help_text=_("写全称，例如“南安市农村信用合作联社”。"),
        max_length=80,
        error_messages={"required": _("请填写开户银行的全称。")},
    )
    number = forms.CharField(
        label=_("账号"),
        help_text=_("必须是申请人本人（本单位）的账户。可以按卡面四位一组填写。"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填写账号。")},
    )
