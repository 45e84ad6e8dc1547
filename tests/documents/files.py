"""Good and hostile files, made here so that none has to be kept."""

import struct
import warnings
import zipfile
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from xlsxwriter import Workbook


def jpeg_with_position() -> bytes:
    """A photograph 60 wide and 40 high, lying on its side, that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of 陈秀兰"
    exif.get_ifd(0x8825)[2] = (24.0, 57.0, 30.0)
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "red").save(drawn, "JPEG", exif=exif, comment=b"secret")
    return drawn.getvalue()


def png_of_a_billion_pixels() -> bytes:
    """A few bytes that promise a picture of 30,000 by 40,000."""
    header = struct.pack(">IIBBBBB", 30_000, 40_000, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 4096)), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def pdf(pages: int = 1, *, password: str = "", catalog: dict[str, object] | None = None) -> bytes:
    """A PDF of blank pages; `catalog` is put into its root."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    for key, value in (catalog or {}).items():
        writer._root_object[NameObject(key)] = value
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def action(kind: str, **entries: object) -> DictionaryObject:
    """An action of the given kind, as it hangs in /OpenAction."""
    named = {NameObject(f"/{key}"): value for key, value in entries.items()}
    return DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")} | named)


def script() -> DictionaryObject:
    return action("JavaScript", JS=TextStringObject("app.alert(1)"))


def hidden_script() -> DictionaryObject:
    """A script in a direct object three levels deep, where a look at the top finds nothing."""
    names = ArrayObject([TextStringObject("a"), script()])
    inner = DictionaryObject(
        {NameObject("/Kids"): ArrayObject([DictionaryObject({NameObject("/Names"): names})])}
    )
    return DictionaryObject({NameObject("/Anything"): inner})


def go_to_first_page() -> ArrayObject:
    """The harmless kind of /OpenAction."""
    return ArrayObject([NumberObject(0), NameObject("/Fit")])


def xlsx(rows: list[list[object]] | None = None) -> bytes:
    """A workbook of one sheet."""
    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows or [["姓名"], ["王朝贵"]]):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def xlsx_with(name: str, content: bytes) -> bytes:
    """A good workbook with one more entry in its archive."""
    grown = BytesIO(xlsx())
    with zipfile.ZipFile(grown, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return grown.getvalue()


def zip_bomb() -> bytes:
    return xlsx_with("xl/media/image1.png", b"\0" * (120 * 2**20))


def lying_zip_bomb() -> bytes:
    """The same, stating in its directory that the entry has one byte."""
    bomb = bytearray(zip_bomb())
    entry = bomb.rindex(b"PK\x01\x02")
    bomb[entry + 24 : entry + 28] = struct.pack("<I", 1)
    return bytes(bomb)


def docx() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return written.getvalue()


def broken_xlsx() -> bytes:
    """An archive that has the right names in it, and nothing a spreadsheet could be read from."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<not-closed")
    return written.getvalue()


def xlsx_with_an_entry_twice() -> bytes:
    """One name, two contents: what one reader checks is not what another opens."""
    grown = BytesIO(xlsx())
    with warnings.catch_warnings(), zipfile.ZipFile(grown, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return grown.getvalue()
