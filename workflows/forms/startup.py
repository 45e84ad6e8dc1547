"""创业补贴: the business, and what the founder did before."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.enums import BusinessKind
from registry.identity import parse_uscc
from workflows.forms.base import StepForm
from workflows.forms.fields import DayField, ParsedField, YesNoField, county_choices

# Asked only of those who worked elsewhere.
AWAY = ("away_place", "away_from", "away_until")


class BusinessForm(StepForm):
    """What the licence says. Where the market register knows the business, the register prevails over this."""

    lead = _("请拿出营业执照，照着填写。")

    uscc = ParsedField(
        parse=parse_uscc,
        label=_("统一社会信用代码"),
        help_text=_("18位，在营业执照的右上角或左上角。"),
        widget=forms.TextInput(
            attrs={
                "class": "is-medium",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autocomplete": "off",
            }
        ),
        error_messages={"required": _("请填写统一社会信用代码。")},
    )
    business_name = forms.CharField(
        label=_("名称"),
        max_length=100,
        help_text=_("和营业执照上的一字不差。"),
        error_messages={"required": _("请填写营业执照上的名称。")},
    )
    business_type = forms.ChoiceField(
        label=_("主体类型"),
        choices=BusinessKind.choices,
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请选择主体类型。")},
    )
    registered_on = DayField(
        label=_("注册登记日期"),
        help_text=_("营业执照上的“注册日期”或“成立日期”，例如 2025-06-18。"),
        error_messages={"required": _("请填写注册登记日期。")},
    )
    business_county = forms.ChoiceField(
        label=_("登记在哪个县（市、区）"),
        help_text=_("补贴由登记经营的县（市、区）受理和发放。"),
        error_messages={"required": _("请选择登记经营的县（市、区）。")},
    )
    business_address = forms.CharField(
        label=_("经营地址"),
        max_length=120,
        help_text=_("乡镇、村、路名和门牌号，工作人员会按这个地址上门核查。"),
        error_messages={"required": _("请填写经营地址。")},
    )

    def prepare(self) -> None:
        self.fields["business_county"].choices = county_choices()
        self.initial["business_county"] = self.claim.answers.get("business_county", self.claim.county_id)


class ExperienceForm(StepForm):
    """首次创业, and for those who came back from work elsewhere, where and when that was."""

    lead = _("这项补贴只给第一次创业的人，一人一次。请如实填写，系统会和登记信息核对。")

    first_business = YesNoField(
        label=_("这是您第一次办企业或个体户吗？"),
        yes=_("是第一次"),
        no=_("以前办过"),
        error_messages={"required": _("请回答是不是第一次创业。")},
    )
    worked_away = YesNoField(
        label=_("创业前，您在本县以外务过工吗？"),
        yes=_("务过工"),
        no=_("没有"),
        help_text=_("返乡农民工凭外出务工经历申请。其他人员选“没有”不影响申请。"),
        error_messages={"required": _("请回答有没有外出务工。")},
    )
    away_place = forms.CharField(
        label=_("在哪里、做什么"),
        max_length=100,
        help_text=_("例如：广东省广州市，电子厂。"),
        error_messages={"required": _("请填写在哪里务工、做什么。")},
    )
    away_from = DayField(
        label=_("从哪天开始"),
        help_text=_("例如 2019-03-01"),
        error_messages={"required": _("请填写务工开始的日期。")},
    )
    away_until = DayField(
        label=_("到哪天结束"),
        help_text=_("例如 2025-01-20"),
        error_messages={"required": _("请填写务工结束的日期。")},
    )

    def prepare(self) -> None:
        if self.is_bound and self.data.get("worked_away") != "yes":
            self.let_off(*AWAY)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        begun, ended = data.get("away_from"), data.get("away_until")
        if begun and ended and ended < begun:
            self.add_error("away_until", _("结束日期早于开始日期，请核对这两个日期。"))
        return data

    def answers(self) -> dict[str, object]:
        """Without work elsewhere there is no place and no time of it."""
        away = bool(self.cleaned_data.get("worked_away"))
        return {name: value if away or name not in AWAY else "" for name, value in self.cleaned_data.items()}

    def required_names(self) -> list[str]:
        return ["first_business", "worked_away", *(AWAY if self.claim.answers.get("worked_away") else ())]
