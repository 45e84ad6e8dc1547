"""Fields that several forms of a desk ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 500


def reason_field(
    label: object, help_text: object, *, required: object = _("请写明理由。")
) -> forms.CharField:
    """A few sentences, compulsory; `required` is said where they are missing."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": required,
            "max_length": _("最多写500个字，请写得简短一些。"),
        },
    )
