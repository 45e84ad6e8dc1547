"""The columns of a roster: what each cell must hold, and what of it a line of the claim keeps."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from policies.periods import ImpossibleDate, parse_date
from registry.identity import Identity, parse_identity, parse_name
from registry.text import normalise

PROOFS = {
    "输入地用工登记名册": "DEST_HRSS_ROSTER",
    "企业工资收入证明": "WAGE_PROOF",
}
SEPARATORS = str.maketrans({"，": "、", ",": "、", "；": "、", ";": "、"})
# As people write a day: 2025-10-09, 2025/10/9, 2025.10.9, 2025年10月9日.
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
LONGEST_TEXT = 100


def nothing() -> None:
    """What an empty cell stands for, unless its column says otherwise."""


@dataclass(frozen=True)
class Column:
    """`read` answers the value of a cell that is not empty, or raises ValueError or RegistryError with a sentence.

    Where `asks_today`, it takes the day as `today` too, so that a sheet of ten thousand rows asks the clock once.
    """

    title: str
    key: str
    read: Callable[..., object]
    required: bool = True
    empty: Callable[[], object] = nothing
    asks_today: bool = False


def as_text(value: object) -> str:
    """The cell as typed; a whole number without the decimal point a spreadsheet adds."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _short_text(value: object) -> str:
    text = as_text(value)
    if len(text) > LONGEST_TEXT:
        raise ValueError(_("太长了，最多%(most)d个字") % {"most": LONGEST_TEXT})
    return text


def _county(value: object) -> str:
    code = normalise(as_text(value))
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise ValueError(_("请填写6位行政区划代码，例如 440106"))
    return code


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    found = DAY.fullmatch(normalise(as_text(value)))
    try:
        return parse_date(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else None).isoformat()
    except ImpossibleDate as error:
        raise ValueError(
            _("“%(text)s”不是真实的日期，请写成 2026-03-02 这样") % {"text": as_text(value)[:20]}
        ) from error


def _name(value: object) -> str:
    return parse_name(as_text(value))


def _identity(value: object, today: date | None = None) -> Identity:
    if isinstance(value, float | int):
        # Kept as a number it has lost its last digits, and one time in ten they would even pass the check digit.
        raise ValueError(_("身份证号码被存成了数字，末尾几位已经不准。请把这一列设为“文本”格式后重新填写"))
    return parse_identity(as_text(value), today=today)


def _proofs(value: object) -> list[str]:
    names = [name.strip() for name in as_text(value).translate(SEPARATORS).split("、") if name.strip()]
    unknown = [name for name in names if name not in PROOFS]
    if unknown:
        raise ValueError(
            _("不认识“%(name)s”，可填：%(known)s") % {"name": unknown[0][:20], "known": "、".join(PROOFS)}
        )
    return list(dict.fromkeys(PROOFS[name] for name in names))


COLUMNS = (
    Column("姓名", "name", _name),
    Column("身份证号码", "id_number", _identity, asks_today=True),
    Column("户籍县代码", "origin_county", _county),
    Column("务工地县代码", "work_county", _county),
    Column("用工单位", "employer", _short_text),
    Column("合同开始日期", "contract_start", _day),
    Column("合同履行至", "performed_until", _day, required=False),
    Column("履行证明", "proofs", _proofs, required=False, empty=list),
)


def _optional_day(value: object) -> None:
    if value is not None:
        _day(value)


def _proof_codes(value: object) -> None:
    if not isinstance(value, list) or not set(value) <= set(PROOFS.values()):
        raise ValueError(_("请从列出的证明里选择"))


# What a line keeps of a row, with what its value must be; who the worker is stays in the register.
LINE_FACTS: dict[str, Callable[[object], object]] = {
    "origin_county": _county,
    "work_county": _county,
    "employer": _short_text,
    "contract_start": _day,
    "performed_until": _optional_day,
    "proofs": _proof_codes,
}
