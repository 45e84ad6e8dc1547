"""The line of every key of a TOML text, told as complaints name it."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.load import shipped
from policies.locating import line_of, lines_of

TEXT = '''# a comment = "no key"
title = "a # in a text, [brackets] and { braces }"
"quoted key" = 'literal \\\\ text'
dotted . inner = 1

numbers = [
  1, # one
  2,
]
inline = { a = 1, b = { c = [10, 20] }, "d.e" = true }
long = """
[not.a.table]
key = 1
"""
raw = \'\'\'
x = 'y' \'\'\'

[table]
day = 2019-06-01
[table."sub.table"]
time = 07:32:00

[[many]]
name = "first"
[many.own]
deep = 1
[[many]]
name = "second"
[[many.inner]]
x = 1
[[many.inner]]
x = 2
'''  # fmt: skip


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("title", 2),
        ("quoted key", 3),
        ("dotted", 4),
        ("dotted.inner", 4),
        ("numbers", 6),
        ("numbers[2]", 8),
        ("inline.b.c[2]", 10),
        ("inline.d.e", 10),
        ("long", 11),
        ("raw", 15),
        ("table.day", 19),
        ("table.sub.table.time", 21),
        ("many[1].name", 24),
        ("many[1].own.deep", 26),
        ("many[2]", 27),
        ("many[2].name", 28),
        ("many[2].inner[1].x", 30),
        ("many[2].inner[2].x", 32),
    ],
)
def test_a_key_is_found_on_its_line(key, line):
    assert lines_of(TEXT)[key] == line


def test_a_missing_key_is_placed_at_the_nearest_table_around_it():
    lines = lines_of(TEXT)
    assert line_of("many[2].inner[1].y", lines) == 29
    assert line_of("many[2].weight", lines) == 27
    assert line_of("table.month", lines) == 18
    assert line_of("nowhere", lines) is None


def paths(value, at=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{at}.{key}" if at else key
            yield from paths(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield f"{at}[{number}]"
            yield from paths(inner, f"{at}[{number}]")


@pytest.mark.parametrize("source", shipped().sources, ids=lambda each: each.name)
def test_every_key_of_every_file_has_a_line_that_names_it(source):
    found = lines_of(source.text)
    assert set(found) == set(paths(tomllib.loads(source.text)))
    rows = source.text.split("\n")
    for path, line in found.items():
        name = path.rpartition(".")[2].partition("[")[0]
        if not path.endswith("]") and name:
            assert name in rows[line - 1]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="a.=[]{}\"'#,\\\n 1", max_size=60))
def test_a_text_that_is_no_toml_is_read_to_some_end(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).values())
