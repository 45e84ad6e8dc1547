"""What may come in: files that open as what they say they are, and nothing that acts, hides or explodes."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from documents.enums import MediaType
from documents.intake import LONGEST_NAME, clean_name, receive
from tests.documents.claims import picture
from tests.documents.files import (
    action,
    broken_xlsx,
    docx,
    go_to_first_page,
    hidden_script,
    jpeg_with_position,
    lying_zip_bomb,
    pdf,
    png_of_a_billion_pixels,
    script,
    xlsx,
    xlsx_with,
    xlsx_with_an_entry_twice,
    zip_bomb,
)
from workflows.errors import InvalidInput

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
MEGABYTE = 2**20


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("执照.jpg", picture("JPEG"), MediaType.JPEG),
        ("执照.JPEG", picture("JPEG"), MediaType.JPEG),
        ("照片", picture("PNG"), MediaType.PNG),
        ("流水.pdf", pdf(3), MediaType.PDF),
        ("流水.pdf", pdf(catalog={"/OpenAction": go_to_first_page()}), MediaType.PDF),
        ("名册.xlsx", xlsx(), MediaType.XLSX),
    ],
)
def test_a_good_file_is_taken_as_what_it_is(name, content, media_type):
    received = receive(name, content)
    assert (received.name, received.media_type) == (name, media_type)
    assert bool(received.preview) == media_type.is_picture


@pytest.mark.parametrize(
    ("name", "content", "code", "advice"),
    [
        ("空.pdf", b"", "empty", "0字节"),
        ("大.jpg", b"\xff\xd8\xff" + b"0" * (40 * MEGABYTE), "too_large", "分成几个文件"),
        ("流水.pdf", picture("PNG"), "name_lies", "“.png”"),
        ("照片.jpg", pdf(), "name_lies", "“.pdf”"),
        ("照片.exe", picture("PNG"), "name_lies", "PNG"),
        ("图.svg", SVG, "unknown_type", "照片"),
        ("图.png", SVG, "unknown_type", "照片"),
        ("页.html", HTML, "unknown_type", "PDF"),
        ("页.pdf", HTML + pdf(), "unknown_type", "PDF"),
        ("苹果.heic", b"\0\0\0\x18ftypheic" + b"\0" * 64, "heic", "兼容性最佳"),
        ("材料.docx", docx(), "office", "另存为PDF"),
        ("旧.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "office", ".xlsx"),
        ("坏.jpg", picture("JPEG")[:200], "broken_picture", "重新拍照"),
        ("坏.png", picture("PNG").replace(b"IDAT", b"IDAX"), "broken_picture", "重新"),
        ("炸.png", png_of_a_billion_pixels(), "too_many_pixels", "普通分辨率"),
        ("坏.pdf", b"%PDF-1.7 nothing else", "broken_pdf", "重新导出"),
        ("锁.pdf", pdf(password="123456"), "encrypted_pdf", "去掉密码"),
        ("厚.pdf", pdf(201), "too_many_pages", "200页"),
        ("脚本.pdf", pdf(catalog={"/OpenAction": script()}), "active_pdf", "打印为PDF"),
        ("深.pdf", pdf(catalog={"/PieceInfo": hidden_script()}), "active_pdf", "打印为PDF"),
        (
            "启动.pdf",
            pdf(catalog={"/OpenAction": action("Launch", F=TextStringObject("x"))}),
            "active_pdf",
            "脚本",
        ),
        (
            "外发.pdf",
            pdf(catalog={"/AA": DictionaryObject({NameObject("/O"): action("SubmitForm")})}),
            "active_pdf",
            "",
        ),
        (
            "附件.pdf",
            pdf(catalog={"/Names": DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject()})}),
            "active_pdf",
            "附件",
        ),
        ("炸.xlsx", zip_bomb(), "zip_bomb", "新的表格"),
        ("谎.xlsx", lying_zip_bomb(), "zip_bomb", "新的表格"),
        ("宏.xlsx", xlsx_with("xl/vbaProject.bin", b"macro"), "active_sheet", "不带宏"),
        ("外链.xlsx", xlsx_with("xl/externalLinks/externalLink1.xml", b"<x/>"), "active_sheet", "外部链接"),
        ("双.xlsx", xlsx_with_an_entry_twice(), "broken_sheet", "模板"),
        ("坏.xlsx", broken_xlsx(), "broken_sheet", "模板"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_a_bad_file_is_refused_with_what_to_do(name, content, code, advice):
    with pytest.raises(InvalidInput) as refusal:
        receive(name, content)
    assert (refusal.value.code, refusal.value.field, refusal.value.status) == (code, "file", 422)
    assert advice in str(refusal.value.sentence)


def test_a_photograph_is_kept_upright_and_without_where_and_by_whom_it_was_taken():
    content = jpeg_with_position()
    assert b"Phone of" in content
    received = receive("照片.jpg", content)
    image = Image.open(BytesIO(received.content))
    assert image.size == (40, 60)
    assert dict(image.getexif()) == {}
    assert "comment" not in image.info
    assert b"Phone of" not in received.content
    assert b"secret" not in received.content
    assert dict(Image.open(BytesIO(received.preview)).getexif()) == {}


def test_a_page_hidden_behind_a_picture_is_cut_off():
    received = receive("照片.jpg", picture("JPEG") + HTML)
    assert b"script" not in received.content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken_and_shown_small_on_white(mode):
    drawn = BytesIO()
    Image.new(mode, (900, 30)).save(drawn, "PNG")
    received = receive("扫描.png", drawn.getvalue())
    assert Image.open(BytesIO(received.preview)).size == (480, 16)


def test_a_photograph_in_the_colours_of_a_printer_is_taken():
    drawn = BytesIO()
    Image.new("CMYK", (30, 30)).save(drawn, "JPEG")
    assert Image.open(BytesIO(receive("照片.jpg", drawn.getvalue()).content)).mode == "RGB"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\陈\\执照.jpg", "执照.jpg"),
        ("../../etc/passwd", "passwd"),
        ("执照\u202egpj.exe", "执照gpj.exe"),
        ("a\nb\0c.pdf", "abc.pdf"),
        ("", "未命名"),
        ("长" * 200 + ".pdf", "长" * (LONGEST_NAME - 4) + ".pdf"),
        ("长" * 200, "长" * LONGEST_NAME),
    ],
)
def test_a_name_is_kept_without_folders_and_invisible_signs(given, kept):
    assert clean_name(given) == kept


def test_the_limit_of_size_is_the_setting(settings):
    settings.EVIDENCE_MAX_BYTES = len(pdf()) - 1
    with pytest.raises(InvalidInput, match="MB"):
        receive("流水.pdf", pdf())
    settings.EVIDENCE_MAX_BYTES = len(pdf())
    assert receive("流水.pdf", pdf()).content == pdf()
