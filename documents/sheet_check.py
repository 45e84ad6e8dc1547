"""Spreadsheets: a zip archive whose real size is measured before anything reads it, then opened as a sheet."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineWorkbook

from workflows.errors import InvalidInput
from workflows.sheets import check_extent

MOST_ENTRIES = 500
MOST_UNPACKED = 100 * 2**20
CHUNK = 2**20
LOCAL_HEADER = 30
REQUIRED = {"[Content_Types].xml", "xl/workbook.xml"}


def is_sheet(content: bytes) -> bool:
    """Whether the archive calls itself an .xlsx; opens nothing in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return set(archive.namelist()) >= REQUIRED
    except (zipfile.BadZipFile, ValueError, OSError, struct.error):
        return False


def check_sheet(content: bytes) -> None:
    """Return when the file may be kept; raise InvalidInput with what to do otherwise."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename.lower() for entry in entries]
            if len(set(names)) < len(names):
                raise zipfile.BadZipFile("two readers may see two different entries")
            fits = len(entries) <= MOST_ENTRIES and _fits(content, entries)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError) as error:
        raise _broken() from error
    if not fits:
        raise InvalidInput(
            _("这个表格解压后太大，没有保存。请把需要的内容复制到新的表格里，另存后上传。"),
            code="zip_bomb",
            field="file",
        )
    if any("vbaproject" in name or "/externallinks/" in name for name in names):
        raise InvalidInput(
            _("这个表格里有宏或外部链接，为了安全不能接收。请另存为不带宏的.xlsx文件再上传。"),
            code="active_sheet",
            field="file",
        )
    # The reader lays out every cell up to the last one: a sheet that reaches too far would end the process.
    check_extent(content)
    try:
        CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    except Exception as error:
        raise _broken() from error


def _fits(content: bytes, entries: list[zipfile.ZipInfo]) -> bool:
    """Unpack everything, keeping nothing: the sizes an archive states of itself may be lies."""
    room = MOST_UNPACKED
    for entry in entries:
        if entry.compress_type == zipfile.ZIP_STORED:
            room -= max(entry.compress_size, entry.file_size)
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            room -= _unpacked(_packed(content, entry), room)
        else:
            raise zipfile.BadZipFile("a method no spreadsheet uses")
        if room < 0:
            return False
    return True


def _packed(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    start = entry.header_offset
    name, extra = struct.unpack_from("<HH", content, start + LOCAL_HEADER - 4)
    start += LOCAL_HEADER + name + extra
    return content[start : start + entry.compress_size]


def _unpacked(packed: bytes, room: int) -> int:
    """How many bytes the packed ones make; stops counting beyond `room`."""
    reader, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while packed and not reader.eof:
        made = len(reader.decompress(packed, CHUNK))
        size += made
        packed = reader.unconsumed_tail
        if size > room or not made:
            break
    return size


def _broken() -> InvalidInput:
    return InvalidInput(
        _("这个表格打不开，可能没有传完或已经损坏。请用模板重新填写，保存为.xlsx后上传。"),
        code="broken_sheet",
        field="file",
    )
