from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from documents import fonts, glyphs
from documents.errors import FontsMissing
from registry.models import Person

# Characters of real names that fonts often lack: one or two of each extension block from A to F.
RARE_SAMPLE = "㛃䶮㐱㵑堃喆翀赟龑昇𤋮𠅤𡐓𣲘䲢𫖮𬭎𬍛𬬻𬱖𰻝𱁬"


class Command(BaseCommand):
    help = (
        "Show the fonts of the notices and what they cannot draw; with --names, in the names of all people."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--text", default="", help="check these characters")
        parser.add_argument(
            "--names", action="store_true", help="check the names of everybody in the registry"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = fonts.manifest()
        except FontsMissing as missing:
            raise CommandError(str(missing)) from missing
        for face in manifest.faces:
            self.stdout.write(f"{face.family:16} {face.characters:6}  {face.source}")
        self.stdout.write(_("生僻字样本：%(sample)s") % {"sample": self._verdict(RARE_SAMPLE)})
        asked = options["text"] + ("".join(_characters_of_names()) if options["names"] else "")
        lacking = list(glyphs.missing(asked))
        for character in lacking:
            self.stdout.write(glyphs.sentence(character))
        if lacking:
            raise CommandError(_("有 %(count)d 个字不能打印。") % {"count": len(lacking)})

    def _verdict(self, sample: str) -> str:
        lacking = "".join(glyphs.missing(sample))
        return _("缺 %(lacking)s") % {"lacking": lacking} if lacking else _("全部能打印")


def _characters_of_names() -> Iterable[str]:
    # Characters alone, never a name: what this command prints may end in a log.
    return sorted({character for person in Person.objects.iterator() for character in person.open().name})
