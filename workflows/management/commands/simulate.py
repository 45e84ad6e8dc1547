"""`manage.py simulate --programme P --draft FILE`: what a draft would have done to the claims of the past."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.checking import located
from policies.drafting import draft_source
from policies.errors import DataError, PolicyError
from policies.model import Source
from policies.periods import parse_date
from policies.simulate import GAINED, LOST
from policies.tally import Tally
from registry import rulebook
from workflows.errors import InvalidInput
from workflows.management.progress import Progress
from workflows.management.reading import BAD_INPUT
from workflows.simulation.history import claims_considered, packs
from workflows.simulation.judging import Changed
from workflows.simulation.question import FIRST_DAY, OWN_DAY, Question, ask
from workflows.simulation.report import as_lines, text_report
from workflows.simulation.running import judged

LISTED = 200
MOST_WORKERS = 64
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "用规则草案重新判定历史申请：谁会获得、谁会失去、各县各月多花多少、哪些决定会翻转、依据哪一条；"
        "无法计算的单列一栏。只读取数据，不改动任何申请。输入有误时退出码为2。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True, help="补贴项目代码")
        parser.add_argument(
            "--draft", required=True, nargs="+", metavar="文件", help="规则草案（TOML），可以有几个"
        )
        parser.add_argument("--from", dest="first", metavar="日期", help="政策适用日从这一天起（默认最早）")
        parser.add_argument("--to", dest="last", metavar="日期", help="到这一天止（默认今天）")
        parser.add_argument(
            "--county", default="", metavar="代码", help="只算这个省（2位）、州市（4位）或县（6位）"
        )
        parser.add_argument(
            "--among", default="", metavar="项目", help="新项目：在这个现有项目的申请人中试算"
        )
        parser.add_argument(
            "--judged-on",
            default="",
            choices=(OWN_DAY, FIRST_DAY),
            help="own：按每份申请自己的政策适用日；first：按草案开始生效的那一天（草案在范围之后才生效时默认如此）",
        )
        parser.add_argument("--json", action="store_true", help="每行一份有变化的申请，最后一行是汇总")
        parser.add_argument(
            "--workers", type=int, default=min(2, os.cpu_count() or 1), help="进程数（默认2）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["workers"] <= MOST_WORKERS:
            raise CommandError(f"--workers 应为1至{MOST_WORKERS}之间的整数", returncode=BAD_INPUT)
        try:
            rulebook.refresh()
            question = _question(options)
        except (PolicyError, InvalidInput) as problem:
            raise CommandError(str(problem.sentence), returncode=BAD_INPUT) from problem
        try:
            self._answer(question, options["workers"], as_json=options["json"])
        except KeyboardInterrupt:
            raise CommandError("\n已中止，没有结果。", returncode=INTERRUPTED) from None

    def _answer(self, question: Question, workers: int, *, as_json: bool) -> None:
        progress = Progress(self.stderr, claims_considered(question).count())
        tally, flips = Tally(), []
        for part in judged(question.task(), packs(question), workers=workers):
            tally.take(part.tally)
            progress.advance(part.tally.considered)
            if as_json:
                for line in as_lines(part.changed):
                    self.stdout.write(json.dumps(line, ensure_ascii=False))
            elif len(flips) < LISTED:
                flips += [claim for claim in part.changed if _flips(claim)][: LISTED - len(flips)]
        progress.finish()
        if as_json:
            self.stdout.write(json.dumps(_summary(question, tally), ensure_ascii=False))
            return
        for line in text_report(question, tally, flips):
            self.stdout.write(line)


def _question(options: dict[str, Any]) -> Question:
    return ask(
        programme=options["programme"],
        drafts=tuple(_draft(name) for name in options["draft"]),
        first=_day(options["first"]),
        last=_day(options["last"]),
        region=options["county"],
        among=options["among"],
        judged_on=options["judged_on"],
    )


def _draft(name: str) -> Source:
    try:
        content = Path(name).read_bytes()
    except (OSError, ValueError) as problem:
        raise CommandError(f"无法读取文件“{name}”：{problem}", returncode=BAD_INPUT) from problem
    try:
        return draft_source(Path(name).name, content)
    except DataError as error:
        lines = [each.sentence for each in located(error.problems, ())]
        raise CommandError("\n".join(lines), returncode=BAD_INPUT) from error


def _day(text: str | None) -> date | None:
    return None if text is None else parse_date(text)


def _flips(claim: Changed) -> bool:
    return any(kind in (GAINED, LOST) for _place, kind, *_others in claim.lines)


def _summary(question: Question, tally: Tally) -> dict[str, object]:
    return {
        "programme": question.programme,
        "among": question.among,
        "region": question.region,
        "from": question.first and question.first.isoformat(),
        "to": question.last.isoformat(),
        "judged_on": question.as_of and question.as_of.isoformat(),
        "considered": tally.considered,
    } | tally.to_json()
