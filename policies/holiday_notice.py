"""A holiday notice as it is typed in: one stretch of days a line, 2月5日至2月11日 春节, or 2027-02-05 to 2027-02-11."""

import re
from datetime import date

from policies.calendar import FIRST_YEAR, LAST_YEAR, CalendarError, Year
from policies.periods import ONE_DAY

DAY = r"(?:(?P<{0}year>\d{{4}})[-年/.])?(?P<{0}month>\d{{1,2}})[-月/.](?P<{0}day>\d{{1,2}})日?"
UNTIL = r"\s*(?:至|到|—+|–|~|～)\s*"
LINE = re.compile(
    rf"{DAY.format('first_')}(?:{UNTIL}{DAY.format('last_')})?[\s，,：:]*(?P<name>.*)", re.ASCII
)
LONGEST_STRETCH = 31
LONGEST_NAME = 40
# 全国年节及纪念日放假办法 第二条: whatever else a notice moves, these are days of rest in every year.
ALWAYS_REST = ((1, 1), (5, 1), (10, 1))
WORKED = "调休上班"


def year_of_notice(year: int, rest: str, work: str, document: str, *, national: bool) -> Year:
    """The year that the typed notice describes.

    Raises CalendarError, naming the line, for what is no day of that year, a stretch of more than 31 days, a day
    named twice, a national day of work that is a weekday, or a national notice without the statutory holidays.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"年份应在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    resting, working = _days(year, rest, "", "rest"), _days(year, work, WORKED, "work")
    for day in sorted(resting.keys() & working.keys()):
        raise CalendarError(f"{_told(day)}既写在放假里又写在上班里，请删去其中一处", field="rest")
    if not resting and not working:
        raise CalendarError("还没有填写任何一天。请至少填写一行放假或上班的日期", field="rest")
    if national:
        _refuse_incomplete(year, resting, working)
    return Year(resting, working, document)


def _refuse_incomplete(year: int, resting: dict[date, str], working: dict[date, str]) -> None:
    for month, number in ALWAYS_REST:
        if date(year, month, number) not in resting:
            raise CalendarError(f"全国通知应包括{month}月{number}日的法定假日，请核对后补上", field="rest")
    for day in working:
        if day.weekday() < 5:
            raise CalendarError(f"{_told(day)}本来就是工作日，不用写在调休上班里，请核对日期", field="work")


def _days(year: int, text: str, default: str, field: str) -> dict[date, str]:
    try:
        return _read(year, text, default)
    except CalendarError as problem:
        raise CalendarError(problem.sentence, field=field) from None


def _read(year: int, text: str, default: str) -> dict[date, str]:
    found: dict[date, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        first, last, name = _stretch(year, line)
        if not name and not default:
            raise CalendarError(f"“{line[:40]}”没有写节日名称，请写成“{_told(first)} 春节”这样")
        day = first
        while day <= last:
            if day in found:
                raise CalendarError(f"{_told(day)}写了两次，请删去其中一处")
            found[day] = name or default
            day += ONE_DAY
    return found


def _stretch(year: int, line: str) -> tuple[date, date, str]:
    match = LINE.fullmatch(line)
    if match is None:
        raise CalendarError(f"“{line[:40]}”看不懂，请写成“2月5日至2月11日 春节”这样，一行一段")
    first = _day(year, match, "first_", line)
    last = _day(year, match, "last_", line) if match["last_month"] else first
    if last < first:
        raise CalendarError(f"“{line[:40]}”的结束日早于开始日，请核对")
    if (last - first).days >= LONGEST_STRETCH:
        raise CalendarError(f"“{line[:40]}”超过{LONGEST_STRETCH}天，请核对")
    name = match["name"].strip()
    if len(name) > LONGEST_NAME:
        raise CalendarError(f"“{line[:40]}”的名称太长，最多{LONGEST_NAME}个字")
    return first, last, name


def _day(year: int, match: re.Match[str], part: str, line: str) -> date:
    written = match[f"{part}year"]
    if written is not None and int(written) != year:
        raise CalendarError(f"“{line[:40]}”不在{year}年。跨年的日子请到另一年的日历里填写")
    try:
        return date(year, int(match[f"{part}month"]), int(match[f"{part}day"]))
    except ValueError:
        raise CalendarError(f"“{line[:40]}”里没有这一天，请核对日期") from None


def _told(day: date) -> str:
    return f"{day.month}月{day.day}日"


def as_typed(days: dict[date, str]) -> str:
    """The days as lines that `year_of_notice` reads back: stretches of one name together."""
    lines: list[tuple[date, date, str]] = []
    for day, name in sorted(days.items()):
        if lines and lines[-1][1] + ONE_DAY == day and lines[-1][2] == name:
            lines[-1] = (lines[-1][0], day, name)
        else:
            lines.append((day, day, name))
    return "\n".join(
        f"{_told(first)}{'' if first == last else f'至{_told(last)}'} {name}" for first, last, name in lines
    )
