"""The style sheets: light to load, readable in light and dark, usable by old browsers."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "config" / "static" / "config"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
SHEETS = sorted(STATIC.glob("*.css"))
KILOBYTE = 1000
MOST = 100 * KILOBYTE
READABLE = 4.5
DISTINGUISHABLE = 3.0
DARK_FROM = "@media (prefers-color-scheme: dark)"

TEXT_ON = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "ink-faint", "brand-ink")
        for ground in ("canvas", "surface")
    ],
    *[(ink, "sunken") for ink in ("ink", "ink-soft", "ink-faint")],
    *[(f"{tone}-ink", f"{tone}-soft") for tone in ("neutral", "progress", "attention", "good", "bad")],
    *[
        (ink, f"{tone}-soft")
        for ink in ("ink", "ink-soft")
        for tone in ("progress", "attention", "good", "bad")
    ],
    *[("surface", f"{tone}-ink") for tone in ("progress", "attention", "good", "bad")],
    *[
        (ink, "brand-soft")
        for ink in ("ink", "ink-soft", "ink-faint", "brand-ink", "attention-ink", "bad-ink")
    ],
    ("bad-ink", "surface"),
    ("attention-ink", "surface"),
    ("danger", "surface"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-danger", "danger"),
    ("on-band", "band"),
    ("on-band", "band-deep"),
    ("on-band-soft", "band"),
]
MARKS_ON = [
    ("line-strong", "surface"),
    ("line-strong", "canvas"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("brand", "surface"),
]


def colours(css):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css))


def schemes():
    light, dark = (STATIC / "tokens.css").read_text(encoding="utf-8").split(DARK_FROM)
    return {"light": colours(light), "dark": colours(light) | colours(dark)}


def luminance(colour):
    """Relative luminance of sRGB, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_agrees_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_is_readable(scheme, text, ground):
    known = schemes()[scheme]
    assert contrast(known[text], known[ground]) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS_ON)
def test_borders_of_controls_and_the_focus_are_seen(scheme, mark, ground):
    known = schemes()[scheme]
    assert contrast(known[mark], known[ground]) >= DISTINGUISHABLE


def test_what_a_first_visit_loads_is_small():
    shell = (Path(settings.BASE_DIR) / "config" / "templates" / "base.html").read_text(encoding="utf-8")
    linked = [*re.findall(r"config/([\w-]+\.css)", shell), "home.css"]
    files = [*(STATIC / name for name in linked), STATIC / "shell.js", STATIC / "mark.svg", HTMX]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= MOST / 2
    assert sum(path.stat().st_size for path in files) <= MOST


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_stays_within_what_old_browsers_know(path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert len(css.splitlines()) < 400
    assert not re.search(r":has\(|:is\(|:where\(|color-mix\(|@layer|@container|@import|https?://", css)
    depth, deepest = 0, 0
    for sign in re.findall(r"[{}]", re.sub(r"@media[^{]*\{", "", css)):
        depth += 1 if sign == "{" else -1
        deepest = max(deepest, depth)
    assert deepest == 1, "a rule stands inside a rule"


@pytest.mark.parametrize("path", [item for item in SHEETS if item.name not in ("tokens.css", "print.css")])
def test_colours_come_from_the_tokens(path):
    css = path.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", css) == []


def test_every_colour_that_is_used_is_defined():
    defined = set(re.findall(r"--([\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8")))
    used = {
        name for path in SHEETS for name in re.findall(r"var\(--([\w-]+)\)", path.read_text(encoding="utf-8"))
    }
    assert used <= defined
