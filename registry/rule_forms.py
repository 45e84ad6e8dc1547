from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.editions import LONGEST_REASON, LONGEST_TEXT
from registry.enums import EditionVerb


class TextForm(forms.Form):
    """The text of a rule file and why it is changed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("修改的原因和依据"),
        help_text=_("写明文件名称和文号，例如：依据南政办〔2026〕5号，调整补贴金额。"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明修改的原因和依据，例如文件名称和文号。")},
    )
    text = forms.CharField(
        label=_("规则文件"),
        help_text=_("保存时由系统逐项检查；有错也能先保存，改好才能提交复核。"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 30,
                "class": "rule-text",
                "spellcheck": "false",
                "autocapitalize": "none",
                "wrap": "off",
            }
        ),
        error_messages={"required": _("规则文件是空的。请填写内容，或从现行版本开始修改。")},
    )


class ActForm(forms.Form):
    """One act on an edition: which, on which state of it, and what belongs to it."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in EditionVerb if verb not in ("draft", "edit")])
    revision = forms.IntegerField()
    note = forms.CharField(required=False, max_length=LONGEST_REASON)
    valid_from = forms.DateField(
        required=False, error_messages={"invalid": _("没有这一天，请按“2026-03-01”的格式填写生效日期。")}
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        missing = not cleaned.get("valid_from") and "valid_from" not in self.errors
        if cleaned.get("verb") == EditionVerb.PUBLISH and missing:
            self.add_error("valid_from", _("请填写生效日期，最早为明天。"))
        return cleaned


class NewSubjectForm(forms.Form):
    """A programme nobody carries yet: its code, and the programme whose file it starts from."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9_]{2,59}\Z",
        label=_("项目代码"),
        help_text=_("小写字母、数字和下划线，例如 harvest_grant。发布后不能再改。"),
        widget=forms.TextInput(attrs={"class": "is-medium", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("请填写项目代码。"),
            "invalid": _("项目代码用小写字母、数字和下划线，以字母开头，3至60个字。"),
        },
    )
    like = forms.ChoiceField(label=_("从哪个项目的规则改起"))

    def __init__(self, taken: Mapping[str, str], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.taken = taken
        self.fields["like"].choices = list(taken.items())

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in self.taken:
            raise forms.ValidationError(_("这个代码已经有补贴项目在用，请换一个，或到那个项目起草新版。"))
        return code
