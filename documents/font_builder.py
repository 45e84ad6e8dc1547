"""Draws the faces of `fonts.RECIPES` from the installed fonts as small TrueType files.

Measured on this recipe: a face of GB 2312 is 2.8 MB, all the rare characters 11 MB. TrueType outlines and our own
glyph numbers (WeasyPrint keeps the numbers, and pays for the highest one) make a notice about twice as quick to
draw as the installed collections do. Drawing glyph by glyph takes half the time of subsetting and converting.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Offset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from documents import fonts
from documents.errors import FontsMissing
from documents.fonts import Face, Manifest, Recipe

# Thousandths of the character's width by which a converted curve may stray: not visible on paper.
TOLERANCE = 1.0
SPACES = (0x20, 0xA0, 0x3000)
NOTDEF = ".notdef"
FIGURES = range(0x30, 0x3A)


def build(*, again: bool = False) -> Manifest:
    """The manifest of the built faces; they are drawn (some 20 s on two cores) unless they stand already.

    `again` draws them in any case. Raises FontsMissing when no installed font can serve a needed face.
    """
    if not again and (standing := _standing()):
        return standing
    target = fonts.folder()
    target.mkdir(parents=True, exist_ok=True)
    plans = list(_plans())
    with tempfile.TemporaryDirectory(dir=target) as work, ProcessPoolExecutor(max_workers=2) as pool:
        # The longest job first, or it would run alone at the end.
        drawn = pool.map(partial(_draw, Path(work)), sorted(plans, key=_longest_first))
        faces = {face.family: _move(face, target) for face in drawn}
    ordered = [faces[recipe.family] for recipe, *_source in plans] + list(_fallbacks())
    sources = {face.source: fonts.stamp(face.source) for face in ordered}
    manifest = Manifest(fonts.RECIPE, sources, tuple(ordered))
    (target / fonts.MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return manifest


def _standing() -> Manifest | None:
    """The manifest on disk, if the machine would give the same fonts today."""
    try:
        manifest = fonts.manifest()
    except FontsMissing:
        return None
    today = {path for _recipe, path, _index in _plans()} | {face.path for face in _fallbacks()}
    unchanged = manifest.sources == {path: fonts.stamp(path) for path in today}
    return manifest if unchanged else None


def _plans() -> Iterator[tuple[Recipe, str, int]]:
    for recipe in fonts.RECIPES:
        place = next(filter(None, (installed(*source) for source in recipe.sources)), None)
        if place:
            yield recipe, *place
        elif recipe.needed:
            raise FontsMissing(
                _(
                    "本机没有文书所需的字体“%(family)s”。请安装软件包 fonts-noto-cjk 后重新运行 manage.py build_fonts。"
                )
                % {"family": recipe.sources[0][0]}
            )


def _fallbacks() -> Iterator[Face]:
    for family, style in fonts.FALLBACKS:
        if place := installed(family, style):
            path, index = place
            with TTFont(path, fontNumber=index, lazy=True) as font:
                yield Face(family, path, index, False, path, len(font.getBestCmap()))


def installed(family: str, style: str = "") -> tuple[str, int] | None:
    """File and index of an installed font by its family (and style), as fontconfig knows it; None without one."""
    pattern = f":family={family.replace('-', chr(92) + '-')}" + (f":style={style}" if style else "")
    run = subprocess.run(
        ["fc-list", "--format", "%{file}\t%{index}\n", pattern], capture_output=True, text=True, check=False
    )
    places = sorted(line.split("\t") for line in run.stdout.splitlines())
    return (places[0][0], int(places[0][1])) if places else None


def _longest_first(plan: tuple[Recipe, str, int]) -> bool:
    return plan[0].family != "Paper Rare"


def _draw(work: Path, plan: tuple[Recipe, str, int]) -> Face:
    recipe, path, index = plan
    target = work / f"{recipe.family.split()[-1].lower()}.ttf"
    with TTFont(path, fontNumber=index, lazy=True) as source:
        count = draw(source, recipe, target)
    return Face(recipe.family, str(target), 0, True, path, count)


def draw(source: TTFont, recipe: Recipe, target: Path) -> int:
    """Write the recipe's characters of an open font as TrueType; how many there are.

    A character whose outline is blank is left out: "has an entry" is not "has a glyph", and a name must not vanish.
    All figures get the width of the widest, so that amounts stand below each other.
    """
    wanted = {code: name for code, name in source.getBestCmap().items() if recipe.holds(code)}
    outlines = source.getGlyphSet()
    advances = {name: advance for name, (advance, _bearing) in source["hmtx"].metrics.items()}
    widest = max((advances[wanted[code]] for code in FIGURES if code in wanted), default=0)
    figures = {wanted[code] for code in FIGURES if code in wanted}
    glyphs = {NOTDEF: _outline(outlines[NOTDEF])}
    names = {NOTDEF: NOTDEF}
    characters: dict[int, str] = {}
    for code in sorted(wanted):
        name = wanted[code]
        if name not in names:
            glyph = _outline(outlines[name], (widest - advances[name]) // 2 if name in figures else 0)
            if glyph.numberOfContours == 0 and code not in SPACES:
                continue
            names[name] = f"u{code:05X}"
            glyphs[names[name]] = glyph
        characters[code] = names[name]
    advances |= dict.fromkeys(figures, widest)
    widths = {new: advances[old] for old, new in names.items()}
    _assemble(source, recipe.family, glyphs, widths, characters).save(target)
    return len(characters)


def _outline(glyph, shift: int = 0):
    """The outline in TrueType curves, moved to the right by `shift` units."""
    pen = TTGlyphPen(None)
    glyph.draw(TransformPen(Cu2QuPen(pen, TOLERANCE, reverse_direction=True), Offset(shift, 0)))
    return pen.glyph()


def _assemble(
    source: TTFont, family: str, glyphs: dict, widths: dict[str, int], characters: dict[int, str]
) -> TTFont:
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(characters)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(
        {name: (width, getattr(glyphs[name], "xMin", 0)) for name, width in widths.items()}
    )
    across, system = source["hhea"], source["OS/2"]
    builder.setupHorizontalHeader(ascent=across.ascent, descent=across.descent)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(
        sTypoAscender=system.sTypoAscender,
        sTypoDescender=system.sTypoDescender,
        usWinAscent=system.usWinAscent,
        usWinDescent=system.usWinDescent,
    )
    builder.setupPost(keepGlyphNames=False)
    # The same fonts give the same files, and so the same papers, on whatever day they are built.
    builder.font["head"].created = builder.font["head"].modified = source["head"].modified
    builder.font.recalcTimestamp = False
    return builder.font


def _move(face: Face, target: Path) -> Face:
    place = target / Path(face.path).name
    Path(face.path).replace(place)
    return Face(face.family, str(place), 0, True, face.source, face.characters)
