"""`manage.py programme_catalogue > docs/programmes.md`: what carries each row of the documents; needs no database."""

from typing import Any

from django.core.management.base import BaseCommand

from policies.catalogue import catalogue_markdown
from policies.load import shipped
from workflows.management.reading import answered


class Command(BaseCommand):
    help = "输出补贴目录：每个补贴项目的规则文件，以及政策文件逐条由什么承担；数据有误时退出码为2。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(answered(lambda: catalogue_markdown(shipped())), ending="")
