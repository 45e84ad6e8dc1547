"""What an office asks the office above, and what it answers. The commands check again what they read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.consents import MOST_WORDS
from approvals.enums import ConsentKind
from approvals.fields import reason_field

GRANTED, REFUSED = "granted", "refused"
# These are asked for on pages of their own, which say what becomes what, and where the claim shall go.
ON_THEIR_OWN = (ConsentKind.CORRECTION, ConsentKind.TRANSFER)
ASKED_IN_WORDS = [(kind.value, kind.label) for kind in ConsentKind if kind not in ON_THEIR_OWN]


class AskForm(forms.Form):
    """What is asked, and why."""

    kind = forms.ChoiceField(
        label=_("请示什么"),
        choices=ASKED_IN_WORDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择请示的事项。")},
    )
    reason = reason_field(
        _("理由"),
        _("写明情况和为什么需要上级同意。不要写证件号码、账号。"),
        longest=MOST_WORDS,
        rows=4,
    )


class AnswerForm(forms.Form):
    """Yes or no, with the reason."""

    answer = forms.ChoiceField(
        label=_("答复"),
        choices=[(GRANTED, _("同意")), (REFUSED, _("不同意"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择同意或不同意。")},
    )
    comment = reason_field(
        _("批示"),
        _("写明理由或要求，请示的机构会看到。答复以后不能再改。"),
        longest=MOST_WORDS,
        rows=4,
    )
