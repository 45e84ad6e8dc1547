from typing import Any

from django.core.management.base import BaseCommand

from registry import clock
from registry.calendars import seed_calendar


class Command(BaseCommand):
    help = (
        "Write the working-day calendars that the software knows; run after every upgrade. May be run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in seed_calendar(clock.today()):
            words = "暂定，放假通知公布后请录入" if edition.provisional else "已公布"
            self.stdout.write(f"{edition.year} 第{edition.number}版 {words}")
