"""`manage.py check_programmes [FILE …]`: every mistake of rule files by file, line and key; needs no database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies import load
from policies.checking import Problem, located, problems_beside, problems_of
from policies.drafting import draft_source
from policies.errors import DataError
from policies.model import Source
from workflows.management.reading import BAD_INPUT


class Command(BaseCommand):
    help = (
        "检查规则文件（补贴项目、地区标准）：一次列出所有问题，写明文件、行号、键和应写什么。"
        "不带参数时检查随软件发布的全部文件；带参数时检查所给草案，并检查草案与这些文件是否合得上。"
        "没有问题时退出码为0，有问题时为2。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="文件", help="规则文件（TOML），可以有几个")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        count, problems = _of_drafts(files) if files else _of_shipped()
        if problems:
            lines = [each.sentence for each in problems]
            raise CommandError("\n".join([*lines, f"共{len(lines)}处问题。"]), returncode=BAD_INPUT)
        self.stdout.write(f"{count}个文件没有问题。")


def _of_shipped() -> tuple[int, tuple[Problem, ...]]:
    texts = load.shipped_texts()
    return len(texts), problems_of(texts, load.shared_text())


def _of_drafts(files: list[str]) -> tuple[int, tuple[Problem, ...]]:
    """The drafts are read one by one, so that a file that is no TOML does not hide what is wrong with the others."""
    drafts: list[Source] = []
    unreadable: list[Problem] = []
    for name in files:
        try:
            drafts.append(draft_source(name, _content(name)))
        except DataError as error:
            unreadable += located(error.problems, ())
    return len(files), (*unreadable, *problems_beside(drafts, load.shipped_texts(), load.shared_text()))


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as problem:
        raise CommandError(f"无法读取文件“{name}”：{problem}", returncode=BAD_INPUT) from problem
