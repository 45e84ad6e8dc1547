"""`manage.py replay_assessments`: does every stored assessment still give the answer it gave?"""

import sys
import time
from collections import Counter
from datetime import datetime
from datetime import time as midnight
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies.errors import PolicyError
from policies.periods import parse_date
from registry import clock
from workflows.management.progress import Progress
from workflows.management.reading import BAD_INPUT
from workflows.models import StoredAssessment
from workflows.replay import DIFFERENT, NAMED, NOT_ARCHIVED, SAME, WITHOUT_RULES, Replayed, replay


class Command(BaseCommand):
    help = (
        "用存档的规则重新判定每一份保存的核对结果，证明答案与当时一致；不一致的逐份列出。只读取数据，不改动任何内容。"
        "全部一致时退出码为0，有不一致或规则没有存档时为1，输入有误时为2。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", metavar="日期", help="只重放这一天起的核对（YYYY-MM-DD）")
        parser.add_argument("--claim", metavar="申请编号", help="只重放这一份申请的核对")

    def handle(self, *args: Any, since: str | None, claim: str | None, **options: Any) -> None:
        stored = _chosen(since, claim)
        begun, counts = time.monotonic(), Counter()
        progress = Progress(self.stderr, stored.count())
        for each in replay(stored):
            counts[each.verdict] += 1
            progress.advance(1)
            for line in _lines(each):
                self.stdout.write(line)
        progress.finish()
        total = counts.total()
        self.stdout.write(
            f"共{total:,}份：一致{counts[SAME]:,}份，不一致{counts[DIFFERENT]:,}份，"
            f"规则没有存档{counts[NOT_ARCHIVED]:,}份，当时没有规则、由人决定{counts[WITHOUT_RULES]:,}份；"
            f"每秒{total / max(time.monotonic() - begun, 0.001):,.0f}份。"
        )
        if counts[DIFFERENT] or counts[NOT_ARCHIVED]:
            sys.exit(1)


def _chosen(since: str | None, claim: str | None):
    """The assessments asked for; CommandError for a day that does not exist or a claim nobody filed."""
    stored = StoredAssessment.objects.all()
    if since is not None:
        try:
            day = parse_date(since)
        except PolicyError as problem:
            raise CommandError(f"--since {problem.sentence}", returncode=BAD_INPUT) from problem
        stored = stored.filter(made_at__gte=datetime.combine(day, midnight(), clock.SHANGHAI))
    if claim is not None:
        stored = stored.filter(claim__number=claim)
        if not stored.exists():
            raise CommandError(f"没有编号为“{claim}”、已经核对过的申请，请核对申请编号", returncode=BAD_INPUT)
    return stored


def _lines(replayed: Replayed) -> list[str]:
    """What to print of one that does not agree; nothing of one that does."""
    name = f"{replayed.claim} 第{replayed.number}次核对"
    if replayed.verdict == NOT_ARCHIVED:
        return [f"{name}：{replayed.why}"]
    lines = [
        f"{name}：{each.what}，当时 {each.then}，现在 {each.now}" for each in replayed.differences[:NAMED]
    ]
    more = len(replayed.differences) - NAMED
    return [*lines, f"{name}：另有{more}处不一致"] if more > 0 else lines
