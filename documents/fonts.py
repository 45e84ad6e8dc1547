"""The fonts of the paper: which faces there are, in what order a character is looked for, where their files lie.

`manage.py build_fonts` draws the faces from the fonts installed on the machine, once, at set-up (`font_builder`).
A paper loads the few megabytes of those it uses: WeasyPrint copies and subsets whole font files for every
document, and with the 20 MB collections of Noto CJK that is half of its time.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from documents.errors import FontsMissing

MANIFEST = "fonts.json"
# A change of what font_builder draws wants a new recipe: fonts of an older one are built again.
RECIPE = 3


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


# Latin-1 (with the point of 买买提·阿不都 that the codec maps elsewhere), punctuation and enclosed signs, CJK signs
# and units, full-width forms: beside GB 2312 itself what an official text may hold.
SIGNS = ((0x20, 0xFF), (0x2000, 0x27FF), (0x3000, 0x33FF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF))


def is_everyday(codepoint: int) -> bool:
    """The 6,763 characters of GB 2312 and the signs of a text around them."""
    return any(first <= codepoint <= last for first, last in SIGNS) or _in_gb2312(chr(codepoint))


def is_rare_han(codepoint: int) -> bool:
    """Every other unified ideograph; with the everyday ones these hold all of 通用规范汉字表 and GBK."""
    if is_everyday(codepoint):
        return False
    return 0x3400 <= codepoint <= 0x9FFF or 0xF900 <= codepoint <= 0xFAFF or 0x20000 <= codepoint <= 0x3FFFF


@dataclass(frozen=True, slots=True)
class Recipe:
    """A face to build: its CSS family, the installed families that may serve (first found wins), its characters."""

    family: str
    sources: tuple[tuple[str, str], ...]
    holds: Callable[[int], bool]
    needed: bool = True


# An office that owns the typefaces the standard names gets them; otherwise the free ones nearest to them.
RECIPES = (
    Recipe(
        "Paper FangSong",
        (
            ("FZFangSong-Z02", ""),
            ("仿宋_GB2312", ""),
            ("FangSong_GB2312", ""),
            ("FangSong", ""),
            ("仿宋", ""),
            ("STFangsong", ""),
            ("Zhuque Fangsong", ""),
        ),
        is_everyday,
        needed=False,
    ),
    Recipe("Paper Song", (("Noto Serif CJK SC", "Regular"), ("Source Han Serif SC", "Regular")), is_everyday),
    Recipe(
        "Paper Title",
        (
            ("FZXiaoBiaoSong-B05", ""),
            ("方正小标宋简体", ""),
            ("Noto Serif CJK SC", "Bold"),
            ("Source Han Serif SC", "Bold"),
        ),
        is_everyday,
    ),
    Recipe(
        "Paper Hei",
        (("SimHei", ""), ("Noto Sans CJK SC", "Bold"), ("Source Han Sans SC", "Bold")),
        is_everyday,
    ),
    Recipe("Paper Rare", (("Noto Serif CJK SC", "Regular"), ("Source Han Serif SC", "Regular")), is_rare_han),
)
# Used as they are installed, for what no built face holds: HanaMin draws all of extensions B to F, Noto Sans the
# element names U+9FEB to U+9FEF.
FALLBACKS = (("HanaMinA", "Regular"), ("HanaMinB", "Regular"), ("Noto Sans CJK SC", "Regular"))
# The order in which a character of the body is looked for; every font-family of a style sheet of ours ends in it.
CHAIN = ("Paper FangSong", "Paper Song", "Paper Rare", *(family for family, _style in FALLBACKS))


@dataclass(frozen=True, slots=True)
class Face:
    """One face of the chain: a file drawn by us (`built`), or a font of the machine used as it is."""

    family: str
    path: str
    index: int
    built: bool
    source: str
    characters: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `build_fonts` built and from which files, by size and date, so that it can see when they change."""

    recipe: int
    sources: Mapping[str, tuple[int, int]]
    faces: tuple[Face, ...]

    def chain(self) -> tuple[Face, ...]:
        """The faces of the body text that this machine has, in the order they are asked."""
        known = {face.family: face for face in self.faces}
        return tuple(known[family] for family in CHAIN if family in known)

    def font_faces(self) -> str:
        """The `@font-face` rules of the built faces; their addresses are `font:` and a file name."""
        return "\n".join(
            f'@font-face {{ font-family: "{face.family}"; src: url("font:{Path(face.path).name}"); }}'
            for face in self.faces
            if face.built
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        stored = json.loads(text)
        return cls(
            recipe=stored["recipe"],
            sources={path: tuple(stamp) for path, stamp in stored["sources"].items()},
            faces=tuple(Face(**face) for face in stored["faces"]),
        )


def folder() -> Path:
    """Where the built faces lie. They depend on the machine's fonts alone, never on data.

    Each recipe has a folder of its own: while an update builds its faces, the processes before it go on drawing.
    """
    return Path(settings.FONTS_DIR) / str(RECIPE)


def stamp(path: str) -> tuple[int, int]:
    """Size and date of a font file, for seeing that it is still the same."""
    status = Path(path).stat()
    return status.st_size, status.st_mtime_ns


def manifest() -> Manifest:
    """What is built. Raises FontsMissing when `manage.py build_fonts` has not been run, or runs an older recipe."""
    try:
        found = Manifest.from_json((folder() / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise FontsMissing(_("文书所用字体还没有准备好。请运行 manage.py build_fonts。")) from broken
    if found.recipe != RECIPE or not all(Path(face.path).is_file() for face in found.faces):
        raise FontsMissing(_("文书所用字体已经过期。请重新运行 manage.py build_fonts。"))
    return found
