"""The clock of a demonstration: move it forward and let everything that falls due happen."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.calendar import add_working_days
from registry import clock
from workflows.relay import run_due

OFFICE_OPENS = time(9, 0)
STEPS: dict[str, Callable[[date], date]] = {
    "day": lambda today: today + timedelta(days=1),
    "working_day": lambda today: add_working_days(today, 1),
    "five_working_days": lambda today: add_working_days(today, 5),
}


class ClockForm(forms.Form):
    """One of the three steps, or a day of the future; `day` of the cleaned data is where to go."""

    step = forms.ChoiceField(choices=[(name, name) for name in STEPS], required=False)
    day = forms.DateField(
        label=_("调到这一天"),
        help_text=_("只能往后调。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("没有这一天，请重新选择日期。")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if step := data.get("step"):
            data["day"] = STEPS[step](clock.today())
        elif not data.get("day") and not self.errors:
            self.add_error("day", _("请选择一个日期，或者点上面的按钮。"))
        elif data.get("day") and data["day"] <= clock.today():
            self.add_error("day", _("演示日期只能往后调，请选择今天以后的日期。"))
        return data


def move_to_day(day: date) -> int:
    """Stand at nine in the morning of `day` and run every timer and job due by then; answers how many ran."""
    clock.move_to(datetime.combine(day, OFFICE_OPENS, clock.SHANGHAI))
    return run_due()
