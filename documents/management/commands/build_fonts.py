from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from documents import font_builder, fonts
from documents.errors import FontsMissing


class Command(BaseCommand):
    help = "Build the fonts of the notices from the installed ones, unless they stand already."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="build them even if they stand already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = font_builder.build(again=options["again"])
        except FontsMissing as missing:
            raise CommandError(str(missing)) from missing
        characters = sum(face.characters for face in manifest.faces if face.built)
        self.stdout.write(
            _("文书字体已就绪：%(folder)s（%(count)d 个字形）。")
            % {"folder": fonts.folder(), "count": characters}
        )
