"""What staff type about delegations, relatives and households. What may be is decided by the commands."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policies.load import programmes
from registry import clock
from registry.delegations import MOST_WORDS
from registry.duty_pages import lendable_posts, possible_delegates
from registry.enums import Kin
from registry.models import User

FEN = 100


class DelegationForm(forms.Form):
    """One post, one delegate, some days; programmes and an amount to confine it."""

    post = forms.TypedChoiceField(
        label=_("委托哪个岗位"), coerce=int, error_messages={"required": _("请选择要委托的岗位。")}
    )
    delegate = forms.TypedChoiceField(
        label=_("委托给谁"),
        help_text=_("只能委托本县在岗的审核、财务人员。受托人不能再转委托。"),
        coerce=int,
        error_messages={"required": _("请选择受托人。")},
    )
    valid_from = forms.DateField(
        label=_("第一天"),
        initial=clock.today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "is-medium"}),
        error_messages={"required": _("请填写第一天。"), "invalid": _("没有这一天，请重新选择日期。")},
    )
    valid_to = forms.DateField(
        label=_("最后一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "is-medium"}),
        error_messages={"required": _("请填写最后一天。"), "invalid": _("没有这一天，请重新选择日期。")},
    )
    programmes = forms.MultipleChoiceField(
        label=_("限于哪些补贴"),
        help_text=_("一项也不选，就是全部补贴。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ceiling = forms.DecimalField(
        label=_("金额上限（元）"),
        help_text=_("超过这个金额的申请仍由您本人办理。不限金额的请留空。"),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "is-medium", "autocomplete": "off"}),
        error_messages={"invalid": _("请用数字填写金额，例如 5000。")},
    )
    reason = forms.CharField(
        label=_("原因"),
        help_text=_("例如外出培训、休假。"),
        max_length=MOST_WORDS,
        error_messages={"required": _("请写明委托的原因。")},
    )

    def __init__(self, user: User, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self._posts = lendable_posts(user)
        roles = [(post.pk, f"{post.office.name} · {post.get_role_display()}") for post in self._posts]
        self.fields["post"].choices = roles
        self.fields["delegate"].choices = [("", "——"), *possible_delegates(user, self._posts)]
        language = get_language() or "zh-hans"
        titles = [(each.code, each.title.in_language(language)) for each in programmes()]
        self.fields["programmes"].choices = titles

    def columns(self) -> dict[str, object]:
        """What `lend` takes of it."""
        data = self.cleaned_data
        ceiling = data["ceiling"]
        return {
            "post": next(post for post in self._posts if post.pk == data["post"]),
            "delegate": User.objects.get(pk=data["delegate"]),
            "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
            "programmes": tuple(data["programmes"]),
            "ceiling_fen": None if ceiling is None else int(ceiling * FEN),
            "reason": data["reason"],
        }


class RelativeForm(forms.Form):
    """A relative by name and identity number, as they stand on the card."""

    name = forms.CharField(
        label=_("亲属姓名"), max_length=50, error_messages={"required": _("请填写亲属的姓名。")}
    )
    id_number = forms.CharField(
        label=_("亲属身份证号"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-medium"}),
        error_messages={"required": _("请填写亲属的身份证号。")},
    )
    kind = forms.ChoiceField(
        label=_("是您的什么人"), choices=Kin.choices, error_messages={"required": _("请选择亲属关系。")}
    )


class HouseholdForm(forms.Form):
    """The number of the household register."""

    number = forms.CharField(
        label=_("户号"),
        help_text=_("户口簿首页上的号码。只用来判断是不是同一户，保存后谁也看不到原号。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-medium"}),
        error_messages={"required": _("请填写户号。")},
    )
