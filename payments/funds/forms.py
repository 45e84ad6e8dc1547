"""What finance types about the money of a fund. What may be is decided by the commands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.commands import FUND_LEVELS
from payments.models import Fund, LedgerEntry
from policies import load
from policies.money import yuan
from registry import clock
from registry.models import Division
from workflows.forms.fields import YuanField

LONGEST_DOCUMENT = 80


def _document(label: object, missing: object) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_DOCUMENT,
        widget=forms.TextInput(attrs={"class": "is-medium", "autocomplete": "off"}),
        error_messages={"required": missing},
    )


class GrantForm(forms.Form):
    """An amount and the document that says so."""

    amount_fen = YuanField(
        label=_("金额（元）"), max_length=20, error_messages={"required": _("请填写金额。")}
    )
    document = _document(_("指标文号"), _("请填写指标文号。"))

    def __init__(self, *args: object, fund: Fund, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fund = fund


class DistributeForm(GrantForm):
    """Besides, to which place below."""

    division = forms.ModelChoiceField(
        label=_("下达到"),
        queryset=Division.objects.none(),
        error_messages={
            "required": _("请选择下达到哪里。"),
            "invalid_choice": _("没有这个下级地区，请重新选择。"),
        },
    )
    field_order = ("division", "amount_fen", "document")

    def __init__(self, *args: object, fund: Fund, **kwargs: object) -> None:
        super().__init__(*args, fund=fund, **kwargs)
        below = Division.objects.under(fund.division_id).exclude(pk=fund.division_id)
        self.fields["division"].queryset = below.filter(level__in=FUND_LEVELS)


class EntryField(forms.ModelChoiceField):
    """An entry in words: the day, what it was, how much, by which document."""

    def label_from_instance(self, entry: LedgerEntry) -> str:
        day = entry.at.astimezone(clock.SHANGHAI).date()
        return f"{day} {entry.get_kind_display()} {yuan(entry.amount_fen)} {entry.document}"


class CorrectForm(forms.Form):
    """Which entry was wrong, and why."""

    entry = EntryField(
        label=_("要冲正的登记"),
        queryset=LedgerEntry.objects.none(),
        error_messages={
            "required": _("请选择要冲正的登记。"),
            "invalid_choice": _("这笔登记不能冲正，或已经冲正过。请刷新页面后重新选择。"),
        },
    )
    document = _document(_("冲正原因"), _("请写明为什么冲正。"))

    def __init__(self, *args: object, fund: Fund, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = LedgerEntry.objects.correctable(fund).order_by("-id")


class OpenForm(forms.Form):
    """A fund nobody distributed: whose, for what, and by which document."""

    division = forms.ModelChoiceField(label=_("地区"), queryset=Division.objects.none(), empty_label=None)
    code = forms.ChoiceField(label=_("资金代码"), help_text=_("补贴项目按这个代码使用资金。"))
    name = forms.CharField(
        label=_("资金名称"), max_length=80, error_messages={"required": _("请填写资金名称。")}
    )
    account_head = forms.CharField(
        label=_("预算科目"), help_text=_("例如 2080799，可以不填。"), max_length=20, required=False
    )
    source_document = _document(_("指标文号"), _("请填写指标文号。"))

    def __init__(self, *args: object, places: set[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = Division.objects.filter(code__in=places, level__in=FUND_LEVELS)
        codes = sorted({programme.payment.fund for programme in load.programmes()})
        self.fields["code"].choices = [(code, code) for code in codes]

    def opened(self) -> dict[str, object]:
        """What was typed, for this year."""
        return self.cleaned_data | {"year": clock.today().year}
