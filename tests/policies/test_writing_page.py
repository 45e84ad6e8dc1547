"""docs/writing-a-programme.md does what it says: its files are cut out, its commands run, their output compared."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "writing-a-programme.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"Save this as `(?P<file>[^`]+)`:\n\n```\w+\n(?P<text>.*?)```"
    r"|Append to `(?P<longer>[^`]+)`:\n\n```\w+\n(?P<more>.*?)```"
    r"|Change `(?P<old>[^`]+)` to `(?P<new>[^`]+)` in\s`(?P<changed>[^`]+)`"
    r"|(?P<back>Change it back)"
    r"|```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```",
    re.DOTALL,
)


@pytest.fixture
def checkout(tmp_path):
    """The software as its newcomer has it, with rules of its own to change."""
    for path in ROOT.iterdir():
        if path.is_dir() and path.name not in ("policies", "var") and not path.name.startswith("."):
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(ROOT / "policies", tmp_path / "policies", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def printed(command, folder):
    """What a command of the page prints, on either stream."""
    python, *arguments = shlex.split(command)
    assert python == "python"
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stdout + done.stderr


def test_a_newcomer_who_follows_the_page_sees_what_it_shows(checkout):
    commands, undo = 0, None
    for step in STEP.finditer(PAGE):
        if step["file"]:
            (checkout / step["file"]).write_text(step["text"], encoding="utf-8")
        elif step["longer"]:
            with (checkout / step["longer"]).open("a", encoding="utf-8") as file:
                file.write("\n" + step["more"])
        elif step["changed"]:
            path = checkout / step["changed"]
            undo = path, path.read_text(encoding="utf-8")
            assert step["old"] in undo[1]
            path.write_text(undo[1].replace(step["old"], step["new"], 1), encoding="utf-8")
        elif step["back"]:
            undo[0].write_text(undo[1], encoding="utf-8")
        else:
            assert printed(step["command"], checkout) == step["output"], step["command"]
            commands += 1
    assert commands == PAGE.count("```console")
