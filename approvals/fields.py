"""What several forms of a desk have in common."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.models import Claim

LONGEST_REASON = 500


class ActForm(forms.Form):
    """What is done to one version of a claim, the one that stood on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: object = None, *, claim: Claim) -> None:
        self.claim = claim
        super().__init__(data, initial={"version": claim.version})


def reason_field(
    label: object,
    help_text: object,
    *,
    required: object = _("请写明理由。"),
    longest: int = LONGEST_REASON,
    rows: int = 3,
) -> forms.CharField:
    """A few sentences, compulsory; `required` is said where they are missing."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": required,
            "max_length": _("最多写%(limit_value)d个字，请写得简短一些。"),
        },
    )
