"""Looking at scanned pages: each as a picture, and what the QR codes on it say, however it lay in the scanner."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image
from pypdfium2 import PdfDocument, PdfiumError
from zxingcpp import BarcodeFormat, read_barcodes

log = logging.getLogger(__name__)

# Dots an inch: a code 16 mm wide with 45 modules has 2.8 dots a module, one of 22 mm 3.8.
RESOLUTION = 200
# A4 at that resolution is 2,339 high; a page that claims to be larger is drawn smaller.
LONGEST_SIDE = 2_600
QUALITY = 70
# Faint and speckled codes are found in a smaller, smoother picture that the first look misses.
SECOND_LOOK = 0.6
# PDFium may not be used by two threads at once.
_reading = Lock()


@dataclass(frozen=True)
class SeenPage:
    """A page as a JPEG picture, and the text of each QR code on it; no picture when the page cannot be drawn."""

    picture: bytes
    texts: tuple[str, ...]


def look_at(content: bytes, numbers: Sequence[int]) -> list[SeenPage]:
    """The pages of a PDF with these numbers, counted from 1."""
    with _reading, _opened(content) as document:
        return [_seen(_drawn(document, number)) for number in numbers]


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument | None]:
    try:
        document = PdfDocument(content)
    except PdfiumError:
        log.warning("a pile of scans cannot be opened")
        yield None
        return
    try:
        yield document
    finally:
        document.close()


def _drawn(document: PdfDocument | None, number: int) -> Image.Image | None:
    if document is None:
        return None
    try:
        page = document[number - 1]
        scale = min(RESOLUTION / 72, LONGEST_SIDE / (max(page.get_size()) or 1))
        drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        page.close()
    except (PdfiumError, IndexError, ValueError):
        log.warning("page %s of a pile of scans cannot be drawn", number)
        return None
    return drawn


def _seen(picture: Image.Image | None) -> SeenPage:
    if picture is None:
        return SeenPage(b"", ())
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY)
    grey = picture.convert("L")
    smaller = (int(grey.width * SECOND_LOOK) or 1, int(grey.height * SECOND_LOOK) or 1)
    return SeenPage(kept.getvalue(), _texts(grey) or _texts(grey.resize(smaller)))


def _texts(grey: Image.Image) -> tuple[str, ...]:
    found = read_barcodes(grey, formats=BarcodeFormat.QRCode)
    texts = ("".join(sign for sign in each.text if sign.isprintable()) for each in found)
    return tuple(dict.fromkeys(text for text in texts if text))
