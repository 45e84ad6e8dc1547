"""Which claims, and what is said of all of them. What a reviewer has chosen stays chosen until it is sent off."""

import re
import secrets
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.bulk.runs import MOST_AT_ONCE, Chosen
from approvals.enums import BulkAction
from approvals.phrases import AGAINST, FINAL, FORWARD, Phrase, own_phrases
from registry.models import Office, User

# What an act does not ask for.
UNASKED = {
    BulkAction.AGREE: ("receiver",),
    BulkAction.RETURN: ("receiver",),
    BulkAction.TAKE: ("receiver", "phrase", "comment"),
    BulkAction.ASSIGN: ("phrase",),
}
VALUE = re.compile(r"([\w-]{1,24}):(\d{1,18}):(\d{1,9})")


class ChosenField(forms.Field):
    """The claims ticked on the list, each as `key:task:version`."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: object) -> list[Chosen]:
        found = [VALUE.fullmatch(each) for each in value or ()]
        if not all(found):
            raise ValidationError(_("选中的申请读不出来，请回到列表重新勾选。"))
        return [Chosen(each[1], int(each[2]), int(each[3])) for each in found]

    def validate(self, value: list[Chosen]) -> None:
        if not value:
            raise ValidationError(_("还没有选中申请，请至少勾选一件。"))
        if len(value) > MOST_AT_ONCE:
            raise ValidationError(_("一次最多办理%(most)d件，请分几次办理。") % {"most": MOST_AT_ONCE})


class BulkForm(forms.Form):
    """The claims and the opinion; taking needs none, assigning a colleague and the reason."""

    items = ChosenField(label=_("要办理的申请"), required=False)
    token = forms.CharField(
        max_length=40, widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(24)
    )
    phrase = forms.ChoiceField(
        label=_("常用意见"),
        required=False,
        error_messages={"invalid_choice": _("请从列出的常用意见中选择。")},
    )
    receiver = forms.TypedChoiceField(
        label=_("交给哪位同事"),
        coerce=int,
        error_messages={
            "required": _("请选择一位同事。"),
            "invalid_choice": _("这位同事不在您的机构，请从列出的人员中选择。"),
        },
    )
    comment = forms.CharField(
        label=_("意见和理由"),
        help_text=_("选了常用意见可以不写；写了会一并记入每一件。申请人能看到。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("意见最多写2000个字，请写得简短一些。")},
    )

    def __init__(
        self,
        data: object = None,
        *,
        action: BulkAction,
        offices: Sequence[Office] = (),
        receivers: Sequence[User] = (),
    ) -> None:
        self.action = action
        self.receivers = {each.pk: each for each in receivers}
        super().__init__(data)
        for name in UNASKED[action]:
            del self.fields[name]
        self.phrases = phrases_of(action, offices) if "phrase" in self.fields else []
        if self.phrases:
            choices = [("", _("自己写")), *((each.code, each.text) for each in self.phrases)]
            self.fields["phrase"].choices = choices
        if action == BulkAction.ASSIGN:
            self._ask_for_a_colleague()

    def _ask_for_a_colleague(self) -> None:
        receiver, reason = self.fields["receiver"], self.fields["comment"]
        receiver.choices = [("", _("请选择")), *((key, each.name) for key, each in self.receivers.items())]
        if not self.receivers:
            receiver.help_text = _("您的机构没有其他审核人员。")
        reason.label, reason.required = _("理由"), True
        reason.help_text = _("例如：我下周出差，请您接着办。会记入每一件的办理记录。")
        reason.error_messages["required"] = _("请写明理由。")

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        own = data.get("comment", "").strip()
        phrase = next((each for each in self.phrases if each.code == data.get("phrase")), None)
        if self.action != BulkAction.TAKE and phrase is None and not own and not self.errors:
            self.add_error("comment", _("请写明理由，审核意见不能为空。可以选一条常用意见，也可以自己写。"))
        data["opinion"] = "\n".join(part for part in (str(phrase.text) if phrase else "", own) if part)
        return data

    @property
    def colleague(self) -> User | None:
        """To whom the claims are assigned; None of any other act."""
        return self.receivers.get(self.cleaned_data.get("receiver"))

    @property
    def values(self) -> set[str]:
        """What was ticked, as it was sent."""
        return set(self["items"].value() or ())


def phrases_of(action: BulkAction, offices: Sequence[Office]) -> list[Phrase]:
    """The phrases, own ones first, that say enough by themselves: what points to reasons points to those of a claim."""
    return [
        each
        for each in (*own_phrases(offices), *FORWARD, *FINAL, *AGAINST)
        if each.fits(action.value) and not each.points_to_reasons
    ]
