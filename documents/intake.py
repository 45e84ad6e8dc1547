"""Receiving a file: what it is, found by opening it, never by its name or by what the browser says.

Pictures are drawn anew (which drops positions, thumbnails, comments and anything hidden behind the picture), PDF and
spreadsheets are kept as they came or refused. Every refusal says what to do; nothing is stored here.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from documents.enums import MediaType
from documents.pdf_check import check_pdf
from documents.pictures import redraw, shrink
from documents.sheet_check import check_sheet, is_sheet
from workflows.errors import InvalidInput

LONGEST_NAME = 120
ENDINGS = {
    MediaType.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    MediaType.PNG: ("png",),
    MediaType.PDF: ("pdf",),
    MediaType.XLSX: ("xlsx",),
}
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


@dataclass(frozen=True)
class Received:
    """A file that was opened and found good: the bytes to keep, and a small picture of it when it is one."""

    name: str
    media_type: MediaType
    content: bytes
    preview: bytes = b""


def receive(filename: str, content: bytes) -> Received:
    """The file as it may be kept: JPEG, PNG, PDF or XLSX of at most settings.EVIDENCE_MAX_BYTES.

    Raises InvalidInput for anything else, and for a file that is not what its name says.
    """
    name = clean_name(filename)
    check_size(len(content))
    media_type = _sniffed(content)
    _check_name(name, media_type)
    if media_type.is_picture:
        picture = redraw(content)
        return Received(name, media_type, picture.content, shrink(picture))
    if media_type == MediaType.PDF:
        check_pdf(content)
    else:
        check_sheet(content)
    return Received(name, media_type, content)


def check_size(size: int, *, most: int | None = None) -> None:
    """Refuse an empty file and one of more than `most` bytes (settings.EVIDENCE_MAX_BYTES); ask before reading it."""
    most = most or settings.EVIDENCE_MAX_BYTES
    if size == 0:
        raise _refused(
            _("这个文件是空的（0字节），没有保存。请打开原文件确认内容还在，再重新选择上传。"), "empty"
        )
    if size > most:
        raise _refused(
            _(
                "文件有%(size)dMB，超过了每个文件%(most)dMB的上限，没有保存。请把照片缩小，或分成几个文件上传。"
            )
            % {"size": -(-size // 2**20), "most": most // 2**20},
            "too_large",
        )


def clean_name(filename: str) -> str:
    """The last part of the name as given, without signs that print nothing or turn the text round."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > LONGEST_NAME:
        shown = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending if dot else shown
    return shown[:LONGEST_NAME] or str(_("未命名"))


def _sniffed(content: bytes) -> MediaType:
    """What the first bytes promise; whether the promise is kept is found by opening."""
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if content.startswith(b"%PDF-"):
        return MediaType.PDF
    if content.startswith(b"PK\x03\x04") and is_sheet(content):
        return MediaType.XLSX
    raise _unknown(content)


def _unknown(content: bytes) -> InvalidInput:
    """Why this file is not taken, in the words that help with the kinds people really try."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return _refused(
            _("这是苹果手机的HEIC照片，系统打不开。请在手机“设置—相机—格式”里选“兼容性最佳”后重新拍照上传。"),
            "heic",
        )
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _refused(
            _("不能上传Word文档、旧版表格或压缩包。请另存为PDF，或打印后拍照上传；名册请存为.xlsx。"),
            "office",
        )
    return _refused(
        _("不能上传这种文件。请上传照片（JPG、PNG）或PDF文件；纸质材料用手机拍照即可。"), "unknown_type"
    )


def _check_name(name: str, media_type: MediaType) -> None:
    _stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in ENDINGS[media_type]:
        raise _refused(
            _(
                "文件名写的是“.%(ending)s”，内容却是%(kind)s，没有保存。请确认选对了文件；没选错的话，把文件名结尾改成“.%(right)s”再上传。"
            )
            % {"ending": ending[:10], "kind": media_type.label, "right": ENDINGS[media_type][0]},
            "name_lies",
        )


def _refused(sentence: object, code: str) -> InvalidInput:
    return InvalidInput(sentence, code=code, field="file")
