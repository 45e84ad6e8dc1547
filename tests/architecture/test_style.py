"""The house style in figures: length of files and functions, no import inside a function, no drawer modules."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    "config",
    "notifications",
    "documents",
    "payments",
    "approvals",
    "workflows",
    "registry",
    "policies",
    "bench",
    "tests",
]
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
DRAWERS = {"utils", "helpers", "common", "manager", "misc"}


def modules() -> list[Path]:
    return [
        p for name in PACKAGES for p in sorted((ROOT / name).rglob("*.py")) if "migrations" not in p.parts
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_keeps_to_the_house_style(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < MOST_LINES_OF_A_FILE
    assert path.stem not in DRAWERS
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        assert node.end_lineno - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name
        late = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
        assert not late, f"{node.name} imports inside the function"


def test_no_business_logic_hides_in_signal_receivers():
    found = [
        p for p in modules() if p.parts[-2] != "architecture" and "@receiver" in p.read_text(encoding="utf-8")
    ]
    assert found == []
