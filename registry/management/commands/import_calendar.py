"""`manage.py import_calendar notice.toml`: a holiday notice from a file, as it would be typed on the page.

year = 2027
region = ""                 # a division code for local holidays; empty or left out: the nation
document = "国办发明电〔2026〕1号"
rest = '''
1月1日至1月3日 元旦
'''
work = '''
2月28日
'''
"""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.calendar import NATION, CalendarError
from policies.holiday_notice import year_of_notice
from registry.calendars import publish_calendar
from registry.errors import CalendarRefused

BAD_INPUT = 2
KEYS = {"year": int, "region": str, "document": str, "rest": str, "work": str}
NEEDED = ("year", "document", "rest")


class Command(BaseCommand):
    help = "发布文件里的放假通知；文件有误时退出码为2，什么也不改动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="TOML 文件，写法见 docs/operating.md")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            notice = _read(file)
            region = notice.get("region", NATION)
            days = year_of_notice(
                notice["year"],
                notice["rest"],
                notice.get("work", ""),
                notice["document"],
                national=region == NATION,
            )
            edition = publish_calendar(
                actor=None, region=region, year=notice["year"], document=notice["document"], days=days
            )
        except (CalendarError, CalendarRefused) as refusal:
            raise CommandError(str(refusal), returncode=BAD_INPUT) from refusal
        self.stdout.write(f"{edition.year} 第{edition.number}版 {edition.document}")


def _read(file: str) -> dict[str, Any]:
    try:
        notice = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"无法读取文件“{file}”：{problem}", returncode=BAD_INPUT) from problem
    for key, value in notice.items():
        if key not in KEYS or type(value) is not KEYS[key]:
            raise CalendarError(f"不认识“{key}”，或它的写法不对。可以写的有：{'、'.join(KEYS)}")
    if missing := [key for key in NEEDED if key not in notice]:
        raise CalendarError(f"文件里缺少：{'、'.join(missing)}")
    return notice
