"""Reads a drawn paper back, in millimetres from the upper left corner of the page."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from documents.render import render
from documents.values import DisbursementValues

POINT = 25.4 / 72
RED = (230, 0, 18)


@dataclass(frozen=True)
class Glyph:
    """A drawn character: where the pen stood (`x`, `baseline`) and the box of its ink."""

    text: str
    x: float
    baseline: float
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Rule:
    """A filled box in one colour."""

    colour: tuple[int, int, int]
    left: float
    right: float
    top: float
    bottom: float


class Paper:
    """A PDF file and what stands on its pages, counted from 1."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with self._open() as document:
            self._length = len(document)

    def __len__(self) -> int:
        return self._length

    @contextmanager
    def _open(self) -> Iterator[pypdfium2.PdfDocument]:
        document = pypdfium2.PdfDocument(self.data)
        yield document
        document.close()

    def text(self, page: int | None = None) -> str:
        with self._open() as document:
            pages = range(len(document)) if page is None else [page - 1]
            texts = [document[n].get_textpage().get_text_range() for n in pages]
        return "\n".join(texts).replace("\r\n", "\n")

    def glyphs(self, page: int) -> list[Glyph]:
        with self._open() as document:
            sheet = document[page - 1]
            reader = sheet.get_textpage()
            found = [_glyph(reader, index, sheet.get_height()) for index in range(reader.count_chars())]
        return [glyph for glyph in found if glyph.text.strip() and glyph.size]

    def lines(self, page: int) -> list[list[Glyph]]:
        """The characters by line, from above, each line from the left."""
        glyphs = sorted(self.glyphs(page), key=lambda glyph: (round(glyph.baseline, 1), glyph.x))
        return [list(line) for _baseline, line in groupby(glyphs, key=lambda glyph: round(glyph.baseline, 1))]

    def line(self, page: int, text: str) -> list[Glyph]:
        """The characters of a text that stands on one line of the page."""
        for line in self.lines(page):
            written = "".join(glyph.text for glyph in line)
            if text in written:
                start = written.index(text)
                return line[start : start + len(text)]
        raise AssertionError(f"{text!r} stands on no line of page {page}")

    def rules(self, page: int) -> list[Rule]:
        with self._open() as document:
            sheet = document[page - 1]
            shapes = sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
            return [_rule(shape, sheet.get_height()) for shape in shapes]

    def families(self) -> set[str]:
        """The font families the file holds."""
        names = set()
        with self._open() as document:
            for page in document:
                for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                    name = ctypes.create_string_buffer(100)
                    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(shape), name, 100)
                    names.add(name.value.decode().partition("+")[2].replace("-", " "))
        return names


def _glyph(reader: pypdfium2.PdfTextPage, index: int, height: float) -> Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(reader, index, x, y)
    left, bottom, right, top = reader.get_charbox(index)
    box = [v * POINT for v in (x.value, height - y.value, left, right, height - top, height - bottom)]
    return Glyph(
        chr(pdfium.FPDFText_GetUnicode(reader, index)), *box, pdfium.FPDFText_GetFontSize(reader, index)
    )


def _rule(shape: pypdfium2.PdfObject, height: float) -> Rule:
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(shape, *channels)
    left, bottom, right, top = shape.get_bounds()
    box = [v * POINT for v in (left, right, height - top, height - bottom)]
    return Rule(tuple(channel.value for channel in channels[:3]), *box)


def draw(values: DisbursementValues) -> Paper:
    """The notice with these values."""
    return Paper(render("documents/notices/disbursement.html", values.context()))
