"""考勤: the holders of a unit in one table, a month at a time."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.calendar import is_working_day
from policies.money import BadAmount, parse_yuan, yuan
from policies.periods import add_months
from registry.text import normalise
from workflows.models import Attendance, Placement
from workflows.periods import Days

MONTHS_BACK = 12
MOST_DAYS = 31


class WageField(forms.CharField):
    """A wage in yuan, answered in fen; nothing typed, or 0, means nothing was paid."""

    widget = forms.TextInput(attrs={"class": "is-short", "inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "amount": _("“%(text)s”不是金额。请填写数字，单位是元，例如 1000。"),
    }

    def clean(self, value: object) -> int:
        text = normalise(super().clean(value)).removesuffix("元")
        if not text:
            return 0
        try:
            return parse_yuan(text)
        except BadAmount:
            raise forms.ValidationError(
                self.error_messages["amount"], code="amount", params={"text": text}
            ) from None

    def prepare_value(self, value: object) -> object:
        return yuan(value).replace(",", "") if isinstance(value, int) else value


class MonthForm(forms.Form):
    """Which month is entered: one of the last twelve that are over."""

    month = forms.ChoiceField(label=_("考勤月份"))

    def __init__(self, today: date, month: str) -> None:
        super().__init__(initial={"month": month})
        self.fields["month"].choices = [
            (code, f"{code[:4]}年{int(code[5:])}月") for code in past_months(today)
        ]


class AttendanceForm(forms.Form):
    """Days due, days come and wage of every holder; due days start as the working days of the month."""

    def __init__(self, holders: list[Placement], month: str, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.holders = holders
        known = {
            row.placement_id: row for row in Attendance.objects.filter(placement__in=holders, month=month)
        }
        for holder in holders:
            row, due = known.get(holder.pk), working_days(month, holder.place_id)
            self._add(holder, "required", _days(_("应出勤天数")), row.required if row else due)
            self._add(holder, "attended", _days(_("实际出勤天数")), row.attended if row else None)
            wage = WageField(label=_("实发工资（元）"), required=False)
            self._add(holder, "wage", wage, row.wage_paid_fen if row else None)

    def rows(self) -> Iterator[tuple[Placement, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each holder with his three fields, for the table."""
        for holder in self.holders:
            yield holder, *(self[f"{name}_{holder.pk}"] for name in ("required", "attended", "wage"))

    def clean(self) -> dict[str, object]:
        for holder in self.holders:
            attended = self.cleaned_data.get(f"attended_{holder.pk}")
            required = self.cleaned_data.get(f"required_{holder.pk}")
            if attended is not None and required is not None and attended > required:
                self.add_error(f"attended_{holder.pk}", _("不能多于应出勤天数，请核对考勤表。"))
        return self.cleaned_data

    def days(self) -> list[Days]:
        """What a valid form says."""
        return [
            Days(
                holder,
                attended=self.cleaned_data[f"attended_{holder.pk}"],
                required=self.cleaned_data[f"required_{holder.pk}"],
                wage_paid_fen=self.cleaned_data[f"wage_{holder.pk}"],
            )
            for holder in self.holders
        ]

    def _add(self, holder: Placement, name: str, field: forms.Field, first: object) -> None:
        field.label = f"{holder.person.name_masked}：{field.label}"
        self.fields[f"{name}_{holder.pk}"] = field
        self.initial[f"{name}_{holder.pk}"] = first


def past_months(today: date) -> list[str]:
    """The last twelve months that are over, the latest first, as 2026-02."""
    first = today.replace(day=1)
    return [f"{add_months(first, -back):%Y-%m}" for back in range(1, MONTHS_BACK + 1)]


def working_days(month: str, place: str) -> int:
    """How many working days the calendar of this place has in the month."""
    year, number = int(month[:4]), int(month[5:])
    days = (date(year, number, day) for day in range(1, monthrange(year, number)[1] + 1))
    return sum(is_working_day(day, place) for day in days)


def _days(label: object) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "is-short", "inputmode": "numeric"}),
        error_messages={
            "required": _("请填写天数，没有出勤填0。"),
            "invalid": _("请填写整数天数。"),
            "max_value": _("一个月最多31天。"),
            "min_value": _("天数不能是负数。"),
        },
    )
