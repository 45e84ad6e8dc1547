from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from documents.signature_check import problems_of


class Command(BaseCommand):
    help = "Check the electronic signature of a paper: exit status 0 good, 1 not good, 2 not checked."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            problems = problems_of(options["file"].read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(
                _("没有检查：读不到文件，或SIGNATURE_ROOTS没有指定证书文件。%(error)s") % {"error": error},
                returncode=2,
            ) from error
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(_("签名有效：盖住整个文件，签名后没有改动，证书由指定的机构签发。"))
