"""The jobs that were given up: `manage.py retry_jobs` lists them, with keys or --all they are tried again."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.enums import JobStatus
from workflows.models import Job
from workflows.relay import requeue


class Command(BaseCommand):
    help = "列出多次失败、等待人工处理的后台任务；给出编号或 --all 时，让它们从头再试。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("jobs", nargs="*", type=int, metavar="编号", help="要重试的任务编号")
        parser.add_argument("--all", action="store_true", help="全部重试")

    def handle(self, *args, **options) -> None:
        chosen, everything = options["jobs"], options["all"]
        failed = Job.objects.filter(status=JobStatus.FAILED).select_related("claim")
        if not chosen and not everything:
            self._list(list(failed))
            return
        wanted = list(failed if everything else failed.filter(pk__in=chosen))
        missing = sorted(set(chosen) - {job.pk for job in wanted})
        if missing:
            numbers = "、".join(map(str, missing))
            raise CommandError(f"没有编号为{numbers}的失败任务。不带参数运行可以看到全部失败任务。")
        self.stdout.write(f"已重新排队：{requeue(wanted)}")

    def _list(self, failed: list[Job]) -> None:
        for job in failed:
            when = job.finished_at.isoformat(timespec="seconds")
            self.stdout.write(f"{job.pk}  {job.name}  {job.claim}  {job.error}  {when}")
        self.stdout.write(f"失败任务：{len(failed)}")
