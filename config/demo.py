"""The clock of a demonstration: move it forward and let everything that falls due happen."""

from collections.abc import Callable, Mapping
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
    """The day to go to: one of the future."""

    day = forms.DateField(
        label=_("调到这一天"),
        help_text=_("只能往后调。"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("请选择一个日期，或者点上面的按钮。"),
            "invalid": _("没有这一天，请重新选择日期。"),
        },
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day <= clock.today():
            raise forms.ValidationError(_("演示日期只能往后调，请选择今天以后的日期。"))
        return day


def asked(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was posted, with the name of a step turned into the day it leads to."""
    step = STEPS.get(data.get("step", ""))
    return {"day": step(clock.today()).isoformat()} if step else data


def move_to_day(day: date) -> int:
    """Stand at nine in the morning of `day` and run every timer and job due by then; answers how many ran."""
    clock.move_to(datetime.combine(day, OFFICE_OPENS, clock.SHANGHAI))
    return run_due()
