"""`manage.py assess CASES.json`: judge a file of cases, one JSON object a line; needs no database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policies.case_file import assess_file
from workflows.management.reading import answered, json_from


class Command(BaseCommand):
    help = "按政策规则判定一个案例文件，逐行输出JSON；输入有误时不输出任何结果，退出码为2。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", help="案例文件，- 表示标准输入")

    def handle(self, *args: Any, cases: str, **options: Any) -> None:
        answers = answered(lambda: assess_file(json_from(cases)))
        for line in [json.dumps(answer, ensure_ascii=False) for answer in answers]:
            self.stdout.write(line)
