"""How dates, moments and periods are written on a paper: Arabic figures, no leading zero (GB/T 9704-2012 7.3.5.4)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(when: date) -> str:
    """2026年3月9日."""
    return f"{when.year}年{when.month}月{when.day}日"


def days(first: date, last: date) -> str:
    """2026年3月2日至6日; as much of the second day as differs from the first, the whole of a single day once."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)}至{day(last)}"
    if first.month != last.month:
        return f"{day(first)}至{last.month}月{last.day}日"
    return f"{day(first)}至{last.day}日"


def moment(when: datetime) -> str:
    """2026年3月9日 14:05, by the clock of China whatever the zone of the instant. A naive instant is refused."""
    if when.tzinfo is None:
        raise ValueError("an instant on a paper needs a time zone")
    local = when.astimezone(SHANGHAI)
    return f"{day(local)} {local:%H:%M}"


def grouped(code: str) -> str:
    """A printed verification code in groups of four, as a person reads it out: ABCD-EFGH-JK."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
