"""What a county of work answers: the lines it does not confirm, and why."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.models import ClaimLine


class ConfirmForm(forms.Form):
    """Lines that are ticked are not confirmed; all others are."""

    denied = forms.TypedMultipleChoiceField(
        label=_("不能确认的人员"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("名册已有变化，请刷新页面后重新勾选。")},
    )
    note = forms.CharField(
        label=_("说明"),
        help_text=_("有人员不能确认的，写明是哪几行、什么原因。不要写身份证号。"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("说明最多写1000个字。")},
    )

    def __init__(self, data: object = None, files: object = None, *, lines: Sequence[ClaimLine]) -> None:
        super().__init__(data, files)
        self.lines = lines
        self.fields["denied"].choices = [(line.pk, line.label) for line in lines]

    @property
    def chosen(self) -> set[str]:
        """The keys that are ticked, of whatever was sent."""
        return {str(key) for key in self["denied"].value() or []}

    @property
    def rows(self) -> list[dict[str, object]]:
        """The people asked about, with what the roster says of their work."""
        told = ("employer", "contract_start", "performed_until")
        return [
            {
                "line": line,
                "key": str(line.pk),
                "identity": line.person.identity_masked if line.person_id else "—",
                "told": [line.facts.get(name) or "—" for name in told],
            }
            for line in self.lines
        ]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("denied") and not data.get("note", "").strip() and "note" not in self.errors:
            self.add_error("note", _("有人员不能确认的，请写明是哪几行、什么原因。"))
        return data
