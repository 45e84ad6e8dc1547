"""The forms of what is done beside deciding: each asks for as little as the command needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.fields import ActForm, reason_field
from approvals.moves.consulting import offices_to_ask
from approvals.moves.copying import readers_of
from approvals.moves.handing_over import colleagues
from approvals.moves.sending_back import earlier_steps
from policies.calendar import add_working_days
from registry import clock
from registry.models import User
from workflows.models import Claim, OpenItem

WORKING_DAYS_TO_ANSWER = 5
KEPT = _("请写明理由，会记入办理记录。")


class SendBackForm(ActForm):
    """退回修改: to which desk, and what is to be looked at again."""

    to_step = forms.TypedChoiceField(
        label=_("退回到哪一个环节"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择退回到哪一个环节。"),
            "invalid_choice": _("这个环节不能退回，请从列出的几项中选择。"),
        },
    )
    comment = reason_field(
        _("要重新核实什么"), _("写给前面环节的工作人员。申请人不用做什么。"), required=KEPT
    )

    def __init__(self, data: object = None, *, claim: Claim) -> None:
        super().__init__(data, claim=claim)
        self.fields["to_step"].choices = [
            (step.pk, f"{step.title} · {step.office.name}") for step in reversed(earlier_steps(claim))
        ]


class HandOverForm(ActForm):
    """转办、委派: which colleague, and why."""

    to = forms.TypedChoiceField(
        label=_("交给哪位同事"),
        coerce=int,
        error_messages={
            "required": _("请选择一位同事。"),
            "invalid_choice": _("这位同事不能办理这份申请，请从列出的人员中选择。"),
        },
    )
    reason = reason_field(_("理由"), _("例如：我下周出差，请您接着办。"), required=KEPT)

    def __init__(self, data: object = None, *, claim: Claim, item: OpenItem, user: User) -> None:
        super().__init__(data, claim=claim)
        self.people = {each.pk: each for each in colleagues(user, item)}
        self.fields["to"].choices = [
            ("", _("请选择")),
            *((key, each.name) for key, each in self.people.items()),
        ]


class ConsultForm(ActForm):
    """会商: which office, what question, until when."""

    office = forms.TypedChoiceField(
        label=_("向哪个机构会商"),
        coerce=int,
        error_messages={
            "required": _("请选择向哪个机构会商。"),
            "invalid_choice": _("不能向这个机构会商，请从列出的机构中选择。"),
        },
    )
    question = forms.CharField(
        label=_("请对方答复什么"),
        help_text=_("例如：这家店是否在你县登记经营？请只写要问的事，不要写身份证号、手机号。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("请写明要问什么。"),
            "max_length": _("最多写500个字，请写得简短一些。"),
        },
    )
    answer_by = forms.DateField(
        label=_("请对方在哪天以前答复"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写答复期限。"),
            "invalid": _("没有这一天，请重新选择日期。"),
        },
    )

    def __init__(self, data: object = None, *, claim: Claim, item: OpenItem) -> None:
        super().__init__(data, claim=claim)
        self.initial["answer_by"] = add_working_days(clock.today(), WORKING_DAYS_TO_ANSWER, item.place_code)
        self.offices = {office.pk: office for office in offices_to_ask(claim, item.office)}
        self.fields["office"].choices = [
            ("", _("请选择")),
            *((key, office.name) for key, office in self.offices.items()),
        ]


class OpinionForm(forms.Form):
    """What the office that was asked answers."""

    answer = forms.CharField(
        label=_("答复意见"),
        help_text=_("写明查到的情况和贵单位的意见。答复后不能修改。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("请写明答复意见。"),
            "max_length": _("最多写1000个字，请写得简短一些。"),
        },
    )


class CopyForm(ActForm):
    """抄送: who shall read it, with a line to him."""

    reader = forms.TypedChoiceField(
        label=_("抄送给谁"),
        coerce=int,
        error_messages={
            "required": _("请选择抄送给谁。"),
            "invalid_choice": _("不能抄送给这个人，请从列出的人员中选择。"),
        },
    )
    note = forms.CharField(
        label=_("附言"),
        required=False,
        max_length=200,
        help_text=_("想请对方注意什么，写一句话。"),
        error_messages={"max_length": _("附言最多写200个字，请写得简短一些。")},
    )

    def __init__(self, data: object = None, *, claim: Claim, user: User) -> None:
        super().__init__(data, claim=claim)
        readers = readers_of(claim, user)
        self.people = {each.pk: each for each, _office in readers}
        self.fields["reader"].choices = [
            ("", _("请选择")),
            *((each.pk, f"{each.name} · {office}") for each, office in readers),
        ]
