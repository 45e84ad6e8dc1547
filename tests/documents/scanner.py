"""A scanner of the poorer sort: turns printed papers into pictures, and those into one PDF."""

from collections.abc import Callable, Iterable
from io import BytesIO

import pypdfium2
import segno
from PIL import Image, ImageFilter
from pypdf import PdfWriter

DOTS = 200
Treatment = Callable[[Image.Image], Image.Image]


def sheets(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF as they lie on the glass."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DOTS / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def scanned(pictures: Iterable[Image.Image], *, quality: int = 75) -> bytes:
    """One PDF of these pictures, squeezed as a scanner squeezes them."""
    writer = PdfWriter()
    for picture in pictures:
        page = BytesIO()
        picture.save(page, "PDF", resolution=DOTS, quality=quality)
        writer.append(page)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def turned(degrees: float) -> Treatment:
    return lambda picture: picture.rotate(degrees, expand=True, fillcolor="white")


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(1.6))


def blank() -> Image.Image:
    return Image.new("RGB", (1654, 2339), "white")


def with_code(*texts: str) -> Image.Image:
    """A page with these QR codes and nothing else."""
    page = blank()
    for place, text in enumerate(texts):
        drawn = BytesIO()
        segno.make_qr(text).save(drawn, kind="png", scale=5, border=4)
        page.paste(Image.open(drawn), (200, 200 + 500 * place))
    return page
