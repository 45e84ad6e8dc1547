"""`manage.py programme_schema [FOLDER]`: JSON schemas of the rule files, for editors; needs no database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.schema import FOLDER, schema_files
from workflows.management.reading import BAD_INPUT


class Command(BaseCommand):
    help = "写出规则文件的JSON模式（programme.schema.json、standard.schema.json），供编辑器补全和检查。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", default=str(FOLDER), help="写到哪个目录（默认policies/schema）"
        )

    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        for name, text in schema_files().items():
            path = Path(folder) / name
            try:
                path.write_text(text, encoding="utf-8")
            except OSError as problem:
                raise CommandError(f"无法写入“{path}”：{problem}", returncode=BAD_INPUT) from problem
            self.stdout.write(f"已写入{path}")
