"""Draws papers: a Django template and its values in, a PDF/A-2u file out, and nothing else asked of the world.

The same values give the same bytes, in every process of a machine: the file holds no clock, no random number and no
path. One font configuration and one parsed style sheet serve a process, which is most of what a notice would cost.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents import fonts, glyphs, qr
from documents.errors import ForbiddenAddress, RendererIncomplete
from documents.fonts import Manifest
from documents.wording import SHANGHAI

STYLE_SHEET = Path(__file__).parent / "notices" / "paper.css"
VARIANT = "pdf/a-2u"
# Pango's font maps may not be used by two threads at once.
_drawing = Lock()


class Enclosure(URLFetcher):
    """Serves the built fonts (`font:song.ttf`) and QR codes of a text (`qr:…`); refuses every other address.

    A refusal is an error that ends the drawing, and is kept in `refused`: inside an SVG image WeasyPrint would go on.
    """

    def __init__(self, faces: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._faces = faces
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _colon, name = url.partition(":")
        if scheme == "font" and name in self._faces:
            return URLFetcherResponse(url, self._faces[name].read_bytes(), {"Content-Type": "font/ttf"})
        if scheme == "qr":
            return URLFetcherResponse(url, qr.svg(unquote(name)), {"Content-Type": "image/svg+xml"})
        self.refused.append(url)
        raise FatalURLFetchingError(url)


@dataclass(frozen=True, slots=True)
class Press:
    """What is prepared once a process."""

    fetcher: Enclosure
    fonts: FontConfiguration
    style: CSS


def render(template_name: str, values: Mapping[str, Any]) -> bytes:
    """The paper of a template as PDF/A-2u: same values, same bytes.

    Raises MissingGlyph for a character that the fonts cannot draw, FontsMissing before `build_fonts`,
    ForbiddenAddress when the template asks for anything outside, RendererIncomplete without HarfBuzz-Subset.
    """
    require_renderer()
    with translation.override("zh-hans"), timezone.override(SHANGHAI):
        page = render_to_string(template_name, dict(values))
    glyphs.require(text_of(page))
    with _drawing, _collector_paused():
        return _draw(page, _press(fonts.manifest().to_json()))


def require_renderer() -> None:
    """Raise RendererIncomplete without libharfbuzz-subset: WeasyPrint itself would go on, twenty times as slow."""
    if ffi.harfbuzz_subset is None:
        raise RendererIncomplete(
            _("缺少系统库 libharfbuzz-subset，制作一份文书会慢二十倍。请安装软件包 libharfbuzz-subset0。")
        )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Laying out makes a hundred thousand living objects, which the collector would walk over and over: a fifth of
    the time of a notice, a third of a roster's."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _draw(page: str, press: Press) -> bytes:
    press.fetcher.refused.clear()
    document = HTML(string=page, base_url="paper:", url_fetcher=press.fetcher)
    try:
        data = document.write_pdf(stylesheets=[press.style], font_config=press.fonts, pdf_variant=VARIANT)
    except FatalURLFetchingError as broken:
        if not press.fetcher.refused:
            # A BaseException would end the worker that draws; what went wrong inside is an ordinary error.
            raise RuntimeError(str(broken)) from broken.__cause__
    if press.fetcher.refused:
        raise ForbiddenAddress(_("文书模板引用了外部地址，已停止制作。请联系管理员。"))
    return data


@lru_cache(maxsize=1)
def _press(manifest: str) -> Press:
    built = Manifest.from_json(manifest)
    fetcher = Enclosure({Path(face.path).name: Path(face.path) for face in built.faces if face.built})
    configuration = FontConfiguration()
    sheet = built.font_faces() + STYLE_SHEET.read_text(encoding="utf-8")
    style = CSS(string=sheet, base_url="paper:", url_fetcher=fetcher, font_config=configuration)
    return Press(fetcher, configuration, style)


def text_of(page: str) -> str:
    """All text of an HTML page that will be drawn, without its tags."""
    reader = _TextReader()
    reader.feed(page)
    reader.close()
    return "".join(reader.pieces)


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
