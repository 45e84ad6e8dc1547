"""Strict CSP: the header forbids inline code, and no template contains any."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(
    path
    for path in Path(settings.BASE_DIR).glob("*/templates/**/*.html")
    if not path.is_relative_to(settings.BASE_DIR / "var")
)
FORBIDDEN = {
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "another host": re.compile(
        r"<(?:script|link|img|iframe|form)\b[^>]*(?:src|href|action)=[\"']?(?:https?:)?//", re.I
    ),
}


def test_every_page_forbids_inline_scripts_and_styles(client, db):
    header = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in header
    assert "unsafe" not in header
    assert "object-src 'none'" in header
    assert "frame-ancestors 'none'" in header
    assert "form-action 'self'" in header


def test_the_scan_finds_the_templates_of_the_shell():
    names = {path.name for path in TEMPLATES}
    assert {"base.html", "refused.html", "masthead.html", "field.html"} <= names


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_template_carries_inline_code_or_calls_another_host(path):
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("what", "bad"),
    [
        ("style attribute", '<p style="color:red">'),
        ("style element", "<style>p{}</style>"),
        ("inline script", "<script>alert(1)</script>"),
        ("event attribute", '<button class="button" onclick="go()">'),
        ("javascript address", '<a href="javascript:go()">'),
        ("another host", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_the_scan_sees_what_it_forbids(what, bad):
    assert FORBIDDEN[what].search(bad)


def test_htmx_is_told_not_to_inject_styles_nor_to_evaluate_code(client, db):
    body = client.get("/").content.decode()
    assert '"includeIndicatorStyles": false' in body
    assert '"allowEval": false' in body
    assert '"historyCacheSize": 0' in body
    assert "django_htmx/htmx-2.min.js" in body
