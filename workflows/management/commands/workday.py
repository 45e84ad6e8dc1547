"""`manage.py workday 2026-09-30 5`: the 5th working day after that day; needs no database."""

import re
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policies.calendar import MOST_DAYS, CalendarError, add_working_days
from policies.periods import parse_date
from workflows.management.reading import answered

COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


def _counted(start: str, count: str) -> date:
    if COUNT.fullmatch(count) is None or int(count) < 1:
        raise CalendarError(f"工作日数“{count[:40]}”应为1至{MOST_DAYS}之间的整数")
    return add_working_days(parse_date(start), int(count))


class Command(BaseCommand):
    help = "输出某日之后第N个工作日（起始日不计入）；日期或天数有误时退出码为2。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start", metavar="DATE", help="起始日，如2026-09-30")
        parser.add_argument("count", metavar="N", help="工作日数")

    def handle(self, *args: Any, start: str, count: str, **options: Any) -> None:
        self.stdout.write(answered(lambda: _counted(start, count)).isoformat())
