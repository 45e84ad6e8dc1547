"""What finance chooses and uploads for the bank."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from payments.bank.formats import formats
from payments.models import Fund, PaymentBatch


class FormatForm(forms.Form):
    """In which format."""

    format = forms.ChoiceField(
        label=_("文件格式"),
        help_text=_("向经办银行问清它用哪一种。"),
        error_messages={
            "required": _("请选择文件格式。"),
            "invalid_choice": _("没有这种文件格式，请重新选择。"),
        },
    )

    def __init__(self, data: object = None, files: object = None) -> None:
        super().__init__(data, files)
        language = get_language() or "zh-hans"
        self.fields["format"].choices = [
            (code, each.title.in_language(language)) for code, each in formats().items()
        ]


class BatchForm(FormatForm):
    """Which batch besides."""

    batch = forms.ModelChoiceField(
        label=_("批次"),
        queryset=PaymentBatch.objects.none(),
        empty_label=None,
        error_messages={"required": _("请选择批次。"), "invalid_choice": _("没有这一批，请重新选择。")},
    )
    field_order = ("batch", "format")

    def __init__(self, data: object = None, *, batches: object) -> None:
        super().__init__(data)
        self.fields["batch"].queryset = batches


class ReturnForm(FormatForm):
    """The fund and the return file of the bank besides."""

    fund = forms.ModelChoiceField(
        label=_("资金"),
        queryset=Fund.objects.none(),
        empty_label=None,
        error_messages={"required": _("请选择资金。"), "invalid_choice": _("没有这项资金，请重新选择。")},
    )
    file = forms.FileField(
        label=_("回盘文件"),
        error_messages={"required": _("请选择银行给的回盘文件。"), "empty": _("文件是空的，请重新选择。")},
    )
    field_order = ("fund", "format", "file")

    def __init__(self, data: object = None, files: object = None, *, funds: object) -> None:
        super().__init__(data, files)
        self.fields["fund"].queryset = funds


class SeenForm(forms.Form):
    """What was done about a line that could not be entered."""

    note = forms.CharField(
        label=_("怎样处理的"), max_length=200, error_messages={"required": _("请写明怎样处理的。")}
    )
