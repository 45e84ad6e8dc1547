"""The files that banks read and send back, described as data: `formats/*.toml`, one file a format."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from policies.model import Text
from workflows.errors import InvalidInput

HERE = Path(__file__).parent
# As banks print them: a file is Chinese whoever makes it.
COLUMNS = {
    "sequence": "序号",
    "reference": "付款编号",
    "account": "账号",
    "holder": "户名",
    "bank": "开户银行",
    "amount": "金额",
    "note": "附言",
    "result": "处理结果",
    "day": "处理日期",
    "bank_reference": "银行流水号",
    "reason": "失败原因",
}
NEEDED_OUT = {"reference", "account", "holder", "amount"}
NEEDED_BACK = {"reference", "amount", "result", "day"}
KINDS, ENCODINGS, UNITS = {"text", "xlsx"}, {"gb18030", "utf-8"}, {"yuan", "fen"}


class BadFormat(ValueError):
    """A format file does not say what a format has to say; names the file and what is wrong."""


@dataclass(frozen=True)
class Format:
    """One bank's format. `trailer` is the last line, with `{count}` and `{total}`; empty: there is none."""

    code: str
    title: Text
    kind: str
    encoding: str
    separator: str
    unit: str
    header: bool
    trailer: tuple[str, ...]
    columns: tuple[str, ...]
    back: tuple[str, ...]
    paid: str
    returned: str

    @property
    def ending(self) -> str:
        return "xlsx" if self.kind == "xlsx" else "csv" if self.separator == "," else "txt"


@dataclass(frozen=True)
class Reason:
    """Why a bank sent money back, and what has to be done."""

    text: Text
    cure: Text


@cache
def formats() -> Mapping[str, Format]:
    """The formats by code. Raises BadFormat for a file that is not one."""
    return {path.stem: read_format(path) for path in sorted((HERE / "formats").glob("*.toml"))}


def chosen(code: str) -> Format:
    """The format of this code, as somebody chose it. Raises InvalidInput when there is none."""
    found = formats().get(code)
    if found is None:
        raise InvalidInput(_("没有这种文件格式，请重新选择。"), field="format")
    return found


@cache
def reasons() -> Mapping[str, Reason]:
    """The reasons of returns by code."""
    data = tomllib.loads((HERE / "reasons.toml").read_text(encoding="utf-8"))
    return {code: Reason(Text(**each["text"]), Text(**each["cure"])) for code, each in data.items()}


def read_format(path: Path) -> Format:
    """One format file. Raises BadFormat."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        found = Format(
            code=path.stem,
            title=Text(**data["title"]),
            kind=data["kind"],
            encoding=data["encoding"],
            separator=data.get("separator", ""),
            unit=data["amount"],
            header=data["header"],
            trailer=tuple(data.get("trailer", ())),
            columns=tuple(data["columns"]),
            back=tuple(data["return"]["columns"]),
            paid=data["return"]["paid"],
            returned=data["return"]["returned"],
        )
    except (KeyError, TypeError) as error:
        raise BadFormat(f"{path.name}: {error}") from error
    _check(path.name, found)
    return found


def _check(name: str, found: Format) -> None:
    unknown = {*found.columns, *found.back} - COLUMNS.keys()
    missing = (NEEDED_OUT - set(found.columns)) | (NEEDED_BACK - set(found.back))
    faults = [
        f"unknown columns: {', '.join(sorted(unknown))}" if unknown else "",
        f"missing columns: {', '.join(sorted(missing))}" if missing else "",
        "kind" if found.kind not in KINDS else "",
        "encoding" if found.encoding not in ENCODINGS else "",
        "amount" if found.unit not in UNITS else "",
        "separator" if found.kind == "text" and len(found.separator) != 1 else "",
        "paid and returned are the same" if found.paid == found.returned else "",
    ]
    if any(faults):
        raise BadFormat(f"{name}: {'; '.join(fault for fault in faults if fault)}")
