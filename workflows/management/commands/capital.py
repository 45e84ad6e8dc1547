"""`manage.py capital 49999`: an amount in fen in capital figures; needs no database."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policies.money import BadAmount, capital
from workflows.management.reading import answered

FEN = re.compile(r"[0-9]{1,30}", re.ASCII)


def _in_words(fen: str) -> str:
    if FEN.fullmatch(fen) is None:
        raise BadAmount(f"金额“{fen[:40]}”应为以分为单位的整数，不小于0")
    return capital(int(fen))


class Command(BaseCommand):
    help = "输出以分为单位的金额的中文大写；金额有误时退出码为2。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fen", metavar="FEN", help="以分为单位的金额")

    def handle(self, *args: Any, fen: str, **options: Any) -> None:
        self.stdout.write(answered(lambda: _in_words(fen)))
