import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from fontTools.ttLib import TTFont

from documents import checks, font_builder, fonts
from documents.errors import FontsMissing
from documents.fonts import Recipe
from tests.documents.test_glyphs import font_file


@pytest.fixture
def copied(settings, tmp_path):
    """A folder of its own with the built fonts in it."""
    there = fonts.folder()
    settings.FONTS_DIR = tmp_path / "fonts"
    shutil.copytree(there, fonts.folder())
    return fonts.folder()


def test_the_built_faces_are_small_truetype_files():
    for face in fonts.manifest().faces:
        if face.built:
            assert Path(face.path).stat().st_size < 12_000_000
            with TTFont(face.path, lazy=True) as font:
                assert "glyf" in font
                assert len(font.getBestCmap()) == face.characters


def test_the_common_face_holds_gb2312_and_no_character_stands_in_two_tiers():
    common, rare = (
        set(TTFont(face.path).getBestCmap())
        for face in fonts.manifest().faces
        if face.family in {"Paper Song", "Paper Rare"}
    )
    assert common & rare == set()
    assert len([code for code in common if 0x4E00 <= code <= 0x9FFF]) >= 6763


def test_every_character_gbk_can_write_is_in_one_of_the_two_tiers():
    for code in range(0x4E00, 0x9FA6):
        assert fonts.is_everyday(code) != fonts.is_rare_han(code)


def test_fonts_that_stand_are_not_built_again(monkeypatch):
    monkeypatch.setattr(font_builder, "_draw", lambda *given: pytest.fail("drawn again"))
    assert font_builder.build() == fonts.manifest()


def test_fonts_of_another_source_file_do_not_count_as_standing(copied):
    stored = json.loads((copied / fonts.MANIFEST).read_text())
    for path in stored["sources"]:
        stored["sources"][path] = [1, 1]
    (copied / fonts.MANIFEST).write_text(json.dumps(stored))
    assert font_builder._standing() is None


def test_fonts_of_an_older_recipe_are_refused_with_what_to_do(copied, monkeypatch):
    monkeypatch.setattr(fonts, "RECIPE", fonts.RECIPE + 1)
    with pytest.raises(FontsMissing, match="build_fonts"):
        fonts.manifest()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"recipe": 2}', "not json"])
def test_a_broken_manifest_is_refused_with_what_to_do(copied, content):
    (copied / fonts.MANIFEST).write_text(content)
    with pytest.raises(FontsMissing, match="build_fonts"):
        fonts.manifest()


def test_the_system_check_warns_while_the_fonts_are_not_built(settings, tmp_path):
    assert checks.fonts_are_built(None) == []
    settings.FONTS_DIR = tmp_path
    assert [warning.id for warning in checks.fonts_are_built(None)] == ["documents.W001"]


def test_a_machine_without_the_fonts_is_told_what_to_install(monkeypatch, settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    monkeypatch.setattr(font_builder, "installed", lambda family, style="": None)
    with pytest.raises(CommandError, match="fonts-noto-cjk"):
        call_command("build_fonts")


def test_an_installed_fangsong_comes_before_the_free_song(monkeypatch):
    here = font_builder.installed("Noto Serif CJK SC", "Regular")
    monkeypatch.setattr(font_builder, "installed", lambda family, style="": here)
    families = [recipe.family for recipe, _path, _index in font_builder._plans()]
    assert families[0] == fonts.CHAIN[0] == "Paper FangSong"


def test_an_unknown_family_is_not_installed():
    assert font_builder.installed("No Such Font 9") is None


def test_only_drawn_characters_of_the_recipe_come_into_a_face(tmp_path):
    source = TTFont(font_file(tmp_path / "source.ttf", {"国": True, "䶮": False, " ": False, "㛃": True}))
    recipe = Recipe("Test", (), lambda code: code in {ord("国"), ord("䶮"), ord(" ")})
    target = tmp_path / "face.ttf"
    assert font_builder.draw(source, recipe, target) == 2
    assert set(TTFont(target).getBestCmap()) == {ord("国"), ord(" ")}


def test_a_face_drawn_twice_is_the_same_file(tmp_path):
    source = font_file(tmp_path / "source.ttf", {"国": True})
    recipe = Recipe("Test", (), lambda code: True)
    for name in ("one.ttf", "two.ttf"):
        font_builder.draw(TTFont(source), recipe, tmp_path / name)
    assert (tmp_path / "one.ttf").read_bytes() == (tmp_path / "two.ttf").read_bytes()


def test_build_fonts_tells_where_the_fonts_lie(capsys):
    call_command("build_fonts")
    assert str(fonts.folder()) in capsys.readouterr().out
