"""`manage.py check_programmes`: what somebody who writes a rule file is told."""

import io

import pytest
from django.core.management import CommandError, call_command

from policies import load

STARTUP = load.shipped().programme("startup_grant").source.text


def checked(*files):
    out = io.StringIO()
    call_command("check_programmes", *map(str, files), stdout=out)
    return out.getvalue()


def refused(*files):
    with pytest.raises(CommandError) as refusal:
        checked(*files)
    assert refusal.value.returncode == 2
    return str(refusal.value).split("\n")


@pytest.fixture
def draft(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_files_of_the_software_are_good():
    assert checked() == f"{len(load.shipped_texts())}个文件没有问题。\n"


def test_a_good_draft_is_good(draft):
    assert checked(draft("草案.toml", STARTUP)) == "1个文件没有问题。\n"


def test_every_mistake_of_every_draft_is_told_at_once(draft):
    wrong = draft(
        "a.toml",
        STARTUP.replace("[notice]\ndays = 5\n", "[notice]\n", 1).replace('flow = "e', 'flow = "x', 1),
    )
    broken = draft("b.toml", "code = \n")
    lines = refused(wrong, broken)
    assert lines[-1] == "共3处问题。"
    assert lines[0].startswith(f"{broken}：第1行：（整个文件）：不是有效的TOML")
    row = STARTUP[: STARTUP.index("flow =")].count("\n") + 1
    assert lines[1].startswith(f"{wrong}：第{row}行：flow：应为entrepreneurship、")
    assert "notice.days：缺少，应为不小于0的整数" in lines[2]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "无法读取文件" in refused(tmp_path / "gone.toml")[0]
