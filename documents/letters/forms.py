from django import forms
from django.utils.translation import gettext_lazy as _

from documents.letters.filling import LONGEST, mistakes
from documents.letters.kinds import Letter
from documents.letters.publishing import LONGEST_REASON
from registry import clock


class TextForm(forms.Form):
    """The next text of a letter as it is typed in."""

    text = forms.CharField(
        label=_("正文"),
        help_text=_("一行一段，写普通文字。花括号里的名称由系统换成每份申请的内容，可以用的名称见下面。"),
        widget=forms.Textarea(attrs={"class": "is-tall", "spellcheck": "false", "maxlength": LONGEST}),
        error_messages={"required": _("请填写正文。")},
    )
    valid_from = forms.DateField(
        label=_("启用日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "is-medium"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写启用日期。"),
            "invalid": _("启用日期填得不对，请重新选择。"),
        },
    )
    reason = forms.CharField(
        label=_("修改原因"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("请写明修改原因，以后查得到。")},
    )

    def __init__(self, letter: Letter, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        found = mistakes(self.letter, text)
        if found:
            raise forms.ValidationError(found)
        return text

    def clean_valid_from(self) -> object:
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("启用日期不能早于今天，已经出具的文书不会改变。"))
        return day
