import gc
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from django.template.exceptions import TemplateDoesNotExist
from django.utils import timezone, translation
from weasyprint.text import ffi

from documents import checks
from documents import render as renderer
from documents.errors import ForbiddenAddress, MissingGlyph, RendererIncomplete
from documents.render import render
from tests.documents.conftest import notice, roster_notice
from tests.documents.paper import Paper, draw

ROOT = Path(__file__).resolve().parents[2]
DRAW_STORED = """
import hashlib, json, sys, django
django.setup()
from documents.render import render
from documents.values import DisbursementValues
values = DisbursementValues.from_json(json.load(sys.stdin))
print(hashlib.sha256(render("documents/notices/disbursement.html", values.context())).hexdigest())
"""


def digest_in_another_process(stored: dict, seed: str, home: Path) -> str:
    run = subprocess.run(
        [sys.executable, "-c", DRAW_STORED],
        input=json.dumps(stored),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            "TZ": "America/New_York",
            "HOME": str(home),
        },
    )
    return run.stdout.strip()


def test_the_same_values_give_the_same_bytes_in_every_process(tmp_path):
    values = roster_notice(3, not_paid=1)
    here = hashlib.sha256(draw(values).data).hexdigest()
    assert hashlib.sha256(draw(values).data).hexdigest() == here
    assert digest_in_another_process(values.to_json(), "1", tmp_path) == here
    assert digest_in_another_process(values.to_json(), "2", tmp_path) == here


def test_other_values_give_other_bytes():
    assert draw(notice(people=2)).data != draw(notice(people=3)).data


def test_a_paper_does_not_depend_on_the_language_and_zone_of_the_request():
    plain = draw(notice()).data
    with translation.override("en"), timezone.override("America/New_York"):
        assert draw(notice()).data == plain


def test_a_paper_is_pdf_a_2u_with_title_author_and_time_of_making(simple, tmp_path):
    path = tmp_path / "notice.pdf"
    path.write_bytes(simple.data)
    reader = pypdf.PdfReader(path)
    assert reader.metadata.title == "补贴资金拨付通知书 南人社拨〔2026〕12号"
    assert reader.metadata.author == "南安市人力资源和社会保障局"
    assert "20260309" in reader.metadata["/CreationDate"]
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert 'pdfaid:part="2"' in xmp
    assert 'pdfaid:conformance="U"' in xmp


def test_every_font_of_a_paper_is_one_of_the_chain_and_held_in_the_file(dozen):
    assert dozen.families() == {"Paper Song", "Paper Title", "Paper Hei", "Paper Rare"}
    for page in pypdf.PdfReader(io.BytesIO(dozen.data)).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]


def test_a_notice_file_is_small(simple):
    assert len(simple.data) < 100_000


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://evil.example/x.png",
        "file:///etc/passwd",
        "ftp://x/y",
        "data:,x",
        "x.png",
    ],
)
def test_a_template_that_asks_for_an_address_outside_makes_no_paper(template, address):
    name = template('<p>一<img src="{{ address }}"></p>')
    with pytest.raises(ForbiddenAddress, match="外部地址"):
        render(name, {"address": address})


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="stylesheet" href="file:///etc/passwd"><p>一</p>',
        '<style>@import url("http://evil.example/x.css");</style><p>一</p>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>一</p>',
        '<object data="file:///etc/passwd"></object>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<img src="font:../../../etc/passwd">',
    ],
)
def test_no_way_of_naming_a_file_leads_outside(template, page):
    with pytest.raises(ForbiddenAddress):
        render(template(page), {})


def test_an_attached_file_of_a_template_is_not_put_into_the_paper(template):
    name = template('<link rel="attachment" href="file:///etc/passwd"><p>一</p>')
    try:
        data = render(name, {})
    except ForbiddenAddress:
        return
    assert b"root:" not in data
    assert b"EmbeddedFile" not in data


def test_values_are_escaped(template):
    paper = Paper(render(template("<p>{{ name }}</p>"), {"name": "<b>甲</b>"}))
    assert "<b>甲</b>" in paper.text()


def test_the_qr_code_is_drawn_not_fetched(simple):
    squares = [rule for rule in simple.rules(1) if 20 <= rule.right - rule.left <= 25 and rule.bottom > 200]
    assert squares


def test_a_template_that_is_not_there_makes_no_paper():
    with pytest.raises(TemplateDoesNotExist):
        render("documents/notices/unknown.html", {})


def test_the_style_sheet_is_understood_completely(caplog):
    renderer._press.cache_clear()
    draw(roster_notice(2, not_paid=1))
    assert [record.message for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_a_missing_character_stops_the_paper_and_is_named():
    with pytest.raises(MissingGlyph, match="U\\+E863") as refused:
        draw(notice(addressee="张\ue863"))
    assert refused.value.character == "\ue863"


def test_without_harfbuzz_subset_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(RendererIncomplete, match="libharfbuzz-subset0"):
        draw(notice())


def test_without_harfbuzz_subset_the_system_check_forbids_starting(monkeypatch):
    assert checks.renderer_is_complete(None) == []
    monkeypatch.setattr(checks, "SUBSET_LIBRARIES", ("libnot-there.so",))
    assert [error.id for error in checks.renderer_is_complete(None)] == ["documents.E001"]


def test_an_unsafe_weasyprint_is_an_error_of_the_system_check(monkeypatch):
    monkeypatch.setattr(checks, "version", lambda name: "69.3")
    assert [error.id for error in checks.renderer_is_complete(None)] == ["documents.E002"]


def test_the_garbage_collector_runs_again_after_a_paper_and_after_a_refusal(template):
    draw(notice())
    assert gc.isenabled()
    with pytest.raises(ForbiddenAddress):
        render(template('<img src="http://evil.example/">'), {})
    assert gc.isenabled()
