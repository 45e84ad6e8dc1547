"""Fields that read what people type: dates, amounts, codes and places, each refused with a sentence of its own."""

import re
from collections.abc import Callable
from datetime import date

from django import forms
from django.utils.dateparse import parse_date as parse_iso
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from policies.errors import ImpossibleDate
from policies.money import BadAmount, parse_yuan, yuan
from policies.periods import parse_date
from registry import clock
from registry.enums import Level
from registry.errors import InvalidIdentity
from registry.models import Division
from registry.text import normalise

EARLIEST_YEAR = 1949
_DAY = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})月?", re.ASCII)
Choices = list[tuple[str, object]]

# Codes of GB/T 2260 for places whose counties no form lists, and of other countries (see policies.places).
BEYOND = [
    ("810000", _("香港特别行政区")),
    ("820000", _("澳门特别行政区")),
    ("710000", _("台湾省")),
    ("ZZ", _("其他国家")),
]


class DayField(forms.CharField):
    """A day as people write it (2025-06-18, 2025年6月18日, 20250618), answered as ISO text for the answers."""

    widget = forms.TextInput(attrs={"class": "is-medium", "autocomplete": "off"})
    default_error_messages = {
        "impossible": _("“%(text)s”这一天在日历上不存在。请对照证件或票据，重新填写真实的日期。"),
        "shape": _("“%(text)s”看不出是哪一天。请写全年、月、日，例如 2025-06-18。"),
        "future": _("%(day)s 晚于今天。请填写已经到来的日期。"),
        "early": _("%(day)s 太早了，请核对年份。"),
    }

    def __init__(self, *, future: bool = False, **kwargs: object) -> None:
        super().__init__(max_length=20, help_text=kwargs.pop("help_text", _("例如 2025-06-18")), **kwargs)
        self.future = future

    def clean(self, value: object) -> str:
        text = super().clean(value)
        if not text:
            return ""
        day = self._read(text)
        if day > clock.today() and not self.future:
            self._refuse("future", day=date_format(day))
        if day.year < EARLIEST_YEAR:
            self._refuse("early", day=date_format(day))
        return day.isoformat()

    def _read(self, text: str) -> date:
        found = _DAY.fullmatch(normalise(text))
        if found is None:
            self._refuse("shape", text=text)
        try:
            return parse_date(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}")
        except ImpossibleDate:
            self._refuse("impossible", text=text)

    def _refuse(self, code: str, **params: object) -> None:
        raise forms.ValidationError(self.error_messages[code], code=code, params=params)


class MonthField(forms.CharField):
    """A month as people write it (2026-02, 2026年2月, 202602), answered as YYYY-MM."""

    widget = forms.TextInput(attrs={"class": "is-short", "autocomplete": "off"})
    default_error_messages = {"shape": _("“%(text)s”看不出是哪个月。请写全年、月，例如 2026-02。")}

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=20, help_text=kwargs.pop("help_text", _("例如 2026-02")), **kwargs)

    def clean(self, value: object) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = _MONTH.fullmatch(normalise(text))
        if found is None or int(found[1]) < EARLIEST_YEAR or not 1 <= int(found[2]) <= 12:
            raise forms.ValidationError(self.error_messages["shape"], code="shape", params={"text": text})
        return f"{found[1]}-{found[2]:0>2}"


class YuanField(forms.CharField):
    """An amount in yuan as typed, answered in fen; zero is no amount."""

    widget = forms.TextInput(attrs={"class": "is-short", "inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "amount": _("“%(text)s”不是金额。请用数字填写，单位是元，最多两位小数，例如 501.00。")
    }

    def clean(self, value: object) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = parse_yuan(normalise(text).removesuffix("元"))
        except BadAmount:
            fen = 0
        if fen == 0:
            raise forms.ValidationError(self.error_messages["amount"], code="amount", params={"text": text})
        return fen

    def prepare_value(self, value: object) -> object:
        return yuan(value) if isinstance(value, int) else value


class ParsedField(forms.CharField):
    """Text that `parse` reads; its InvalidIdentity becomes the error at the field."""

    def __init__(self, *, parse: Callable[[str], str], **kwargs: object) -> None:
        super().__init__(max_length=60, **kwargs)
        self.parse = parse

    def clean(self, value: object) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.parse(text)
        except InvalidIdentity as problem:
            raise forms.ValidationError(problem.sentence, code=problem.code) from None


class YesNoField(forms.TypedChoiceField):
    """A question answered with yes or no, kept as true or false; neither is chosen beforehand."""

    widget = forms.RadioSelect(attrs={"class": "is-inline"})

    def __init__(self, *, yes: object = _("是"), no: object = _("不是"), **kwargs: object) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: object) -> object:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def county_choices(*, beyond: bool = False) -> Choices:
    """Every county by its code, gathered under its city; with `beyond` also the places outside the mainland."""
    groups: dict[str, Choices] = {}
    for county in Division.objects.filter(level=Level.COUNTY).order_by("code"):
        groups.setdefault(county.full_name.removesuffix(county.name), []).append((county.code, county.name))
    if beyond:
        groups[str(_("港澳台和国外"))] = list(BEYOND)
    return [("", _("请选择")), *groups.items()]


def province_choices() -> Choices:
    """Every province by its two digits."""
    provinces = Division.objects.filter(level=Level.PROVINCE).order_by("code")
    return [("", _("请选择")), *provinces.values_list("code", "name")]


def village_choices(county: str) -> Choices:
    """The villages of a county under their townships; a township without villages stands for itself."""
    places = Division.objects.under(county).filter(level__in=[Level.TOWNSHIP, Level.VILLAGE]).order_by("code")
    groups: dict[str, tuple[str, Choices]] = {}
    for place in places:
        if place.level == Level.TOWNSHIP:
            groups[place.code] = (place.name, [])
        else:
            groups[place.code[:9]][1].append((place.code, place.name))
    entries = [(name, villages or [(code, name)]) for code, (name, villages) in groups.items()]
    return [("", _("请选择")), *entries]


def day_words(text: str) -> str:
    """An ISO day as it is read: 2025年6月18日."""
    day = parse_iso(text) if text else None
    return date_format(day) if day else text
