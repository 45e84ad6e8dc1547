"""PDF: opened, not locked, of a sensible length, and without anything that acts by itself."""

from io import BytesIO

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from workflows.errors import InvalidInput

MOST_PAGES = 200
MOST_OBJECTS = 100_000
DEEPEST = 60
# Actions that run a program, talk to the network or open another file (ISO 32000-1, 12.6.4).
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
}
KEYS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EmbeddedFile",
    "/EF",
    "/XFA",
    "/RichMedia",
    "/RichMediaContent",
}


def check_pdf(content: bytes, *, most_pages: int = MOST_PAGES) -> int:
    """How many pages the file has, when it may be kept; raises InvalidInput with what to do otherwise."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        acts = False if locked else _acts(reader)
    except Exception as error:
        # A parser of hostile bytes fails in many ways; whatever it says, the file is not taken.
        raise _refused(
            _("这个PDF打不开，可能没有传完或已经损坏。请重新导出PDF，或打印后拍照上传。"), "broken_pdf"
        ) from error
    if locked:
        raise _refused(
            _("这个PDF设了密码，工作人员打不开。请去掉密码另存一份，或打印后拍照上传。"), "encrypted_pdf"
        )
    if pages == 0:
        raise _refused(_("这个PDF没有内容。请检查后重新导出上传。"), "empty_pdf")
    if pages > most_pages:
        raise _refused(
            _("这个PDF有%(pages)d页，超过了%(most)d页的上限。请只留需要的页，或分成几个文件上传。")
            % {"pages": pages, "most": most_pages},
            "too_many_pages",
        )
    if acts:
        raise _refused(
            _("这个PDF里带有脚本、附件或自动动作，为了安全不能接收。请用“打印为PDF”另存一份再上传。"),
            "active_pdf",
        )
    return pages


def _acts(reader: PdfReader) -> bool:
    """Whether any object of the file, reachable or not, is an action or carries another file."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise ValueError("too many objects")
    found = (
        reader.get_object(IndirectObject(number, generation, reader))
        for number, generation in sorted(numbers)
    )
    return _is_active(reader.trailer, 0) or any(_is_active(entry, 0) for entry in found)


def _is_active(entry: object, depth: int) -> bool:
    """Looks into an object and everything written directly in it; references are objects of their own."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(entry, DictionaryObject):
        if KEYS & entry.keys() or str(entry.raw_get("/S") if "/S" in entry else "") in ACTIONS:
            return True
        return any(_is_active(entry.raw_get(key), depth + 1) for key in entry)
    if isinstance(entry, ArrayObject):
        return any(_is_active(item, depth + 1) for item in list.__iter__(entry))
    return False


def _refused(sentence: object, code: str) -> InvalidInput:
    return InvalidInput(sentence, code=code, field="file")
