"""A bank file holds every payment exactly, and a character that would not arrive stops it by name."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from payments.bank.formats import formats
from payments.bank.writing import Payment, amount_text, write
from workflows.errors import InvalidInput

TEXT, CSV, XLSX = (formats()[code] for code in ("text", "csv", "xlsx"))
CHEN = Payment(
    "P000000001", "6230580000123456789", "陈秀兰", "南安农商银行", 1_000_000, "一次性创业补贴 CY-1"
)
WU = Payment("P000000002", "0062305800001234", "吴玉兰", "南安农商银行", 49_999, "交通补助 JT-2")


def test_the_text_format_ends_with_count_and_total():
    assert write(TEXT, [CHEN, WU]).decode("gb18030").splitlines() == [
        "1|P000000001|6230580000123456789|陈秀兰|南安农商银行|10000.00|一次性创业补贴 CY-1",
        "2|P000000002|0062305800001234|吴玉兰|南安农商银行|499.99|交通补助 JT-2",
        "TOTAL|2|10499.99",
    ]


def test_the_csv_format_has_a_head_and_whole_fen():
    lines = write(CSV, [WU]).decode("utf-8").splitlines()
    assert lines == [
        "付款编号,账号,户名,开户银行,金额,附言",
        "P000000002,0062305800001234,吴玉兰,南安农商银行,49999,交通补助 JT-2",
    ]


def test_a_spreadsheet_keeps_long_account_numbers_and_leading_zeros():
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(write(XLSX, [CHEN, WU]))).get_sheet_by_index(0)
    assert [row[2] for row in sheet.to_python()] == ["账号", CHEN.account, WU.account]


@pytest.mark.parametrize("form", [TEXT, CSV, XLSX], ids=lambda form: form.code)
def test_the_same_payments_are_the_same_bytes(form):
    assert write(form, [CHEN, WU]) == write(form, [CHEN, WU])


@pytest.mark.parametrize(
    ("form", "name", "sign"),
    [
        (TEXT, "陈|兰", "U+007C"),
        (CSV, "陈,兰", "U+002C"),
        (TEXT, "陈\ue863兰", "U+E863"),
        (CSV, "陈\n兰", "U+000A"),
        (XLSX, "陈\x00兰", "U+0000"),
        (TEXT, "陈\ud800兰", "U+D800"),
    ],
)
def test_a_character_that_would_not_arrive_is_named(form, name, sign):
    with pytest.raises(InvalidInput, match="第2笔") as refused:
        write(form, [CHEN, Payment("P3", "1", name, "银行", 1, "")])
    assert sign in str(refused.value)


@pytest.mark.parametrize("sign", "=+-@")
def test_nothing_reads_as_a_formula(sign):
    with pytest.raises(InvalidInput, match="公式"):
        write(XLSX, [Payment("P3", "1", f"{sign}陈", "银行", 1, "")])


def test_rare_characters_of_names_arrive_in_every_format():
    rare = Payment("P4", "1", "𠮷䶮㛃", "银行", 1, "")
    assert "𠮷䶮㛃" in write(TEXT, [rare]).decode("gb18030")
    assert "𠮷䶮㛃" in write(CSV, [rare]).decode("utf-8")


@given(st.integers(0, 10**14))
def test_an_amount_is_never_rounded(fen):
    yuan, _point, cents = amount_text(TEXT, fen).partition(".")
    assert int(yuan) * 100 + int(cents) == fen
    assert int(amount_text(CSV, fen)) == fen


def test_what_a_payment_shows_of_itself_is_its_reference_alone():
    assert repr(CHEN) == "Payment(P000000001)"
