"""考勤表: the attendance of one month as a spreadsheet, filled in with the roll beforehand, read back cell by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from policies.money import BadAmount, parse_yuan
from registry.text import normalise
from workflows.errors import InvalidInput
from workflows.models import Attendance, Placement
from workflows.periods import Days
from workflows.posts.coverage import days_of
from workflows.roster_columns import as_text
from workflows.rosters import Problem
from workflows.sheets import first_sheet, letters

OF, KEY, CODE, POST, NAME = "月份", "登记号", "岗位编码", "岗位名称", "姓名"
REQUIRED, ATTENDED, WAGE = "应出勤天数", "实际出勤天数", "实发工资（元）"
TITLES = (OF, KEY, CODE, POST, NAME, REQUIRED, ATTENDED, WAGE)
READ = (OF, KEY, CODE, REQUIRED, ATTENDED, WAGE)
WIDTHS = (10, 10, 16, 20, 12, 14, 14, 16)
MOST_BYTES = 5 * 2**20
FEN_OF_A_YUAN = 100


class AttendanceUnreadable(InvalidInput):
    """Nothing was kept; `problems` names every cell at once, each with how to mend it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            _("考勤表里有%(count)d处需要改正，没有保存。请按下面的提示改好后重新上传。")
            % {"count": len(problems)},
            code="attendance_sheet",
            field="file",
        )
        self.problems = list(problems)


def sheet_of(holders: Sequence[Placement], month: str, due: int) -> bytes:
    """The sheet of a month: one row for each holder, with what is entered already; `due` are the days due else."""
    known = {row.placement_id: row for row in Attendance.objects.filter(placement__in=holders, month=month)}
    written = BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E6EEF4", "border": 1})
        page = book.add_worksheet(month)
        page.freeze_panes(1, 0)
        for place, (title, width) in enumerate(zip(TITLES, WIDTHS, strict=True)):
            page.set_column(place, place, width)
            page.write_string(0, place, title, head)
        for number, holder in enumerate(holders, start=1):
            row = known.get(holder.pk)
            page.write_string(number, 0, month)
            page.write_number(number, 1, holder.pk)
            for place, text in enumerate((holder.post_code, holder.post_name, holder.person.name_masked), 2):
                page.write_string(number, place, text)
            page.write_number(number, 5, row.required if row else due)
            if row is not None:
                page.write_number(number, 6, row.attended)
                page.write_number(number, 7, row.wage_paid_fen / FEN_OF_A_YUAN)
    return written.getvalue()


def read_month(content: bytes, holders: Sequence[Placement], month: str) -> list[Days]:
    """What a filled sheet says of everybody on the roll of the month.

    Raises AttendanceUnreadable naming every wrong cell, a row too many and a holder who is missing.
    """
    if len(content) > MOST_BYTES:
        raise AttendanceUnreadable([Problem("", _("文件太大，不像是考勤表。请下载这个月的模板填写。"))])
    try:
        rows = first_sheet(content)
    except InvalidInput as error:
        raise AttendanceUnreadable([Problem("", str(error.sentence))]) from error
    reader = _Reader(rows, list(holders), month, days_of(month)[1])
    days = list(reader.days())
    if reader.problems:
        raise AttendanceUnreadable(reader.in_order())
    return days


@dataclass
class _Reader:
    """One sheet while it is read, and what was found wrong so far, by row and column from 0."""

    rows: list[list[object]]
    holders: list[Placement]
    month: str
    last: date
    problems: list[tuple[int, int, str]] = field(default_factory=list)

    def days(self) -> Iterator[Days]:
        """The entries that could be read; what could not is in `problems`."""
        titles = [as_text(cell) for cell in self.rows[0]] if self.rows else []
        missing = [title for title in READ if title not in titles]
        if missing:
            words = {"titles": "、".join(missing)}
            self.blame(0, 0, _("缺少这些列：%(titles)s。请下载这个月的模板填写") % words)
            return
        self.places = {title: titles.index(title) for title in READ}
        by_key, seen = {str(each.pk): each for each in self.holders}, {}
        for number, row in enumerate(self.rows[1:], start=1):
            if not any(map(as_text, row)):
                continue
            said = as_text(row[self.places[OF]])
            if said != self.month:
                words = {"said": said[:20], "month": self.month}
                self.blame(
                    number,
                    self.places[OF],
                    _("这一行是“%(said)s”的，这里要%(month)s的，请用这个月的模板") % words,
                )
            holder = self._holder(number, row, by_key, seen)
            entry = None if holder is None else self._entry(number, row, holder)
            if entry is not None:
                yield entry
        for holder in self.holders:
            if holder.pk not in seen:
                words = {"code": holder.post_code, "name": holder.person.name_masked}
                self.blame(
                    len(self.rows),
                    0,
                    _("少了%(code)s %(name)s，请补上这一行；没有出勤的，出勤天数填0") % words,
                )

    def blame(self, row: int, column: int, sentence: str) -> None:
        self.problems.append((row, column, sentence))

    def in_order(self) -> list[Problem]:
        return [
            Problem(f"{letters(column)}{row + 1}", sentence)
            for row, column, sentence in sorted(self.problems)
        ]

    def _holder(
        self, number: int, row: list[object], by_key: dict[str, Placement], seen: dict[int, int]
    ) -> Placement | None:
        key, place = as_text(row[self.places[KEY]]), self.places[KEY]
        holder = by_key.get(key)
        if holder is None:
            self.blame(
                number,
                place,
                _("这个月没有登记号为“%(key)s”的在岗人员，请用这个月的模板") % {"key": key[:20]},
            )
            return None
        if holder.pk in seen:
            self.blame(number, place, _("与第%(row)d行是同一个人，请只留一行") % {"row": seen[holder.pk] + 1})
            return None
        seen[holder.pk] = number
        if as_text(row[self.places[CODE]]) != holder.post_code:
            self.blame(
                number,
                self.places[CODE],
                _("登记号对应的岗位编码是%(code)s，请不要改动或错开这两列") % {"code": holder.post_code},
            )
            return None
        return holder

    def _entry(self, number: int, row: list[object], holder: Placement) -> Days | None:
        required = self._whole(number, row, REQUIRED, 1, self.last.day)
        attended = self._whole(number, row, ATTENDED, 0, required if required is not None else self.last.day)
        wage = self._wage(number, row)
        if required is None or attended is None or wage is None:
            return None
        return Days(holder, attended=attended, required=required, wage_paid_fen=wage)

    def _whole(self, number: int, row: list[object], title: str, least: int, most: int) -> int | None:
        text = normalise(as_text(row[self.places[title]])).removesuffix("天")
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        said = (
            _("没有填写，请填%(least)d到%(most)d之间的整数")
            if not text
            else _("“%(text)s”不对，请填%(least)d到%(most)d之间的整数")
        )
        self.blame(number, self.places[title], said % {"text": text[:20], "least": least, "most": most})
        return None

    def _wage(self, number: int, row: list[object]) -> int | None:
        text = normalise(as_text(row[self.places[WAGE]])).removesuffix("元")
        if not text:
            return 0
        try:
            return parse_yuan(text)
        except BadAmount:
            words = {"text": text[:20]}
            self.blame(
                number, self.places[WAGE], _("“%(text)s”不是金额，请填数字，单位是元，例如 1000.00") % words
            )
            return None
