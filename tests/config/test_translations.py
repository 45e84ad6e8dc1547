"""English is complete: every sentence of the source has its English, with the same gaps, and no Chinese in it."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
PARTS = ("config", "notifications", "documents", "payments", "approvals", "workflows", "registry", "policies")
CHINESE = re.compile("[\u4e00-\u9fff]")
GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
# What stays Chinese in English: the names of the languages and what has to be typed or read in Chinese.
KEPT = re.compile(
    "中文|申领|〔|简体|南人社|镇人社|[“\"'（(][^“”\"'（()）]*[\u4e00-\u9fff]+[^“”\"'（()）]*[”\"'）)]"
)


def messages(text: str) -> dict[str, str]:
    """The sentences of a catalogue with their English; fuzzy ones count as empty."""
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts = {"msgid": "", "msgstr": ""}
        current = ""
        for line in block.splitlines():
            if match := re.match(r'(msgid_plural|msgid|msgstr)(?:\[\d\])? (".*")$', line):
                current = match[1]
                parts[current] = ast.literal_eval(match[2])
            elif line.startswith('"') and current:
                parts[current] += ast.literal_eval(line)
        if parts["msgid"]:
            found[parts["msgid"]] = "" if "#, fuzzy" in block else parts["msgstr"]
    return found


@cache
def english() -> dict[str, str]:
    return messages(CATALOGUE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> dict[str, str]:
    """What the extraction finds in the source today, beside the English it has."""
    folder = tmp_path_factory.mktemp("source")
    for part in (*PARTS, "manage.py"):
        (folder / part).symlink_to(ROOT / part)
    target = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    target.parent.mkdir(parents=True)
    target.write_text(CATALOGUE.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "manage.py", "makemessages", "-l", "en", "-s", "-e", "html,txt,py"]
    run = subprocess.run(
        [*command, "--no-obsolete", "--no-location", "--no-wrap"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return messages(target.read_text(encoding="utf-8"))


def test_every_sentence_of_the_source_has_its_english(extracted):
    assert len(extracted) > 1000
    assert [chinese for chinese, words in extracted.items() if not words.strip()] == []


def test_every_translation_has_the_gaps_of_its_sentence():
    uneven = [
        chinese
        for chinese, words in english().items()
        if sorted(set(GAP.findall(chinese))) != sorted(set(GAP.findall(words)))
    ]
    assert uneven == []


def test_no_chinese_is_left_in_the_english():
    left = [words for words in english().values() if CHINESE.search(KEPT.sub("", words))]
    assert left == []
