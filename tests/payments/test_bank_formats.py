"""Formats of banks are data: three are shipped, each says what it needs, and a bad one is refused by name."""

import pytest

from payments.bank.formats import BadFormat, formats, read_format, reasons

GOOD = """
title = { zh = "甲", en = "A" }
kind = "text"
encoding = "utf-8"
separator = ";"
amount = "fen"
header = false
columns = ["reference", "account", "holder", "amount"]
[return]
columns = ["reference", "amount", "result", "day"]
paid = "1"
returned = "0"
"""


def test_three_formats_are_shipped():
    assert {code: form.ending for code, form in formats().items()} == {
        "csv": "csv",
        "text": "txt",
        "xlsx": "xlsx",
    }


def test_every_reason_says_what_to_do_in_both_languages():
    assert "OTHER" in reasons()
    for reason in reasons().values():
        assert all((reason.text.zh, reason.text.en, reason.cure.zh, reason.cure.en))


def test_a_county_adds_the_format_of_its_bank_by_one_file(tmp_path):
    path = tmp_path / "village_bank.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_format(path).code == "village_bank"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"holder", ', "", "missing columns: holder"),
        ('"day"]', '"weekday"]', "unknown columns: weekday"),
        ('"utf-8"', '"latin-1"', "encoding"),
        ('"fen"', '"jiao"', "amount"),
        ('";"', '";;"', "separator"),
        ('returned = "0"', 'returned = "1"', "paid and returned are the same"),
        ('kind = "text"', 'kind = "fax"', "kind"),
        ("header = false", "", "header"),
    ],
)
def test_a_format_that_lacks_something_is_refused_with_its_name(tmp_path, old, new, told):
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFormat, match=rf"bad\.toml: .*{told}"):
        read_format(path)
