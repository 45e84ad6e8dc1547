"""Naming a panel, and the voice of one member."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.fields import ActForm, reason_field
from approvals.line_reasons import reasons_for
from approvals.panel.naming import candidates
from approvals.panel.standing import Panel
from workflows.models import Claim, OpenItem


class NameForm(ActForm):
    """Who sits on the panel of this step."""

    members = forms.TypedMultipleChoiceField(
        label=_("会审成员"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请选择会审成员。"),
            "invalid_choice": _("列表里没有这位同事，请从列出的人中选择。"),
        },
    )

    def __init__(self, data: object = None, *, claim: Claim, item: OpenItem, panel: Panel) -> None:
        super().__init__(data, claim=claim)
        named = {each.user_id: each.user for each in panel.members}
        self.people = {each.pk: each for each in candidates(item)} | named
        self.fields["members"].choices = [(key, each.name) for key, each in self.people.items()]
        self.initial["members"] = list(named)
        self.fields["members"].help_text = _("正好选择%(size)d人，其中%(needed)d人同意即通过。") % {
            "size": panel.size,
            "needed": panel.needed,
        }


class VoteForm(forms.Form):
    """Yes or no; a no with a reason from the list."""

    agrees = forms.TypedChoiceField(
        label=_("您的意见"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "is-inline"}),
        error_messages={"required": _("请选择同意或不同意。")},
    )
    code = forms.ChoiceField(
        label=_("不同意的理由"),
        required=False,
        error_messages={"invalid_choice": _("没有这种理由，请从列出的几项中选择。")},
    )
    comment = reason_field(_("意见"), _("写明看了什么、为什么。其他成员和办理人能看到，会记入办理记录。"))

    def __init__(self, data: object = None, *, claim: Claim) -> None:
        super().__init__(data)
        reasons = [(each.code, each.words) for each in reasons_for(claim)]
        self.fields["code"].choices = [("", _("同意的不用选")), *reasons]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("agrees") is False and not data.get("code") and "code" not in self.errors:
            self.add_error("code", _("不同意的，请从列出的理由中选择一项。"))
        return data
