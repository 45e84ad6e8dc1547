"""What is asked before something is done to a post: one form an act, each telling the arguments of its command."""

from collections.abc import Callable, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.errors import RegistryError
from registry.models import Organisation, User
from registry.selectors import find_organisation
from workflows.enums import EndCause, PlacementVerb, StopCause
from workflows.errors import CommandRefused
from workflows.forms.fields import DayField
from workflows.models import Placement
from workflows.posts import commands
from workflows.posts.coverage import agreed_from, agreed_until, month_of, months_from, open_stop
from workflows.posts.pages import units_of

MOST_MONTHS = 120


class ActForm(forms.Form):
    """An act on one post; `arguments` are those of its command."""

    def __init__(self, placement: Placement, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.placement = placement
        self.prepare()

    def prepare(self) -> None:
        """Give the fields what depends on the post."""

    def arguments(self) -> dict[str, object]:
        """What a valid form says."""
        return dict(self.cleaned_data)

    def tell(self, refusal: CommandRefused | RegistryError) -> None:
        """Put a refusal of the command where it was typed, or on top."""
        field = getattr(refusal, "field", "") or refusal.code
        self.add_error(field if field in self.fields else None, str(refusal.sentence))


class ApproveForm(ActForm):
    approved_on = DayField(
        label=_("核定日期"), help_text=_("补贴期限和能否延长到退休，都从这一天算起。例如 2026-03-02")
    )

    def prepare(self) -> None:
        self.initial["approved_on"] = clock.today().isoformat()

    def arguments(self) -> dict[str, object]:
        return {"approved_on": date.fromisoformat(self.cleaned_data["approved_on"])}


class DeclineForm(ActForm):
    comment = forms.CharField(
        label=_("不予核定的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignForm(ActForm):
    until = DayField(
        label=_("新协议到哪一天"), future=True, help_text=_("从上一份协议的次日接着算。例如 2027-12-31")
    )
    expected_until = forms.DateField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        self.initial["expected_until"] = agreed_until(self.placement).isoformat()

    def arguments(self) -> dict[str, object]:
        return {
            "until": date.fromisoformat(self.cleaned_data["until"]),
            "expected_until": self.cleaned_data["expected_until"],
        }


class _MonthForm(ActForm):
    month = forms.ChoiceField(
        label=_("从哪个月起"),
        error_messages={"required": _("请选择月份。"), "invalid_choice": _("请选择列出的月份。")},
    )

    def choose(self, first: date, last: date, chosen: str) -> None:
        months = list(months_from(month_of(first), month_of(last)))[:MOST_MONTHS]
        self.fields["month"].choices = [(each, f"{each[:4]}年{int(each[5:])}月") for each in months]
        self.initial["month"] = min(max(chosen, months[0]), months[-1])


class StopForm(_MonthForm):
    cause = forms.ChoiceField(
        label=_("停发的原因"),
        choices=StopCause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择原因。")},
    )
    comment = forms.CharField(
        label=_("情况说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        self.choose(agreed_from(self.placement), agreed_until(self.placement), month_of(clock.today()))


class ResumeForm(_MonthForm):
    comment = forms.CharField(
        label=_("情况说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        stop = open_stop(self.placement)
        first = stop.first_day if stop else agreed_from(self.placement)
        last = max(first, agreed_until(self.placement))
        self.choose(first, last, month_of(clock.today()))


class EndForm(ActForm):
    last_day = DayField(
        label=_("最后在岗日"),
        help_text=_("这一天所在的月份仍按出勤计发，之后的月份不再申报。例如 2026-03-31"),
    )
    cause = forms.ChoiceField(
        label=_("退出的原因"),
        choices=EndCause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择原因。")},
    )
    comment = forms.CharField(
        label=_("情况说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def arguments(self) -> dict[str, object]:
        return self.cleaned_data | {"last_day": date.fromisoformat(self.cleaned_data["last_day"])}


class RegisterForm(forms.Form):
    """A new post and who is to hold it. The unit is chosen by whoever acts for it, typed by the county."""

    unit = forms.CharField(
        label=_("用人单位的统一社会信用代码"), max_length=30, help_text=_("18位，与单位证书上的一致")
    )
    name = forms.CharField(label=_("姓名"), max_length=50, help_text=_("与身份证上的一致"))
    id_number = forms.CharField(
        label=_("身份证号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-medium"}),
    )
    post_code = forms.CharField(
        label=_("岗位编码"),
        max_length=30,
        help_text=_("本单位内不重复，例如 BS-GS-06"),
        widget=forms.TextInput(attrs={"class": "is-medium"}),
    )
    post_name = forms.CharField(label=_("岗位名称"), max_length=60, help_text=_("例如 村庄保洁员"))
    from_day = DayField(label=_("上岗协议从"), future=True)
    until = DayField(label=_("上岗协议到"), future=True, help_text=_("最长3年。例如 2026-12-31"))
    months_before = forms.IntegerField(
        label=_("以前已享受岗位补贴的月数"),
        min_value=0,
        max_value=600,
        initial=0,
        help_text=_("在本系统记账以前享受的，包括在其他单位的；没有填0"),
        widget=forms.NumberInput(attrs={"class": "is-short", "inputmode": "numeric"}),
    )

    def __init__(self, user: User, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        units = units_of(user)
        if units:
            self.fields["unit"] = forms.ChoiceField(
                label=_("用人单位"), choices=[(each.uscc, each.name) for each in units]
            )

    def clean_unit(self) -> Organisation:
        found = find_organisation(self.cleaned_data["unit"])
        if found is None:
            raise forms.ValidationError(_("没有登记这个代码的单位。请核对代码，或先登记单位。"))
        return found

    def arguments(self) -> dict[str, object]:
        """What a valid form says, as the arguments of `register_newcomer`."""
        said = dict(self.cleaned_data)
        unit = said.pop("unit")
        days = {name: date.fromisoformat(said[name]) for name in ("from_day", "until")}
        return said | days | {"organisation": unit}

    def tell(self, refusal: CommandRefused | RegistryError) -> None:
        """Put a refusal of the command where it was typed, or on top; the registry speaks of name and number."""
        field = getattr(refusal, "field", "")
        if isinstance(refusal, RegistryError):
            field = "name" if refusal.code in ("name", "name_differs") else "id_number"
        self.add_error(field if field in self.fields else None, str(refusal.sentence))


FORMS: dict[PlacementVerb, type[ActForm]] = {
    PlacementVerb.APPROVE: ApproveForm,
    PlacementVerb.DECLINE: DeclineForm,
    PlacementVerb.RENEW: SignForm,
    PlacementVerb.EXTEND: SignForm,
    PlacementVerb.STOP: StopForm,
    PlacementVerb.RESUME: ResumeForm,
    PlacementVerb.END: EndForm,
}
COMMANDS: dict[PlacementVerb, Callable[..., object]] = {
    PlacementVerb.APPROVE: commands.approve_placement,
    PlacementVerb.DECLINE: commands.decline_placement,
    PlacementVerb.RENEW: commands.renew_placement,
    PlacementVerb.EXTEND: commands.extend_placement,
    PlacementVerb.STOP: commands.stop_placement,
    PlacementVerb.RESUME: commands.resume_placement,
    PlacementVerb.END: commands.end_placement,
}
LEADS = {
    PlacementVerb.APPROVE: _("核定以后，单位可以按月申报这个岗位的补贴。请先核对岗位、人员类别和协议。"),
    PlacementVerb.DECLINE: _("不予核定的岗位不能申报补贴，单位会看到您写的理由。"),
    PlacementVerb.RENEW: _("新协议从上一份的次日起，长短不能超过剩下的补贴月数。"),
    PlacementVerb.EXTEND: _("只有初次核定时距法定退休年龄不足5年的人员，可以超过期限延长到退休。"),
    PlacementVerb.STOP: _(
        "从选定的月份起不再申报。还没有提交的申报里会去掉这个人；已经提交或批准的月份会列出来。"
    ),
    PlacementVerb.RESUME: _("从选定的月份起重新申报。选停发开始的那个月，等于这次停发作废。"),
    PlacementVerb.END: _("退出以后，岗位空出来可以另安排人。退出不能撤回，请核对日期和原因。"),
}
DANGEROUS = (PlacementVerb.DECLINE, PlacementVerb.STOP, PlacementVerb.END)
