"""docs/programmes.md: every row of the documents, what carries it, and nothing that carries nothing."""

from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from policies import catalogue
from policies.catalogue import catalogue_markdown
from policies.errors import DataError
from policies.load import programmes, shipped

PAGE = Path(__file__).parents[2] / "docs" / "programmes.md"
ROWS = catalogue.catalogue().rows
OWED = [row for row in ROWS if catalogue.CLAIM_KIND in row.owes]


def test_the_page_in_the_docs_is_up_to_date():
    """Mend it with: manage.py programme_catalogue > docs/programmes.md"""
    assert catalogue_markdown(shipped()) == PAGE.read_text(encoding="utf-8")


def test_the_command_prints_the_page(capsys):
    call_command("programme_catalogue")
    assert capsys.readouterr().out == catalogue_markdown(shipped())


def test_the_rows_of_every_document_are_there_without_a_gap():
    numbers = Counter(row.id.partition("-")[0] for row in ROWS)
    assert numbers == {"N": 40, "H": 21, "Y": 28, "F": 26, "G": 19}
    expected = [f"{letter}-{number:02}" for letter, last in numbers.items() for number in range(1, last + 1)]
    assert [row.id for row in ROWS] == expected


@pytest.mark.parametrize("row", OWED, ids=lambda row: row.id)
def test_every_row_that_is_a_claim_kind_names_a_programme(row):
    assert row.carried


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_names_programmes_that_exist(row):
    assert set(row.carried) <= {each.code for each in programmes()}


@pytest.mark.parametrize("carried", programmes(), ids=lambda each: each.code)
def test_every_programme_is_named_by_a_row_and_told_in_words(carried):
    assert any(carried.code in row.carried for row in ROWS)
    words = catalogue.catalogue().words
    for kind in ("payee", "trigger", "amount"):
        assert getattr(carried, kind) in words[kind]


def test_what_nothing_answers_is_said_plainly():
    answers = {row.id: row.answer for row in ROWS}
    assert answers["N-38"] == catalogue.NOT_YET
    assert answers["N-25"] == catalogue.OUTSIDE
    assert answers["N-10"] == ""
    assert answers["F-07"] == catalogue.NOT_YET
    assert "五级" in answers["N-34"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[rows]]\nid = "N-01"\nclause = "一"\nitem = "x"\nowes = ["Z"]\n', "rows[1].owes"),
        ('[[rows]]\nid = "N-01"\nclause = "一"\n', "rows[1].item"),
        ("[documents]\nN = 1\n", "documents.N"),
        ("[documents]\n[colours]\n", "colours"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, monkeypatch, text, key):
    path = tmp_path / "catalogue.toml"
    path.write_text(text if "documents" in text else text + "[documents]\n", encoding="utf-8")
    monkeypatch.setattr(catalogue, "_FILE", path)
    with pytest.raises(DataError) as problem:
        catalogue.catalogue.__wrapped__()
    assert (problem.value.file, problem.value.key) == ("catalogue.toml", key)
