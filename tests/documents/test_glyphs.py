"""A character is printed as itself or not at all."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from documents import fonts, glyphs
from documents.errors import MissingGlyph
from documents.fonts import Face
from documents.render import render, text_of
from registry.commands import enrol_person
from registry.enums import Sex
from registry.models import Division
from registry.pilot.numbers import identity_number
from tests.documents.paper import Paper

GB2312 = "".join(
    bytes([row, cell]).decode("gb2312")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    if not (row == 0xD7 and cell > 0xF9)
)
# From the third level of 通用规范汉字表, names of people and places: in every plane and extension it uses.
THIRD_LEVEL = (
    "亍尢彳卬殳毌邘戋圢氕伋仝冮氿汈氾忉宄扞圲圫芏芃朳堃喆翀赟昇钰珺㛃㙍㟃㤘䎃䥽䴓𠙶𣲘𪤗𫍣𫖮𬭎𬍛𬬻𬱖𬶭"
)


def font_file(path, outlines: dict[str, bool]) -> str:
    """A TrueType font with these characters; True draws a square, False nothing."""
    names = [".notdef", *(f"u{ord(character):05X}" for character in outlines)]
    drawn = {".notdef": False} | {f"u{ord(character):05X}": ink for character, ink in outlines.items()}
    shapes = {}
    for name in names:
        pen = TTGlyphPen(None)
        if drawn[name]:
            pen.moveTo((0, 0))
            for corner in ((500, 0), (500, 500), (0, 500)):
                pen.lineTo(corner)
            pen.closePath()
        shapes[name] = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): f"u{ord(character):05X}" for character in outlines})
    builder.setupGlyf(shapes)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return str(path)


def face(family: str, path: str) -> Face:
    return Face(family, path, 0, True, path, 0)


def test_the_everyday_characters_and_signs_are_all_drawn():
    assert list(glyphs.missing(GB2312)) == []
    assert list(glyphs.missing("〔2026〕，。、；：？！“”‘’《》（）【】—…·￥%×①㈠㎡")) == []


def test_the_rare_characters_of_names_are_drawn_by_the_built_faces_alone():
    assert {glyphs.face_of(character) for character in THIRD_LEVEL} <= {"Paper Song", "Paper Rare"}


@pytest.mark.parametrize("character", ["𪚥", "龘", "鿫"])
def test_characters_outside_the_built_faces_fall_back_to_the_whole_fonts(character):
    assert glyphs.face_of(character) is not None


def test_a_paper_draws_each_character_with_the_face_that_was_checked(template):
    text = "国䶮𬱖𪚥鿫·〔〕￥"
    paper = Paper(render(template("<p>{{ text }}</p>"), {"text": text}))
    # A font used as it is installed also writes its weight into its name.
    drawn = {family.removesuffix(" Medium") for family in paper.families()}
    assert {glyphs.face_of(character) for character in text} == drawn


@pytest.mark.parametrize("code", [0xE81E, 0xE863, 0xF0000, 0x10FFFD])
def test_a_private_character_is_refused_even_where_a_font_has_one(code):
    with pytest.raises(MissingGlyph, match=f"U\\+{code:04X}.*自造字") as refused:
        glyphs.require(f"张{chr(code)}")
    assert refused.value.character == chr(code)


@pytest.mark.parametrize("code", [0x200B, 0x202E, 0xFEFF, 0x00AD, 0x7, 0xFE0F, 0xE0100])
def test_an_invisible_character_in_a_name_is_refused(code):
    with pytest.raises(MissingGlyph, match=f"U\\+{code:04X}"):
        glyphs.require(f"张{chr(code)}三")


def test_a_character_no_font_has_is_named_with_its_code_and_the_next_step():
    with pytest.raises(MissingGlyph, match="“ཀ”字（U\\+0F40）.*build_fonts"):
        glyphs.require("张ཀ")


def test_spaces_and_line_ends_need_no_ink():
    glyphs.require(" 张\u3000三\u00a0\n\t")


def test_every_missing_character_is_given_once_and_in_order():
    assert list(glyphs.missing("ཀ国\ue863ཀ")) == ["ཀ", "\ue863"]


def test_an_entry_without_an_outline_is_not_a_glyph(tmp_path):
    blank = face("Blank", font_file(tmp_path / "blank.ttf", {"䶮": False}))
    assert glyphs._drawn_by("䶮", (blank,)) is None


def test_a_blank_entry_is_not_saved_by_a_later_face(tmp_path):
    # Pango takes the first face with an entry, blank or not.
    blank = face("Blank", font_file(tmp_path / "blank.ttf", {"䶮": False, "国": True}))
    whole = face("Whole", font_file(tmp_path / "whole.ttf", {"䶮": True, "𬱖": True}))
    assert glyphs._drawn_by("䶮", (blank, whole)) is None
    assert glyphs._drawn_by("国", (blank, whole)) == "Blank"
    assert glyphs._drawn_by("𬱖", (blank, whole)) == "Whole"


def test_the_text_of_a_page_is_what_stands_between_its_tags():
    assert "".join(text_of("<title>甲</title><p class='x'>乙&lt;丙&#x4DAE;</p>").split()) == "甲乙<丙䶮"


def test_check_fonts_lists_the_faces_and_passes_what_can_be_drawn(capsys):
    call_command("check_fonts", text="陈䶮")
    told = capsys.readouterr().out
    assert "Paper Song" in told
    assert "全部能打印" in told


def test_check_fonts_names_what_cannot_be_drawn(capsys):
    with pytest.raises(CommandError, match="1 个字"):
        call_command("check_fonts", text="陈\ue863")
    assert "U+E863" in capsys.readouterr().out


def test_check_fonts_looks_through_the_names_of_everybody(db, capsys, monkeypatch):
    home = Division.objects.add(code="35", name="福建省", parent=None)
    number = identity_number("350583", date(1986, 4, 12), 1, Sex.FEMALE)
    enrol_person(actor=None, name="陈䶮", id_number=number, home=home)
    call_command("check_fonts", names=True)
    assert "陈䶮" not in capsys.readouterr().out
    monkeypatch.setattr(
        glyphs, "_drawn_by", lambda character, chain: None if character == "䶮" else "Paper Song"
    )
    with pytest.raises(CommandError, match="1 个字"):
        call_command("check_fonts", names=True)
    assert "U+4DAE" in capsys.readouterr().out


def test_check_fonts_says_what_to_do_before_the_fonts_are_built(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    with pytest.raises(CommandError, match="build_fonts"):
        call_command("check_fonts")


def test_the_chain_of_the_checks_is_the_chain_of_the_style_sheet():
    sheet = (fonts.Path(glyphs.__file__).parent / "notices" / "paper.css").read_text(encoding="utf-8")
    lists = [line for line in sheet.splitlines() if '"Paper Song"' in line]
    assert lists
    for line in lists:
        families = [piece for index, piece in enumerate(line.split('"')) if index % 2]
        assert tuple(family for family in families if family in fonts.CHAIN) in (fonts.CHAIN, fonts.CHAIN[1:])
        assert set(families) - set(fonts.CHAIN) <= {"Paper Title", "Paper Hei"}
