from django import forms
from django.utils.translation import gettext_lazy as _

from policies.calendar import FIRST_YEAR, LAST_YEAR, NATION, CalendarError, Year
from policies.holiday_notice import year_of_notice
from registry.calendar_pages import NATION_IN_ADDRESSES
from registry.calendars import LONGEST_DOCUMENT

LONGEST_TEXT = 5_000


class NoticeForm(forms.Form):
    """A holiday notice as it is typed in; `days` is what it says, once it is valid."""

    region = forms.ChoiceField(
        label=_("适用地区"), error_messages={"invalid_choice": _("请从列表里选择适用地区。")}
    )
    year = forms.IntegerField(
        label=_("年份"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={"class": "is-short", "inputmode": "numeric"}),
        error_messages={
            "required": _("请填写年份，例如 2027。"),
            "invalid": _("年份请写四位数字，例如 2027。"),
        },
    )
    document = forms.CharField(
        label=_("依据的通知"),
        help_text=_("写明名称和文号，例如：国务院办公厅关于2026年部分节假日安排的通知。"),
        max_length=LONGEST_DOCUMENT,
        error_messages={"required": _("请写明依据的通知名称和文号。")},
    )
    rest = forms.CharField(
        label=_("哪些天放假"),
        help_text=_("一行一段，写日期和节日名称，例如：2月15日至2月23日 春节"),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("请填写哪些天放假。")},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    work = forms.CharField(
        label=_("哪些周末上班"),
        help_text=_("一行一天，例如：2月14日。没有就不填。"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, regions: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [(code or NATION_IN_ADDRESSES, name) for code, name in regions]
        self.days: Year | None = None

    def clean_region(self) -> str:
        region: str = self.cleaned_data["region"]
        return NATION if region == NATION_IN_ADDRESSES else region

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            self.days = year_of_notice(
                cleaned["year"],
                cleaned["rest"],
                cleaned["work"],
                cleaned["document"],
                national=cleaned["region"] == NATION,
            )
        except CalendarError as problem:
            self.add_error(problem.field or "year", problem.sentence)
        return cleaned
