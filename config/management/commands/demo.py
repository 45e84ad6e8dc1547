"""Tell the story of the demonstration from a clean state, print the notices and sum it up."""

import json
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.story.director import leave_on_the_desks, play
from config.story.stage import Stage
from config.story.summary import ACCOUNTS, summary_of, write_notices
from registry import clock


class Command(BaseCommand):
    help = "Start a clean demonstration: load the pilot, carry the claims through their life, sum up."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("this is no demonstration (SHENLING_DEMO is not set); nothing was touched")
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
            raise CommandError(
                "the demonstration starts from nothing and does so on SQLite only; unset DATABASE_URL"
            )
        self._clean()
        call_command("migrate", verbosity=0)
        call_command("load_pilot", stdout=self.stdout)
        call_command("seed_calendar", stdout=self.stdout)
        stage = Stage(say=self.stdout.write)
        play(stage)
        claims = [stage.fresh(claim) for claim in stage.claims]
        notices = write_notices(claims, settings.VAR_DIR / "notices")
        summary = [summary_of(claim, notices.get(claim.pk)) for claim in claims]
        leave_on_the_desks(Stage(say=self.stdout.write))
        path = settings.VAR_DIR / "summary.json"
        path.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        paid = sum(item["paid_fen"] for item in summary)
        self.stdout.write(
            f"\n{len(summary)} 份申请，{len(notices)} 份拨付通知书在 {settings.VAR_DIR / 'notices'}，"
            f"共拨付 {paid // 100:,}.{paid % 100:02d} 元；汇总见 {path}"
        )
        self.stdout.write("\n演示账号（密码都是 shenling-demo）：")
        for username, what in ACCOUNTS:
            self.stdout.write(f"  {username:<14}{what}")

    def _clean(self) -> None:
        """Remove what an earlier demonstration left, and nothing that is not its own; keys and fonts stay."""
        # The checks at the start have read the old file already; an open connection would go on living in it.
        connection.close()
        clock.forget()
        folder = Path(settings.VAR_DIR)
        for name in ("files", "mail", "notices"):
            shutil.rmtree(folder / name, ignore_errors=True)
        database = Path(settings.DATABASES["default"]["NAME"])
        for leftover in folder.glob(f"{database.name}*"):
            leftover.unlink()
        (folder / "summary.json").unlink(missing_ok=True)
