"""Who claims, and what he declares."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.commands import change_phone
from registry.identity import parse_phone
from registry.models import User
from workflows.commands import save_answers
from workflows.filing import Rows
from workflows.forms.base import StepForm
from workflows.forms.fields import ParsedField


class WhoForm(StepForm):
    """Identity comes from the account and is shown masked; only the phone may be changed here. It is sealed, and
    never becomes an answer."""

    lead = _("这些信息来自您的实名账号。请核对，有变化的只有手机号可以在这里改。")

    phone = ParsedField(
        parse=parse_phone,
        label=_("新手机号"),
        required=False,
        widget=forms.TextInput(attrs={"class": "is-medium", "inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": _("请填写手机号，办理结果会通知到这个号码。")},
    )

    def prepare(self) -> None:
        person = self.claim.person
        if person is None:
            del self.fields["phone"]
            self.lead = _("这些信息来自单位登记。请核对，如有变化请先向县人社局更正。")
        elif not person.phone_masked:
            self.fields["phone"].required = True
            self.fields["phone"].label = _("手机号")
        else:
            self.fields["phone"].help_text = _("没有换号就不用填。")

    def save(self, actor: User) -> None:
        if phone := self.cleaned_data.get("phone"):
            change_phone(actor=actor, person=self.claim.person, phone=phone)
        elif self.only_has_gaps() and self.errors:
            return
        save_answers(
            claim_id=self.claim.pk, actor=actor, answers={"identity_confirmed": True}, part=self.part
        )

    def is_done(self) -> bool:
        reachable = self.claim.person is None or bool(self.claim.person.phone_masked)
        return reachable and self.claim.answers.get("identity_confirmed") is True

    def rows(self) -> Rows:
        """The claimant as the registers know him, masked."""
        person, unit = self.claim.person, self.claim.organisation
        if person is None:
            return [
                (_("单位名称"), unit.name),
                (_("统一社会信用代码"), unit.uscc),
                (_("单位类型"), unit.get_kind_display()),
                (_("所在地"), unit.division.full_name),
            ]
        return [
            (_("姓名"), person.name_masked),
            (_("身份证号"), person.identity_masked),
            (_("手机号"), person.phone_masked or _("还没有登记")),
            (_("户籍地"), person.home.full_name),
        ]


class DeclarationsForm(StepForm):
    """告知承诺: consent before any comparison, and what a false statement leads to (人社厅发〔2020〕110号)."""

    lead = _("请逐条读完再勾选。不同意也可以不办，不影响您办理其他事项。")

    data_consent = forms.BooleanField(
        label=_("我同意为办理这份申请，向市场监管、社会保险、民政等部门查询和比对我的有关登记信息。"),
        error_messages={"required": _("没有您的授权，系统不能核对登记信息，申请无法继续。同意的话请勾选。")},
    )
    commitment = forms.BooleanField(
        label=_("我承诺所填内容和所交材料真实、完整，没有重复领取同类补贴。"),
        error_messages={"required": _("请作出承诺后再继续。")},
    )
    liability = forms.BooleanField(
        label=_("我知道：如有虚假，补贴不予发放，已发的要退回，并记入不诚信记录，今后不能再以承诺代替材料。"),
        error_messages={"required": _("请确认您已知道虚假承诺的后果。")},
    )

    def answers(self) -> dict[str, object]:
        return {name: bool(self.cleaned_data.get(name)) for name in self.fields}

    def is_done(self) -> bool:
        return all(self.claim.answers.get(name) is True for name in self.fields)

    def rows(self) -> Rows:
        names = {
            "data_consent": _("授权查询比对"),
            "commitment": _("承诺真实完整"),
            "liability": _("知晓虚假后果"),
        }
        return [
            (words, _("已同意") if self.claim.answers.get(name) else _("还没有勾选"))
            for name, words in names.items()
        ]
