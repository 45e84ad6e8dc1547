"""`manage.py route FACTS.json`: the levels a claim passes, one a line; needs no database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policies.case_file import route_facts
from workflows.management.reading import answered, json_from


class Command(BaseCommand):
    help = "按补贴项目、金额、申请人和是否跨区域，逐行输出审核层级；输入有误时退出码为2。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("facts", help="路由条件文件，- 表示标准输入")

    def handle(self, *args: Any, facts: str, **options: Any) -> None:
        for level in answered(lambda: route_facts(json_from(facts))):
            self.stdout.write(level)
