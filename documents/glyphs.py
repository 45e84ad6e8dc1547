"""Every character of a paper has a drawn form, or there is no paper: a name with a hole in it is a wrong name.

"The font has an entry" is not enough: some fonts hold empty outlines, and a private-use code shows whatever the
font at hand keeps there (GB 18030:2000 put surnames such as 䶮 into that zone; old files still carry them).
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext as _
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from documents import fonts
from documents.errors import MissingGlyph
from documents.fonts import Face

SPACES = frozenset(" \t\n\r\f\u00a0\u3000")
PRIVATE_USE = "Co"
# Control and format characters and variation selectors draw nothing themselves, or turn a character into another form
# that most fonts lack: a reader could not see that they stand in a name.
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


class OpenFace:
    """A face of the chain, opened for asking whether it draws a character."""

    def __init__(self, face: Face) -> None:
        self.family = face.family
        self._font = TTFont(face.path, fontNumber=face.index, lazy=True)
        self._names = self._font.getBestCmap()
        self._outlines = self._font.getGlyphSet()

    def __contains__(self, character: str) -> bool:
        return ord(character) in self._names

    def draws(self, character: str) -> bool:
        """Whether the outline of a character that the face contains has any ink."""
        pen = BoundsPen(self._outlines)
        self._outlines[self._names[ord(character)]].draw(pen)
        return pen.bounds is not None


@lru_cache(maxsize=16)
def _opened(face: Face) -> OpenFace:
    return OpenFace(face)


@lru_cache(maxsize=20_000)
def _drawn_by(character: str, chain: tuple[Face, ...]) -> str | None:
    # The first face with an entry is the one Pango takes, so a blank one there is not saved by a later face.
    for face in chain:
        opened = _opened(face)
        if character in opened:
            return opened.family if opened.draws(character) else None
    return None


def face_of(character: str) -> str | None:
    """The family that draws a character in the body of a paper; None when it must not be printed."""
    return _face_of(character, fonts.manifest().chain())


def _face_of(character: str, chain: tuple[Face, ...]) -> str | None:
    if unicodedata.category(character) == PRIVATE_USE or _is_invisible(character):
        return None
    return _drawn_by(character, chain)


def _is_invisible(character: str) -> bool:
    selects = any(first <= ord(character) <= last for first, last in SELECTORS)
    return selects or unicodedata.category(character) in INVISIBLE


def missing(text: str) -> Iterator[str]:
    """The characters of a text, each once and in order, that could not be drawn."""
    chain = fonts.manifest().chain()
    for character in dict.fromkeys(text):
        if character not in SPACES and _face_of(character, chain) is None:
            yield character


def require(text: str) -> None:
    """Raise MissingGlyph, which names the character and its code, unless all of the text can be drawn."""
    if character := next(missing(text), None):
        raise MissingGlyph(sentence(character), character)


def sentence(character: str) -> str:
    """Why a character cannot be printed, and what to do about it."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character) == PRIVATE_USE:
        return _(
            "编码为 %(code)s 的字是自造字，别的电脑上会变成空白或别的字，不能打印。请改用国家标准编码的字后重新制作。"
        ) % {"code": code}
    if _is_invisible(character):
        return _("文字中有一个看不见的字符（%(code)s），不能打印。请删除后重新制作。") % {"code": code}
    return _(
        "本机字体没有“%(character)s”字（%(code)s），打印出来会是空白。"
        "请安装含有该字的字体（例如软件包 fonts-hanazono），运行 manage.py build_fonts 后重新制作。"
    ) % {"character": character, "code": code}
