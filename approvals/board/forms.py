"""The forms of objections. What they read is checked again by the commands; they keep what was typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.board.objections import LONGEST, Said
from approvals.enums import ObjectionVia
from policies.money import BadAmount, parse_yuan
from registry.models import User


class ObjectionForm(forms.Form):
    """提出异议. `website` is for programs that fill in whatever they find; people do not see it."""

    text = forms.CharField(
        label=_("情况"),
        help_text=_("写明谁、什么事、您怎么知道的。有材料的，核实人会与您联系。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明情况。"), "max_length": _("情况最多写2000个字。")},
    )
    name = forms.CharField(
        label=_("您的真实姓名"),
        help_text=_("加密保存，只有核实人能看到，不会告诉被反映的人。"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("请写真实姓名。匿名的情况请打监督电话反映。")},
    )
    phone = forms.CharField(
        label=_("您的电话"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("请写能联系上您的电话号码。")},
    )
    website = forms.CharField(required=False, max_length=200)

    @property
    def is_by_a_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.data.get("website"))

    def said(self) -> Said:
        """What the objector says, for the command."""
        data = self.cleaned_data
        return Said(
            data["text"], data["name"], data["phone"], ObjectionVia(data.get("via", ObjectionVia.WEB))
        )


class HeardForm(ObjectionForm):
    """The same, as a clerk writes down what he was told."""

    via = forms.ChoiceField(
        label=_("怎么收到的"),
        choices=[choice for choice in ObjectionVia.choices if choice[0] != ObjectionVia.WEB],
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请选择怎么收到的。")},
    )
    field_order = ("via", "text", "name", "phone")


class AssignForm(forms.Form):
    """Who looks into it."""

    investigator = forms.ChoiceField(
        label=_("核实人"),
        help_text=_("只列出没有审核过这些申请的人。"),
        error_messages={"required": _("请选择核实人。"), "invalid_choice": _("请从列出的人里选择。")},
    )

    def __init__(self, data: object = None, *, candidates: list[User]) -> None:
        super().__init__(data)
        self.candidates = {str(user.pk): user for user in candidates}
        self.fields["investigator"].choices = [(key, user.name) for key, user in self.candidates.items()]

    @property
    def chosen(self) -> User:
        return self.candidates[self.cleaned_data["investigator"]]


class UnsealForm(forms.Form):
    """Why the objector's name is needed."""

    reason = forms.CharField(
        label=_("为什么要看"),
        help_text=_("例如：打电话核对他看到的情况。您的姓名、时间和理由会记录下来。"),
        max_length=300,
        error_messages={"required": _("请写明为什么要看提出人的姓名和电话。")},
    )


class AnswerForm(forms.Form):
    """What was found, whether the objection stands, and what the objector is told."""

    upheld = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("no", _("异议不成立，继续公示")), ("yes", _("异议成立，退回重新审核"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论。")},
    )
    findings = forms.CharField(
        label=_("核实情况"),
        help_text=_("问了谁、看了什么、查到什么。只给办理机构看。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明核实到的情况。")},
    )
    answer = forms.CharField(
        label=_("给提出人的答复"),
        help_text=_("提出人凭查询码能看到这段话。不要写别人的身份证号、电话和账号。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明给提出人的答复。")},
    )


class CorrectForm(forms.Form):
    """The right amount of one line, and why."""

    amount = forms.CharField(
        label=_("正确的金额（元）"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"required": _("请写正确的金额。")},
    )
    reason = forms.CharField(
        label=_("哪里错了，依据是什么"),
        help_text=_("记入办理记录。姓名按登记信息自动更新，不用在这里写。"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明哪里错了、依据是什么。")},
    )

    def clean_amount(self) -> int:
        try:
            return parse_yuan(self.cleaned_data["amount"].strip())
        except BadAmount as error:
            raise ValidationError(error.sentence) from error
